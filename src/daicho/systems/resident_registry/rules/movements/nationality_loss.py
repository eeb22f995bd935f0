"""国籍喪失 — the Japanese record ends and a foreign one begins in one act, for the same person.

宛名番号, 住民票コード and 個人番号 stay. Without another status the person may stay for 60 days
(国籍喪失による経過滞在者). Law: 国籍法11条, 13条; 住民基本台帳法30条の45; 入管法22条の2; 標準仕様書 4.5.5.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from daicho.kernel.addresses import Address
from daicho.kernel.dates import PartialDate, seireki
from daicho.kernel.findings import Finding, Level
from daicho.municipal.codes.foreign_status import StatusCategory
from daicho.municipal.codes.residents import ResidentKind
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import Filing, FilingBasis, FilingRule, check_filing
from daicho.systems.resident_registry.rules.movements.foreign_items import check_foreign_items
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
from daicho.systems.resident_registry.rules.record_parts import (
    ForeignResident,
    FormerName,
    PersonName,
    RecordEvent,
    WrittenName,
)

ENTRY, REMOVAL = "entry_by_nationality_loss", "removal_by_nationality_loss"
BASES = (FilingBasis.NOTICE, FilingBasis.FAMILY_REGISTER, FilingBasis.OFFICIAL)
ARTICLE = "標準仕様書4.5.5"


@dataclass(frozen=True, slots=True)
class NationalityLossEntry:
    """国籍喪失の内容. 異動日 is the day on which the Japanese nationality was lost."""

    filing: Filing
    resident_number: str
    name: PersonName
    alphabet_name: WrittenName = WrittenName()
    foreign: ForeignResident = ForeignResident()

    def facts(self) -> tuple[tuple[str, str], ...]:
        """Lines for comparing with the paper."""
        category = self.foreign.article_30_45
        return (
            ("氏名", self.name.full),
            ("氏名(アルファベット)", self.alphabet_name.text),
            ("フリガナ", self.name.kana),
            ("国籍・地域", self.foreign.nationality_name),
            ("30条の45区分", StatusCategory(category).official_name if category else ""),
            ("在留資格", self.foreign.status_of_residence),
            ("在留期間の満了日", seireki(self.foreign.expires_on) if self.foreign.expires_on else ""),
        )


def _since(entry: NationalityLossEntry, scene: Scene) -> date:
    """外国人住民となった年月日 — the later of the loss and 住民となった年月日."""
    lost = entry.filing.moved_on.sort_on
    known = scene.residents.get(entry.resident_number)
    began = known.record.became_resident.on if known else None
    return max(lost, began.sort_on) if began else lost


def _check(entry: NationalityLossEntry, numbers: EntryNumbers, scene: Scene) -> tuple[Finding, ...]:
    since = _since(entry, scene)
    named = check_named((entry.resident_number,), scene, since)
    rule = FilingRule(frozenset(BASES), "国籍喪失の日")
    found = [*check_filing(entry.filing, rule, scene.today, scene.several_papers_needed), *named]
    if any(f.level is Level.ERROR for f in named):
        return tuple(found)
    found += check_kind(
        scene, entry.resident_number, since, ResidentKind.JAPANESE, "REG-LOSS-001",
        "すでに国籍喪失が入力されていないか、異動履歴を確かめてください。",
    )  # fmt: skip
    found += check_later(scene, entry.resident_number, since, identity=True)
    name = entry.name.full or entry.alphabet_name.text
    found += check_written(name, entry.name.kana, "氏名", "name", "REG-LOSS", ARTICLE)
    found += check_foreign_items(entry.foreign, since)
    if entry.foreign.article_30_45 == StatusCategory.TRANSITIONAL_NATIONALITY_LOSS:
        found.append(_transitional(entry, scene))
    return tuple(found)


def _transitional(entry: NationalityLossEntry, scene: Scene) -> Finding:
    days = int(scene.law.value("notification_period.transitional_stay_days", entry.filing.filed_on))
    last = entry.filing.moved_on.sort_on + timedelta(days)
    return Finding(
        "REG-LOSS-002", Level.ALERT, "status_category",
        f"経過滞在者です。在留できるのは国籍喪失の日から{days}日({seireki(last)}まで)です。在留資格の取得を出入国在留管理庁で"
        "申請するよう案内してください。日を過ぎても住民票が自動で消除されることはありません。", "入管法22条の2",
    )  # fmt: skip


def _outcome(entry: NationalityLossEntry, numbers: EntryNumbers, scene: Scene, allotted: Allotted) -> Outcome:
    since = _since(entry, scene)
    record = record_on(scene, entry.resident_number, since)
    if record is None:
        return Outcome()
    began = RecordEvent(ENTRY, entry.filing.filed_on, entry.filing.moved_on)
    ended = replace(began, reason=REMOVAL)
    changed = _as_foreign(record, entry, replace(began, on=PartialDate.known(since)))
    return Outcome(changes=changes_with_head(scene, entry.resident_number, changed, since, began, ended))


def _as_foreign(record: ResidentRecord, entry: NationalityLossEntry, began: RecordEvent) -> ResidentRecord:
    """The inheritance list of 4.5.5: 住所, 生年月日, 性別, 続柄, 住定日 and 転入前住所 stay as they are.

    住民となった年月日 as a Japanese is not carried on in any form (4.5.5 実装しない機能).
    """
    return replace(
        record,
        kind=ResidentKind.FOREIGN,
        name=entry.name,
        alphabet_name=entry.alphabet_name,
        former_name=FormerName(),
        addressee_name=WrittenName(entry.name.full or entry.alphabet_name.text, entry.name.kana),
        honseki=Address(),
        head_of_register="",
        became_resident=RecordEvent(),
        became_foreign_resident=began,
        recorded=began,
        removed=RecordEvent(),
        foreign=entry.foreign,
    )


KIND = MovementKind(
    code="nationality_loss",
    title="国籍喪失",
    entry=NationalityLossEntry,
    reasons=frozenset({ENTRY, REMOVAL, BY_OFFICE}),
    aspects=frozenset({"identity", "status", "household"}),
    moved_on=lambda entry: entry.filing.moved_on,
    filed_on=lambda entry: entry.filing.filed_on,
    check=_check,
    outcome=_outcome,
    residents=lambda entry: (entry.resident_number,),
)
