"""人の項目の確認 — name, reading, birth date, sex, 本籍 and 続柄 as they would stand after a correction."""

from __future__ import annotations

from collections.abc import Iterator

from daicho.kernel.findings import Finding, Level
from daicho.kernel.names import variant_key
from daicho.municipal.codes.relationships import HEAD, relationship_problems
from daicho.municipal.codes.residents import ResidentKind
from daicho.systems.resident_registry.rules.household import check_household
from daicho.systems.resident_registry.rules.movements.corrections.items import CorrectedItems
from daicho.systems.resident_registry.rules.movements.household_places import about_people, name_of
from daicho.systems.resident_registry.rules.movements.kind import KnownResident, Scene
from daicho.systems.resident_registry.rules.record import ResidentRecord
from daicho.systems.resident_registry.rules.typed_address import town_code_is_known

_UNKNOWN_PLACES = ("", "なし", "不明")


def check_personal(
    known: KnownResident, items: CorrectedItems, after: ResidentRecord, scene: Scene
) -> tuple[Finding, ...]:
    """修正後の記載の確認 — REG-FIX-003…009, 013; MUN-REL; REG-HOUSE.

    Args: after: today's record with the correction.
    """
    found = [*_check_name(known.record, items, after), *_check_register(items, after)]
    if items.birth_date is not None and items.birth_date.sort_on > scene.today:
        found.append(
            Finding("REG-FIX-005", Level.ERROR, "birth_date",
                    "生年月日が処理日より後です。戸籍の通知と見比べて入力してください。", "住基法7条2号")
        )  # fmt: skip
    if items.sex is not None:
        found.append(
            Finding("REG-FIX-009", Level.ALERT, "sex",
                    "性別を修正します。戸籍の通知(性別の取扱いの変更、訂正)と見比べてください。改製するかどうかは"
                    "本人の意向を確かめ、改製するときは続けて「改製」を入力します。", "標準仕様書1.1.4")
        )  # fmt: skip
    if items.address is not None and (not town_code_is_known(items.address.town_code) or not items.address.lot):
        found.append(
            Finding("REG-FIX-013", Level.ERROR, "town",
                    "町名か番地・号が住所辞書に合いません。候補から選び、番地・号を入力してください。",
                    "標準仕様書1.3.3")
        )  # fmt: skip
    if items.relationship is not None:
        found += _check_relationship(known, after, scene)
    return tuple(found)


def _check_name(before: ResidentRecord, items: CorrectedItems, after: ResidentRecord) -> Iterator[Finding]:
    if not name_of(after).strip():
        yield Finding(
            "REG-FIX-003", Level.ERROR, "name",
            "氏名が空です。戸籍または在留カードのとおりに入力してください。", "住基法7条1号",
        )  # fmt: skip
    if items.name is None:
        return
    renamed = variant_key(items.name.full) != variant_key(before.name.full)
    if renamed and items.name.kana == before.name.kana and items.name.kana:
        yield Finding(
            "REG-FIX-004", Level.ALERT, "kana",
            "氏名が変わりますが、フリガナが元のままです。戸籍の通知の振り仮名を確かめてください。",
            "住基法7条1号の2",
        )  # fmt: skip
    if renamed and after.head_of_register and after.head_of_register == before.name.full:
        yield Finding(
            "REG-FIX-015", Level.ALERT, "head_of_register",
            "氏名が変わりますが、筆頭者は元の氏名のままです。本人が筆頭者のままなら筆頭者も書き換え、同じ戸籍の世帯員を"
            "「本籍・筆頭者が同じに変わる人」で選んでください。", "住基法7条5号",
        )  # fmt: skip
    if items.name.kana_official and not items.name.kana:
        yield Finding(
            "REG-FIX-010", Level.ERROR, "kana",
            "フリガナが空のまま「戸籍の振り仮名(公証)」に印が付いています。振り仮名を入力するか、印を外してください。",
            "住基法7条1号の2",
        )  # fmt: skip
    if items.name.kana_official and after.kind is ResidentKind.FOREIGN:
        yield Finding(
            "REG-FIX-011", Level.ERROR, "kana_official",
            "外国人住民には戸籍の振り仮名がありません。「戸籍の振り仮名(公証)」の印を外してください。",
            "住基法7条1号の2",
        )  # fmt: skip


def _check_register(items: CorrectedItems, after: ResidentRecord) -> Iterator[Finding]:
    if items.honseki is None and items.head_of_register is None:
        return
    if after.kind is ResidentKind.FOREIGN:
        yield Finding(
            "REG-FIX-006", Level.ERROR, "honseki",
            "外国人住民には本籍・筆頭者がありません。人を確かめてください。", "住基法30条の45",
        )  # fmt: skip
    elif after.honseki.text not in _UNKNOWN_PLACES and not after.head_of_register:
        yield Finding(
            "REG-FIX-007", Level.ERROR, "head_of_register",
            "筆頭者が空です。戸籍の通知のとおりに入力してください。分からないときは「不明」と入力します。",
            "住基法7条5号、標準仕様書1.1.12",
        )  # fmt: skip


def _check_relationship(known: KnownResident, after: ResidentRecord, scene: Scene) -> Iterator[Finding]:
    place = f"relationship.{known.number}"
    if (after.relationship == (HEAD,)) != known.record.is_head:
        yield Finding(
            "REG-FIX-008", Level.ERROR, place,
            "世帯主を変える修正はできません。世帯主変更で、世帯員全員の続柄とともに入力してください。",
            "標準仕様書4.1.4.2",
        )  # fmt: skip
        return
    yield from relationship_problems(after.relationship, sex=after.sex, field=place)
    records = {one.number: one.record for one in scene.household(known.record.household_number)} | {known.number: after}
    told = about_people(check_household([*records.values()]), records)
    yield from (finding for finding in told if finding.field == place and not finding.code.startswith("MUN-REL"))
