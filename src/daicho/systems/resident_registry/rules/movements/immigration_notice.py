"""出入国在留管理庁長官通知による修正・消除 — what the Commissioner reports about a foreign resident.

Law: 住民基本台帳法30条の50, 8条; 入管法61条の8の2; 標準仕様書 4.5.6. A notice about a 特別永住者 is never taken in
automatically. Passing 在留期間の満了日 never ends residence by itself: an application may be pending (入管法20条6項).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from daicho.kernel.dates import PartialDate, seireki
from daicho.kernel.findings import Finding, Level
from daicho.municipal.codes.foreign_status import StatusCategory
from daicho.municipal.codes.relationships import relationship_text
from daicho.municipal.codes.residents import ResidentKind, ResidentStatus, Sex
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import Filing, FilingBasis, FilingRule, check_filing
from daicho.systems.resident_registry.rules.movements.foreign_items import check_foreign_items
from daicho.systems.resident_registry.rules.movements.kind import Allotted, MovementKind, Outcome, Scene
from daicho.systems.resident_registry.rules.movements.leaving import Leaving, check_leaving, leaving_outcome
from daicho.systems.resident_registry.rules.movements.move_within import Placed
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

REMOVED = "official_removal"
ARTICLE = "住基法30条の50"


class NoticeAct(StrEnum):
    """修正か消除か."""

    CORRECTION = "correction"
    REMOVAL = "removal"


class NoticeSource(StrEnum):
    """How the notice came in: read by an officer, or taken in by a program."""

    MANUAL = "manual"
    IMPORTED = "imported"


class RemovalGround(StrEnum):
    """消除の理由 — why the person is no longer one of 住基法30条の45."""

    STATUS_REVOKED = "status_revoked"
    NOT_REGISTRABLE = "not_registrable"
    PERIOD_EXPIRED = "period_expired"
    NO_RE_ENTRY = "no_re_entry"
    LEFT = "left"


GROUND_TITLES = {
    RemovalGround.STATUS_REVOKED: "在留資格の取消し",
    RemovalGround.NOT_REGISTRABLE: "住民基本台帳の対象外への在留資格の変更",
    RemovalGround.PERIOD_EXPIRED: "在留期間の満了(更新・変更の不許可が確定)",
    RemovalGround.NO_RE_ENTRY: "再入国許可の期限までに再入国しない",
    RemovalGround.LEFT: "出国",
}
ACT_TITLES = {NoticeAct.CORRECTION: "修正", NoticeAct.REMOVAL: "消除"}


@dataclass(frozen=True, slots=True)
class NoticedItems:
    """通知された事項 — the items as they are to stand (処理結果確認票の「変更後」)."""

    name: PersonName
    birth_date: PartialDate
    sex: Sex
    alphabet_name: WrittenName = WrittenName()
    foreign: ForeignResident = ForeignResident()


@dataclass(frozen=True, slots=True)
class ImmigrationNoticeEntry:
    """入管庁通知の内容.

    Args: items: for a 修正. ground, remaining: for a 消除; 続柄 of those who stay where the head leaves.
        received: id of the row of a notice file that it carries out, else empty.
    """

    filing: Filing
    resident_number: str
    act: NoticeAct
    items: NoticedItems | None = None
    ground: RemovalGround | None = None
    remaining: tuple[Placed, ...] = ()
    source: NoticeSource = NoticeSource.MANUAL
    received: str = ""

    def facts(self) -> tuple[tuple[str, str], ...]:
        """Lines for comparing with the notice."""
        foreign = self.items.foreign if self.items else ForeignResident()
        return (
            ("処理", ACT_TITLES[self.act]),
            ("消除の理由", GROUND_TITLES[self.ground] if self.ground else ""),
            ("国籍・地域", foreign.nationality_name),
            ("在留資格", foreign.status_of_residence),
            ("在留期間の満了日", seireki(foreign.expires_on) if foreign.expires_on else ""),
            ("在留カード等の番号", foreign.card_number),
            ("残る人の続柄", "、".join(relationship_text(p.relationship) for p in self.remaining)),
        )


def _day(entry: ImmigrationNoticeEntry) -> date:
    return entry.filing.moved_on.sort_on


def _leaving(entry: ImmigrationNoticeEntry) -> Leaving:
    return Leaving(entry.filing, (entry.resident_number,), REMOVED, ResidentStatus.REMOVED, entry.remaining)


def _check(entry: ImmigrationNoticeEntry, numbers: EntryNumbers, scene: Scene) -> tuple[Finding, ...]:
    day = _day(entry)
    rule = FilingRule(frozenset({FilingBasis.NOTICE}), "異動日")
    found = list(check_filing(entry.filing, rule, scene.today, scene.several_papers_needed))
    removal = entry.act is NoticeAct.REMOVAL
    named = check_leaving(_leaving(entry), scene) if removal else check_named((entry.resident_number,), scene, day)
    found += named
    record = record_on(scene, entry.resident_number, day)
    if record is None or any(f.level is Level.ERROR for f in named):
        return tuple(found)
    found += check_kind(
        scene, entry.resident_number, day, ResidentKind.FOREIGN, "REG-IMMI-001",
        "通知の対象者と宛名番号を確かめてください。",
    )  # fmt: skip
    found += check_later(scene, entry.resident_number, day)
    found += _check_special_permanent(entry, record)
    return (*found, *(_check_removal(entry) if removal else _check_correction(entry, record, day)))


def _check_special_permanent(entry: ImmigrationNoticeEntry, record: ResidentRecord) -> list[Finding]:
    if record.foreign.article_30_45 != StatusCategory.SPECIAL_PERMANENT:
        return []
    if entry.source is NoticeSource.IMPORTED:
        return [
            Finding("REG-IMMI-002", Level.ERROR, "people",
                    f"{record.name.full}さんは特別永住者です。特別永住者への通知は自動では取り込めません。"
                    "通知を見て、手で入力してください。", "標準仕様書4.5.6")
        ]  # fmt: skip
    return [
        Finding("REG-IMMI-003", Level.ALERT, "people",
                f"{record.name.full}さんは特別永住者です。通知が本人のものか、特別永住者証明書の記録と見比べてください。",
                "標準仕様書4.5.6")
    ]  # fmt: skip


def _check_removal(entry: ImmigrationNoticeEntry) -> list[Finding]:
    if entry.ground is None:
        return [
            Finding("REG-IMMI-004", Level.ERROR, "ground",
                    "消除の理由が選ばれていません。通知に書かれた理由を選んでください。", ARTICLE)
        ]  # fmt: skip
    if entry.ground is RemovalGround.PERIOD_EXPIRED:
        return [
            Finding("REG-IMMI-005", Level.ALERT, "ground",
                    "満了日を過ぎただけでは消除しません。更新・変更の申請中の方は、処分の日か満了日から2か月の"
                    "どちらか早い日まで在留できます。不許可が通知に書かれていることを確かめてください。",
                    "入管法20条6項")
        ]  # fmt: skip
    return []


def _check_correction(entry: ImmigrationNoticeEntry, record: ResidentRecord, day: date) -> list[Finding]:
    items = entry.items
    if items is None or _corrected(record, items) == record:
        return [
            Finding("REG-IMMI-006", Level.ERROR, "act",
                    "今の記録から変わる項目がありません。通知の「変更後」の内容を入力してください。", ARTICLE)
        ]  # fmt: skip
    name = items.name.full or items.alphabet_name.text
    found = check_written(name, items.name.kana or record.name.kana or "ー", "氏名", "name", "REG-IMMI", ARTICLE)
    return [*found, *check_foreign_items(items.foreign, day)]


def _corrected(record: ResidentRecord, items: NoticedItems) -> ResidentRecord:
    """修正後の記録 — a 通称 stays what the person is addressed by."""
    addressed = record.common_name
    if not addressed.text:
        addressed = WrittenName(items.name.full or items.alphabet_name.text, items.name.kana)
    kept = record.foreign
    return replace(
        record,
        name=items.name,
        alphabet_name=items.alphabet_name,
        addressee_name=addressed,
        birth_date=items.birth_date,
        sex=items.sex,
        foreign=replace(
            items.foreign,
            immigration_notified=kept.immigration_notified,
            immigration_address=kept.immigration_address,
            address_correction=kept.address_correction,
        ),
    )


def _outcome(entry: ImmigrationNoticeEntry, numbers: EntryNumbers, scene: Scene, allotted: Allotted) -> Outcome:
    if entry.act is NoticeAct.REMOVAL:
        return leaving_outcome(_leaving(entry), scene)
    record = record_on(scene, entry.resident_number, _day(entry))
    if record is None or entry.items is None:
        return Outcome()
    event = RecordEvent(BY_OFFICE, entry.filing.filed_on, entry.filing.moved_on)
    changed = _corrected(record, entry.items)
    return Outcome(changes=changes_with_head(scene, entry.resident_number, changed, _day(entry), event))


KIND = MovementKind(
    code="immigration_notice",
    title="入管庁通知による修正・消除",
    entry=ImmigrationNoticeEntry,
    reasons=frozenset({BY_OFFICE, REMOVED, "head_change"}),
    aspects=frozenset({"identity", "status", "household"}),
    moved_on=lambda entry: entry.filing.moved_on,
    filed_on=lambda entry: entry.filing.filed_on,
    check=_check,
    outcome=_outcome,
    residents=lambda entry: (entry.resident_number,),
)
