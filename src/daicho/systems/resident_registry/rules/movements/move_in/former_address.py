"""転入前住所 — what each variety demands of it, and how it is recorded (標準仕様書 4.1.1.4, 4.2.1.1, 4.5.1)."""

from __future__ import annotations

from dataclasses import replace

from daicho.kernel.addresses import Address
from daicho.kernel.findings import Finding, Level
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.move_in.entry import MoveInEntry, MoveInVariety
from daicho.systems.resident_registry.rules.typed_address import is_in_own_city

UNREPORTED = "（未届）"
UNKNOWN = "不明"


def check_former_address(entry: MoveInEntry) -> tuple[Finding, ...]:
    """転入前住所の確認 — REG-MOVE-022, 023, 080…084. Law: 住基法7条7号, 22条1項; 標準仕様書 4.1.1.4, 4.2.1.1, 4.5.1."""
    match entry.variety:
        case MoveInVariety.DOMESTIC:
            return _domestic(entry)
        case MoveInVariety.ABROAD:
            return _abroad(entry)
        case MoveInVariety.UNREPORTED:
            return (*_unreported(entry), *_last_registered(entry))
        case MoveInVariety.ARTICLE_46:
            return ()  # may be empty (標準仕様書 4.5.1)


def _domestic(entry: MoveInEntry) -> tuple[Finding, ...]:
    if entry.from_address.is_empty:
        return (
            Finding("REG-MOVE-022", Level.ERROR, "from_address",
                    "転入前住所が空です。転出証明書の住所を入力してください。", "住基法7条7号・22条1項"),
        )  # fmt: skip
    if is_in_own_city(entry.from_address):
        return (
            Finding("REG-MOVE-023", Level.ERROR, "from_address",
                    "転入前住所が平塚市内です。市内の引っ越しは「転居」で入力してください。", "住基法23条"),
        )  # fmt: skip
    return ()


def _abroad(entry: MoveInEntry) -> tuple[Finding, ...]:
    if entry.from_address.country:
        return ()
    return (
        Finding("REG-MOVE-080", Level.ERROR, "from_country",
                "国外転入等の転入前住所は国名等です。パスポート等を見て、どの国・地域から転入したかを入力してください。",
                "住基法7条7号・22条1項"),
    )  # fmt: skip


def _unreported(entry: MoveInEntry) -> tuple[Finding, ...]:
    if entry.from_address.is_empty and entry.basis is FilingBasis.NOTIFICATION:
        return (
            Finding("REG-MOVE-081", Level.ERROR, "from_address",
                    "転入前住所が空です。届け出なかった住所のうち直近のものを入力してください。"
                    "確定できないときは「不明」と入力します。", "標準仕様書4.1.1.4"),
        )  # fmt: skip
    if entry.from_address.is_empty:
        return (
            Finding("REG-MOVE-082", Level.ALERT, "from_address",
                    "転入前住所が空です。空欄にするのは、出生等により前の住所が無い方だけです。"
                    "前の住所が確定できないときは「不明」と入力してください。", "標準仕様書4.2.1.1"),
        )  # fmt: skip
    if entry.from_address.text == UNKNOWN:
        return (
            Finding("REG-MOVE-083", Level.ALERT, "from_address",
                    "転入前住所を「不明」と記載します。戸籍の附票と本人の説明から確定できないことを確かめてください。",
                    "標準仕様書4.2.1.1"),
        )  # fmt: skip
    return ()


def _last_registered(entry: MoveInEntry) -> tuple[Finding, ...]:
    if not entry.last_registered.is_empty:
        return ()
    return (
        Finding("REG-MOVE-084", Level.ALERT, "last_registered",
                "最終登録住所地が空です。戸籍の附票で最後に登録されていた住所を確かめて入力してください。"
                "一度も登録されたことがない方だけ、このまま進めます。", "標準仕様書4.1.1.4"),
    )  # fmt: skip


def recorded_address(entry: MoveInEntry) -> Address:
    """転入前住所 as it is recorded: 「（未届）」 stands behind an address that was never notified."""
    typed = entry.from_address
    if entry.variety is not MoveInVariety.UNREPORTED or typed.is_empty or typed.text == UNKNOWN:
        return typed
    if typed.one_line().endswith(UNREPORTED):
        return typed
    last = next(part for part in ("building", "lot", "text") if getattr(typed, part))
    return replace(typed, **{last: getattr(typed, last) + UNREPORTED})


def history_note(entry: MoveInEntry) -> str:
    """留意事項（B類型） that goes with the movement: that it was 未届, and the address not notified (4.1.1.4)."""
    if entry.variety is not MoveInVariety.UNREPORTED:
        return ""
    line = recorded_address(entry).one_line()
    return f"未届転入　転入前住所　{line}" if line else "未届転入"
