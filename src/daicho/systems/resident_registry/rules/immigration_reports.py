"""市町村通知・市町村伝達 — what a movement obliges the city to tell the immigration agency about a foreign resident.

市町村通知 follows every 記載, 消除 or 修正 of what the agency keeps too (入管法61条の8の2).
市町村伝達 passes a 住居地の届出 on (入管法19条の7-19条の9, 特例法10条); a 転入届 or 転居届 with the card counts as one
(みなし) and goes out as both.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from daicho.kernel.addresses import Address
from daicho.kernel.dates import PartialDate
from daicho.municipal.codes.foreign_status import StatusCategory
from daicho.municipal.codes.residents import ResidentKind
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.cancellation import CancellationEntry
from daicho.systems.resident_registry.rules.movements.immigration_residence import OBLIGED, ImmigrationResidenceEntry
from daicho.systems.resident_registry.rules.movements.move_in.entry import MoveInEntry, MoveInMember
from daicho.systems.resident_registry.rules.movements.move_within import MoveWithinEntry
from daicho.systems.resident_registry.rules.movements.status_acquired import StatusAcquiredEntry
from daicho.systems.resident_registry.rules.record import ResidentRecord
from daicho.systems.resident_registry.rules.record_parts import RecordEvent


class ReportKind(StrEnum):
    """市町村通知か市町村伝達か."""

    NOTICE = "notice"
    TRANSMISSION = "transmission"


class ReportBasis(StrEnum):
    """異動情報の区別 of 標準仕様書 4.5.7."""

    BOTH = "both"
    IMMIGRATION = "immigration"
    REGISTER = "register"


class ReportAct(StrEnum):
    """記載・消除・修正, or 住居地の届出 alone."""

    ENTRY = "entry"
    REMOVAL = "removal"
    CORRECTION = "correction"
    RESIDENCE = "residence"


KIND_TITLES = {ReportKind.NOTICE: "市町村通知", ReportKind.TRANSMISSION: "市町村伝達"}
BASIS_TITLES = {
    ReportBasis.BOTH: "住基法・入管法",
    ReportBasis.IMMIGRATION: "入管法",
    ReportBasis.REGISTER: "住基法",
}
ACT_TITLES = {
    ReportAct.ENTRY: "記載",
    ReportAct.REMOVAL: "消除",
    ReportAct.CORRECTION: "修正",
    ReportAct.RESIDENCE: "住居地の届出",
}


@dataclass(frozen=True, slots=True)
class Report:
    """通知・伝達の内容 — the items that leave for the agency; neither 個人番号 nor 住民票コード has a place in it.

    Args: former_card_number: where the number changed. former_address: where the 住居地 changed.
    """

    kind: ReportKind
    basis: ReportBasis
    act: ReportAct
    reason: str
    name: str
    alphabet_name: str
    birth_date: PartialDate
    sex: str
    nationality: str
    status_category: str
    card_number: str
    address: Address
    moved_on: PartialDate
    notified_on: date | None = None
    former_card_number: str = ""
    former_address: Address = Address()


@dataclass(frozen=True, slots=True)
class RecordAct:
    """記録の変わり目 — a record before and after, and why."""

    before: ResidentRecord | None
    after: ResidentRecord
    event: RecordEvent


def counts_as_residence_notice(entry: Any, number: str, record: ResidentRecord) -> bool:
    """住居地届出のみなし — 転入・転居・30条の46 notified by the person with the card shown, and 30条の47.

    Law: 入管法19条の7第3項, 19条の8第3項, 19条の9第3項.
    要確認: 30条の47 is not asked for the card: it is notified by who has just got one.

    Args: number: 宛名番号. record: after the movement; by it the person is found among those who move in.
    """
    match entry:
        case MoveInEntry():
            shown = any(one.card_shown and _is_member(one, record) for one in entry.members)
            return shown and entry.basis is FilingBasis.NOTIFICATION
        case MoveWithinEntry():
            return number in entry.cards_shown and entry.filing.basis is FilingBasis.NOTIFICATION
        case StatusAcquiredEntry():
            return entry.filing.basis is FilingBasis.NOTIFICATION
    return False


def _is_member(member: MoveInMember, record: ResidentRecord) -> bool:
    return (member.foreign.card_number, member.birth_date, member.alphabet_name.text) == (
        record.foreign.card_number,
        record.birth_date,
        record.alphabet_name.text,
    )


def reports_of(entry: Any, act: RecordAct, on: date, number: str) -> tuple[Report, ...]:
    """What is to be told of one act on one record, 市町村通知 first.

    A 住居地の届出 told before that is undone is told as it stands now: the agency must not keep the wrong one.

    Args: on: 異動日 where the event names none. number: 宛名番号.
    """
    before, after = act.before, act.after
    if after.kind is not ResidentKind.FOREIGN:
        return ()
    if isinstance(entry, ImmigrationResidenceEntry):
        if before is not None and _residence_notified(before) == _residence_notified(after):
            return ()
        return (_report(ReportKind.TRANSMISSION, ReportBasis.IMMIGRATION, ReportAct.RESIDENCE, act, on),)
    what = _register_act(before, after)
    if what is None:
        undone = isinstance(entry, CancellationEntry) and after.is_present
        if not undone or before is None or _residence_notified(before) == _residence_notified(after):
            return ()
        return (_report(ReportKind.TRANSMISSION, ReportBasis.IMMIGRATION, ReportAct.RESIDENCE, act, on),)
    deemed = (
        counts_as_residence_notice(entry, number, after)
        and after.is_present
        and _is_obliged(after)
        and _moves(before, after)
    )
    if not deemed:
        return (_report(ReportKind.NOTICE, ReportBasis.REGISTER, what, act, on),)
    return (
        _report(ReportKind.NOTICE, ReportBasis.BOTH, what, act, on),
        _report(ReportKind.TRANSMISSION, ReportBasis.BOTH, ReportAct.RESIDENCE, act, on),
    )


def _residence_notified(record: ResidentRecord) -> tuple[bool, Address]:
    return record.foreign.immigration_notified, record.foreign.immigration_address


def _register_act(before: ResidentRecord | None, after: ResidentRecord) -> ReportAct | None:
    """記載, 消除, 修正 of a foreign resident's record; None where nothing that the agency keeps has changed.

    A 転出 that is only planned changes nothing yet: it is told on its day, by whoever closes the record.
    """
    was_here = before is not None and before.is_present and before.kind is ResidentKind.FOREIGN
    if not after.is_present:
        return ReportAct.REMOVAL if was_here else None
    if before is None or not was_here:
        return ReportAct.ENTRY
    return ReportAct.CORRECTION if _kept_items(before) != _kept_items(after) else None


def _kept_items(record: ResidentRecord) -> tuple[object, ...]:
    foreign = record.foreign
    return (
        record.name.full,
        record.alphabet_name.text,
        record.birth_date,
        record.sex,
        record.address,
        foreign.nationality,
        foreign.nationality_name,
        foreign.article_30_45,
        foreign.status_of_residence,
        (foreign.period_years, foreign.period_months, foreign.period_days),
        foreign.expires_on,
        foreign.card_number,
    )


def _is_obliged(record: ResidentRecord) -> bool:
    category = record.foreign.article_30_45
    return bool(category) and StatusCategory(category) in OBLIGED


def _moves(before: ResidentRecord | None, after: ResidentRecord) -> bool:
    return before is None or not before.is_present or before.address != after.address


def _report(kind: ReportKind, basis: ReportBasis, what: ReportAct, act: RecordAct, on: date) -> Report:
    before, after = act.before, act.after
    former = before.foreign.card_number if before else ""
    return Report(
        kind=kind,
        basis=basis,
        act=what,
        reason=act.event.reason,
        name=after.name.full or after.alphabet_name.text,
        alphabet_name=after.alphabet_name.text,
        birth_date=after.birth_date,
        sex=after.sex.value,
        nationality=after.foreign.nationality,
        status_category=after.foreign.article_30_45,
        card_number=after.foreign.card_number,
        address=after.address,
        moved_on=act.event.on or PartialDate.known(on),
        notified_on=act.event.notified_on,
        former_card_number=former if former != after.foreign.card_number else "",
        former_address=_former_address(before, after),
    )


def _former_address(before: ResidentRecord | None, after: ResidentRecord) -> Address:
    """旧住居地 — here, or outside where the person has just come."""
    if before is not None and before.is_present:
        return before.address if before.address != after.address else Address()
    return after.address_before_move_in.address if after.is_present else Address()
