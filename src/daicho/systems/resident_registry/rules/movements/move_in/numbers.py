"""個人番号・住民票コード of those who move in: demanded, given for the first time, or kept from an earlier record."""

from __future__ import annotations

from collections.abc import Sequence

from daicho.kernel.findings import Finding, Level
from daicho.kernel.numbers import individual_number_is_valid, resident_code_is_valid
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.movements.kind import Scene
from daicho.systems.resident_registry.rules.movements.move_in.entry import MoveInMember
from daicho.systems.resident_registry.rules.movements.move_in.varieties import VarietyRule
from daicho.systems.resident_registry.rules.record import PersonalNumbers


def may_lack_numbers(member: MoveInMember, rule: VarietyRule) -> bool:
    """初めて住民票に記載される方でありうるか — from abroad, recorded nowhere, or a child just born."""
    return rule.may_lack_numbers or member.with_birth


def check_numbers(
    index: int, member: MoveInMember, numbers: PersonalNumbers, rule: VarietyRule, *, returning: bool
) -> tuple[Finding, ...]:
    """番号の確認 — REG-MOVE-066…069, 088, 089. Law: 住基法7条8号の2・13号; 標準仕様書 1.1.6, 4.3.1.

    Args: returning: an earlier record is carried on, and its numbers with it.
    """
    return (
        *_individual_number(index, member, numbers.individual_number, rule, returning=returning),
        *_resident_code(index, member, numbers.resident_code, rule, returning=returning),
    )


def _individual_number(
    index: int, member: MoveInMember, number: str, rule: VarietyRule, *, returning: bool
) -> tuple[Finding, ...]:
    field = f"members.{index}.individual_number"
    if number and not individual_number_is_valid(number):
        return (
            Finding("REG-MOVE-067", Level.ERROR, field,
                    f"{index + 1}人目の個人番号の検査数字が合いません。"
                    "12桁を転出証明書と見比べて入力し直してください。",
                    "平成26年総務省令第85号5条"),
        )  # fmt: skip
    if number or returning:
        return ()
    if may_lack_numbers(member, rule):
        return (
            Finding("REG-MOVE-088", Level.ALERT, field,
                    f"{index + 1}人目の個人番号が空です。平成27年10月5日以後に住民票に記載されたことがない方なら、"
                    "本登録の後に個人番号の生成を求めます。記載されたことがある方は、戸籍の附票や以前の"
                    "個人番号カードで番号を確かめて入力してください。", "番号法7条1項"),
        )  # fmt: skip
    return (
        Finding("REG-MOVE-066", Level.ALERT, field,
                f"{index + 1}人目の個人番号が空です。転出証明書に個人番号が無いことを確かめてください。",
                "住基法7条8号の2"),
    )  # fmt: skip


def _resident_code(
    index: int, member: MoveInMember, code: str, rule: VarietyRule, *, returning: bool
) -> tuple[Finding, ...]:
    field = f"members.{index}.resident_code"
    if code and not resident_code_is_valid(code):
        return (
            Finding("REG-MOVE-069", Level.ERROR, field,
                    f"{index + 1}人目の住民票コードの検査数字が合いません。"
                    "11桁を転出証明書と見比べて入力し直してください。", "住基法施行規則1条"),
        )  # fmt: skip
    if code or returning:
        return ()
    if member.needs_code and may_lack_numbers(member, rule):
        return (
            Finding("REG-MOVE-089", Level.ALERT, field,
                    f"{index + 1}人目の住民票コードが空です。どの市区町村でも住民票コードを"
                    "記載されたことがない方として、本登録のときに新しい住民票コードを付けます。記載されたことがある方は、本人確認情報を照会して"
                    "番号を入力してください。", "住基法7条13号・30条の3、標準仕様書4.3.1"),
        )  # fmt: skip
    return (
        Finding("REG-MOVE-068", Level.ERROR, field,
                f"{index + 1}人目の住民票コードが空です。転出証明書の11桁を入力してください。"
                "無いときは前住所地に確かめてください。", "住基法7条13号、標準仕様書1.1.6"),
    )  # fmt: skip


def check_stock(members: Sequence[MoveInMember], scene: Scene) -> tuple[Finding, ...]:
    """住民票コードの空き — REG-MOVE-103, 104; codes are drawn at the approval: the entry need not wait for them."""
    wanted = sum(member.needs_code for member in members)
    if not wanted or scene.codes.free - wanted >= max(scene.codes.alert_below, 0):
        return ()
    if scene.codes.free < wanted:
        return (
            Finding("REG-MOVE-103", Level.ALERT, "members",
                    f"新しい住民票コードが{wanted}件要りますが、空きが{scene.codes.free}件しかありません。仮登録はできますが、"
                    "本登録の前にシステム管理者が空きコードを取り込む必要があります。", "標準仕様書4.3.1"),
        )  # fmt: skip
    return (
        Finding("REG-MOVE-104", Level.ALERT, "members",
                f"住民票コードの空きが{scene.codes.alert_below}件を下回ります。このまま付番できますが、"
                "システム管理者に空きコードの払出しを頼んでください。", "標準仕様書4.3.1"),
    )  # fmt: skip


def check_numbers_within(numbers: EntryNumbers) -> tuple[Finding, ...]:
    """同じ届出の中の重複 — REG-MOVE-030."""
    found: list[Finding] = []
    for label, field in (("個人番号", "individual_number"), ("住民票コード", "resident_code")):
        seen: dict[str, int] = {}
        for index, one in enumerate(numbers.members):
            value: str = getattr(one, field)
            if value and value in seen:
                found.append(
                    Finding("REG-MOVE-030", Level.ERROR, f"members.{index}.{field}",
                            f"{index + 1}人目の{label}が{seen[value] + 1}人目と同じです。"
                            "転出証明書を見て入力し直してください。", "標準仕様書11.1")
                )  # fmt: skip
            seen.setdefault(value, index)
    return tuple(found)
