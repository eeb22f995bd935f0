"""修正する項目 — the items that corrections may change, and what holds for all of them."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from daicho.kernel.addresses import Address
from daicho.kernel.dates import PartialDate
from daicho.kernel.findings import Finding, Level
from daicho.municipal.codes.relationships import relationship_text
from daicho.municipal.codes.residents import Sex
from daicho.systems.resident_registry.rules.movements.kind import KnownResident
from daicho.systems.resident_registry.rules.record import ResidentRecord
from daicho.systems.resident_registry.rules.record_parts import (
    HeadedAddress,
    PersonName,
    RecordEvent,
    Remark,
    WrittenName,
)

LONGEST_REMARK = 60


@dataclass(frozen=True, slots=True)
class CorrectedItems:
    """修正後の記載 — only what changes; None leaves an item as it is.

    Args:
        remark: a line added: 留意事項 (B類型) where it belongs to an event of the history, else 備考 (C類型).
        noted_event: 履歴番号 of that event, 0 for none.
    """

    name: PersonName | None = None
    alphabet_name: WrittenName | None = None
    birth_date: PartialDate | None = None
    sex: Sex | None = None
    honseki: Address | None = None
    head_of_register: str | None = None
    relationship: tuple[str, ...] | None = None
    address: Address | None = None
    became_resident: RecordEvent | None = None
    became_foreign_resident: RecordEvent | None = None
    settled: RecordEvent | None = None
    address_before_move_in: HeadedAddress | None = None
    remark: str = ""
    noted_event: int = 0

    @property
    def changed(self) -> dict[str, Any]:
        """The items of the record that change, with their new values; the remark apart."""
        named = {field.name: getattr(self, field.name) for field in fields(self) if field.name not in _LINE}
        return {name: value for name, value in named.items() if value is not None}

    @property
    def is_empty(self) -> bool:
        """Nothing is corrected."""
        return not self.changed and not self.remark

    def facts(self) -> tuple[tuple[str, str], ...]:
        """Lines for comparing with the paper."""
        changed = ((TITLES[name], _words(value)) for name, value in self.changed.items())
        return (*changed, (f"留意事項(第{self.noted_event}版の異動)" if self.noted_event else "備考", self.remark))


_LINE = ("remark", "noted_event")
TITLES = {
    "name": "氏名",
    "alphabet_name": "氏名(アルファベット)",
    "birth_date": "生年月日",
    "sex": "性別",
    "honseki": "本籍",
    "head_of_register": "筆頭者",
    "relationship": "続柄",
    "address": "住所",
    "became_resident": "住民となった日",
    "became_foreign_resident": "外国人住民となった日",
    "settled": "住所を定めた日",
    "address_before_move_in": "転入前住所",
}


def corrected(record: ResidentRecord, items: CorrectedItems, day: date) -> ResidentRecord:
    """The record with the items corrected from a day on."""
    changed = replace(record, **items.changed)
    if not items.remark:
        return changed
    return replace(changed, remarks=(*changed.remarks, Remark(day, items.remark, items.noted_event)))


def check_changed(known: KnownResident, items: CorrectedItems, day: date) -> tuple[Finding, ...]:
    """何が変わるか — REG-FIX-001, 002, 012: something changes, and nothing written for a later day is overwritten."""
    if items.is_empty:
        return (
            Finding("REG-FIX-001", Level.ERROR, "",
                    "今の記録から変わる項目がありません。直す項目だけを書き換えてください。"
                    "直すものが無いときは、入力をやめて住民票へ戻ってください。", "標準仕様書4.2.3"),
        )  # fmt: skip
    found: list[Finding] = []
    before = known.on(day)
    for name, value in items.changed.items():
        if getattr(known.record, name) == value:
            found.append(
                Finding("REG-FIX-001", Level.ERROR, _FIELDS.get(name, name),
                        f"{TITLES[name]}は今の記録と同じです。直す値を入力してください。", "標準仕様書4.2.3")
            )  # fmt: skip
        elif before is not None and getattr(before, name) != getattr(known.record, name):
            found.append(_later(TITLES[name]))
    if items.remark and before is not None and before.remarks != known.record.remarks:
        found.append(_later("備考"))
    if items.noted_event not in {0, *(version.version_no for version in known.versions)}:
        found.append(
            Finding("REG-FIX-015", Level.ERROR, "noted_event",
                    f"留意事項を結び付ける異動(第{items.noted_event}版)が、この人の異動履歴にありません。"
                    "一覧から選び直してください。", "標準仕様書1.1.14")
        )  # fmt: skip
    if len(items.remark) > LONGEST_REMARK:
        found.append(
            Finding("REG-FIX-012", Level.ERROR, "remark",
                    f"備考・留意事項は{LONGEST_REMARK}文字までです。短くしてください。", "標準仕様書1.1.14")
        )  # fmt: skip
    return tuple(found)


def _later(title: str) -> Finding:
    return Finding(
        "REG-FIX-002", Level.ERROR, "moved_on",
        f"{title}は、この日より後の異動でも変わっています。日を確かめ、正しければ、後の異動を先に取り消してから"
        "順に入力してください。", "標準仕様書11.1",
    )  # fmt: skip


def _words(value: Any) -> str:
    match value:
        case PersonName():
            kana = f"({value.kana}{' 公証' if value.kana_official else ''})"
            return f"{value.full}{kana}"
        case WrittenName():
            return value.text
        case PartialDate():
            return value.wareki()
        case Sex():
            return value.official_name
        case Address():
            return value.one_line() or "なし"
        case HeadedAddress():
            return value.address.one_line() or "なし"
        case RecordEvent():
            return value.on.wareki() if value.on else "なし"
        case tuple():
            return relationship_text(value)
        case _:
            return str(value) or "なし"


_FIELDS = {"alphabet_name": "alphabet_name", "address": "lot"}
