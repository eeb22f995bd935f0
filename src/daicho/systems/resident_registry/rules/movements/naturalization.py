"""帰化・国籍取得 — the foreign record ends and the Japanese one begins in one act, for the same person.

宛名番号, 住民票コード and 個人番号 stay. Law: 国籍法3条, 4条, 10条2項, 17条; 住民基本台帳法8条, 9条2項, 30条の45;
標準仕様書 4.5.3, 4.5.4.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from daicho.kernel.addresses import Address
from daicho.kernel.findings import Finding, Level
from daicho.municipal.codes.residents import ResidentKind
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import Filing, FilingBasis, FilingRule, check_filing
from daicho.systems.resident_registry.rules.movements.kind import Allotted, MovementKind, Outcome, Scene
from daicho.systems.resident_registry.rules.movements.named_residents import check_named
from daicho.systems.resident_registry.rules.movements.one_person import (
    BY_OFFICE,
    changes_with_head,
    check_kind,
    check_later,
    check_written,
    record_on,
)
from daicho.systems.resident_registry.rules.record import ResidentRecord
from daicho.systems.resident_registry.rules.record_parts import ForeignResident, PersonName, RecordEvent, WrittenName

ENTRY, REMOVAL = "entry_by_naturalization", "removal_by_naturalization"
BASES = (FilingBasis.NOTICE, FilingBasis.FAMILY_REGISTER, FilingBasis.OFFICIAL)
ARTICLE = "標準仕様書4.5.3"
NOTICE_MONTH = timedelta(days=31)
"""帰化届: 告示の日から一箇月以内 (戸籍法102条の2)."""


class NationalityGround(StrEnum):
    """How the person became Japanese."""

    NATURALIZATION = "naturalization"
    ACQUISITION = "acquisition"


GROUND_TITLES = {NationalityGround.NATURALIZATION: "帰化", NationalityGround.ACQUISITION: "国籍取得"}
DAY_LABELS = {
    NationalityGround.NATURALIZATION: "帰化の告示の日",
    NationalityGround.ACQUISITION: "国籍を取得した日",
}


@dataclass(frozen=True, slots=True)
class NaturalizationEntry:
    """帰化・国籍取得の内容 — what the family register says; everything else is carried over from the foreign record."""

    filing: Filing
    resident_number: str
    ground: NationalityGround
    name: PersonName
    honseki: Address = Address()
    head_of_register: str = ""

    def facts(self) -> tuple[tuple[str, str], ...]:
        """Lines for comparing with the paper."""
        return (
            ("事由", GROUND_TITLES[self.ground]),
            ("新しい氏名", self.name.full),
            ("フリガナ", self.name.kana),
            ("本籍", self.honseki.one_line()),
            ("筆頭者", self.head_of_register),
        )


def _day(entry: NaturalizationEntry) -> date:
    return entry.filing.moved_on.sort_on


def _check(entry: NaturalizationEntry, numbers: EntryNumbers, scene: Scene) -> tuple[Finding, ...]:
    day = _day(entry)
    named = check_named((entry.resident_number,), scene, day)
    rule = FilingRule(frozenset(BASES), DAY_LABELS[entry.ground])
    found = [*check_filing(entry.filing, rule, scene.today, scene.several_papers_needed), *named]
    if any(f.level is Level.ERROR for f in named):
        return tuple(found)
    found += check_kind(
        scene, entry.resident_number, day, ResidentKind.FOREIGN, "REG-NATUR-001",
        "すでに帰化等が入力されていないか、異動履歴を確かめてください。",
    )  # fmt: skip
    found += check_later(scene, entry.resident_number, day, identity=True)
    found += check_written(entry.name.full, entry.name.kana, "氏名", "name", "REG-NATUR", ARTICLE)
    if entry.honseki.is_empty or not entry.head_of_register.strip():
        found.append(
            Finding("REG-NATUR-002", Level.ERROR, "honseki",
                    "本籍・筆頭者が空です。戸籍または通知のとおりに入力してください。", "住基法7条5号")
        )  # fmt: skip
    late = entry.filing.filed_on - day > NOTICE_MONTH
    if entry.ground is NationalityGround.NATURALIZATION and late:
        found.append(
            Finding("REG-NATUR-003", Level.ALERT, "moved_on",
                    "告示の日から1か月を過ぎています。官報の告示の日か、届出の日でないかを確かめてください。"
                    "異動日は告示の日です。", "国籍法10条2項、戸籍法102条の2")
        )  # fmt: skip
    return tuple(found)


def _outcome(entry: NaturalizationEntry, numbers: EntryNumbers, scene: Scene, allotted: Allotted) -> Outcome:
    record = record_on(scene, entry.resident_number, _day(entry))
    if record is None:
        return Outcome()
    began = RecordEvent(ENTRY, entry.filing.filed_on, entry.filing.moved_on)
    ended = replace(began, reason=REMOVAL)
    changed = _as_japanese(record, entry, began)
    return Outcome(changes=changes_with_head(scene, entry.resident_number, changed, _day(entry), began, ended))


def _as_japanese(record: ResidentRecord, entry: NaturalizationEntry, began: RecordEvent) -> ResidentRecord:
    """The inheritance list of 4.5.3: 住所, 生年月日, 性別, 続柄, 住定日 and 転入前住所 stay as they are.

    外国人住民となった年月日 becomes 住民となった年月日.
    """
    since = record.became_foreign_resident
    return replace(
        record,
        kind=ResidentKind.JAPANESE,
        name=entry.name,
        alphabet_name=WrittenName(),
        aligned_name=WrittenName(),
        common_name=WrittenName(),
        common_name_before=False,
        common_name_rows=(),
        addressee_name=WrittenName(entry.name.full, entry.name.kana),
        honseki=entry.honseki,
        head_of_register=entry.head_of_register,
        became_resident=since if since.on is not None else record.became_resident,
        became_foreign_resident=RecordEvent(),
        recorded=began,
        removed=RecordEvent(),
        foreign=ForeignResident(),
    )


KIND = MovementKind(
    code="naturalization",
    title="帰化・国籍取得",
    entry=NaturalizationEntry,
    reasons=frozenset({ENTRY, REMOVAL, BY_OFFICE}),
    aspects=frozenset({"identity", "status", "household"}),
    moved_on=lambda entry: entry.filing.moved_on,
    filed_on=lambda entry: entry.filing.filed_on,
    check=_check,
    outcome=_outcome,
    residents=lambda entry: (entry.resident_number,),
)
