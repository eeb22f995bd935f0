"""転出証明書の材料 — whom the paper of a departure shows, from which versions, and which copies were issued."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.kernel.findings import Finding, Level
from daicho.kernel.law import LawTables
from daicho.municipal.certificates.departure import DepartingMember, DepartureFacts, DeparturePaperKind
from daicho.systems.resident_registry.documents.departure_certificate import departing_member
from daicho.systems.resident_registry.errors import CertificateNotFound, MovementNotFound, NoDeparturePaper
from daicho.systems.resident_registry.models import DeparturePaper, Movement, MovementEffect, ResidentVersion
from daicho.systems.resident_registry.models.sealed_numbers import open_numbers, version_context
from daicho.systems.resident_registry.queries.movement_entries import newest_entry
from daicho.systems.resident_registry.queries.protected_scope import protected_among
from daicho.systems.resident_registry.queries.records import newest_records
from daicho.systems.resident_registry.queries.suppressions import suppressions_of
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.move_out import MoveOutEntry, is_late
from daicho.systems.resident_registry.rules.record import ResidentRecord
from daicho.systems.resident_registry.rules.record_json import from_json
from daicho.systems.resident_registry.rules.suppressions import Process, suppression_findings

SYSTEM = "resident_registry"
VIEWED = "departure_paper.viewed"


@dataclass(frozen=True, slots=True)
class IssuedDeparturePaper:
    """発行した一通."""

    number: str
    reception: str
    copy_no: int
    kind: DeparturePaperKind
    issued_on: date
    issued_at: datetime
    serial: int
    terminal: str
    subjects: tuple[str, ...]
    versions: Mapping[str, int]
    pages: int
    digest: str
    reason: str
    staff_name: str

    @property
    def is_reissue(self) -> bool:
        """再交付か."""
        return self.copy_no > 1


@dataclass(frozen=True, slots=True)
class DepartureCase:
    """転出一件 — what a copy rests on. ``versions``: today's, or for a 再交付 those of the first issue."""

    reception: str
    entry: MoveOutEntry
    kind: DeparturePaperKind
    versions: Mapping[str, int]
    papers: tuple[IssuedDeparturePaper, ...]

    def facts(self, issued_on: date, *, reissued: bool) -> DepartureFacts:
        """What stands on one copy besides the people."""
        entry = self.entry
        return DepartureFacts(
            kind=self.kind,
            issued_on=issued_on,
            planned_on=entry.day,
            notified_on=entry.filing.filed_on,
            destination=entry.destination,
            destination_head=entry.destination_head,
            reissued=reissued,
        )


def departure_case(law: LawTables, reception: str, *, issued_already: bool = False) -> DepartureCase:
    """転出証明書を発行できる転出. Raises: REG-FLOW-001, REG-OUT-021 where no such paper exists.

    Args: issued_already: to show again what was issued, even where the departure was cancelled later.
    """
    movement = Movement.objects.using(SYSTEM).filter(reception=reception).first()
    if movement is None:
        raise MovementNotFound(reception=reception)
    entry = newest_entry(movement.id).entry
    if not isinstance(entry, MoveOutEntry):
        raise NoDeparturePaper(reason="転出ではありません")
    if entry.abroad:
        raise NoDeparturePaper(reason="国外転出には交付しません。必要な方には消除後に除票の写しを案内してください")
    effects = MovementEffect.objects.using(SYSTEM).filter(movement=movement, resident_number__in=entry.movers)
    if not effects.exists():
        raise NoDeparturePaper(reason="まだ本登録されていません")
    if not issued_already and not effects.filter(cancellation__isnull=True).exists():
        raise NoDeparturePaper(reason="この転出は取り消されています")
    papers = papers_of(reception)
    newest = {number: one.version_no for number, one in newest_records(entry.movers).items()}
    return DepartureCase(reception, entry, _kind(entry, law), papers[0].versions if papers else newest, papers)


def issue_findings(ctx: Context, case: DepartureCase) -> tuple[Finding, ...]:
    """発行の抑止 — suppressions of the people and households, and REG-OUT-022 for 支援措置 (標準仕様書 3.1, 3.4)."""
    records = newest_records(case.versions)
    held = suppressions_of(records, {one.record.household_number for one in records.values()})
    names = {number: one.record.name.full for number, one in records.items()}
    found = suppression_findings(held, Process.ISSUE, ctx.now, field="subject", names=names)
    found = (*found, *_sent_already(case))
    protected = protected_among(records)
    if not protected:
        return found
    who = "、".join(f"{names[number]}さん" for number in sorted(protected))
    return (
        *found,
        Finding("REG-OUT-022", Level.ALERT, "subject",
                f"{who}は支援措置の対象です。支援措置責任者に連絡し、届出人が加害者やその代理でないことを確かめてから"
                "交付してください。", "標準仕様書3.4"),
    )  # fmt: skip


def _sent_already(case: DepartureCase) -> tuple[Finding, ...]:
    """REG-OUT-023 — a 転出 by card has no paper of its own accord (住基法24条の2)."""
    if not case.entry.by_card:
        return ()
    return (
        Finding("REG-OUT-023", Level.ALERT, "subject",
                "個人番号カードによる転出です。転出証明書情報は転出先へ送信したため、転出証明書は原則として交付しません。"
                "カードが使えなくなった、転出先に届いていないなどの申出があるときだけ、理由を確かめて交付してください。",
                "住基法24条の2"),
    )  # fmt: skip


def papers_of(reception: str) -> tuple[IssuedDeparturePaper, ...]:
    """Copies issued for one departure, the first one first."""
    rows = DeparturePaper.objects.using(SYSTEM).filter(movement__reception=reception).select_related("movement")
    return tuple(_issued(row) for row in rows.order_by("copy_no"))


def paper_numbered(number: str) -> IssuedDeparturePaper:
    """One copy by its 発行番号. Raises: REG-CERT-003."""
    row = DeparturePaper.objects.using(SYSTEM).filter(number=number).select_related("movement").first()
    if row is None:
        raise CertificateNotFound(number=number)
    return _issued(row)


def view_departure_paper(ctx: Context, number: str) -> IssuedDeparturePaper:
    """発行した一通の照会 — audited. Raises: REG-CERT-003."""
    paper = paper_numbered(number)
    with transaction.atomic(using=SYSTEM):
        audit.record(ctx, event=VIEWED, subjects=list(paper.subjects), detail={"number": number})
    return paper


def members_leaving(entry: MoveOutEntry, versions: Mapping[str, int]) -> tuple[DepartingMember, ...]:
    """Those who leave, as given versions have them, in the order of the household. Who calls this audits it."""
    rows = ResidentVersion.objects.using(SYSTEM).filter(resident__in=list(versions))
    chosen = {row.resident_id: row for row in rows if row.version_no == versions[row.resident_id]}
    records = {number: from_json(ResidentRecord, row.content) for number, row in chosen.items()}
    order = sorted(
        (number for number in entry.movers if number in records),
        key=lambda number: (records[number].order_in_household, number),
    )
    return tuple(
        departing_member(
            number,
            records[number],
            open_numbers(chosen[number].numbers, version_context(number, versions[number]))[0],
        )
        for number in order
    )


def _kind(entry: MoveOutEntry, law: LawTables) -> DeparturePaperKind:
    days = int(law.value("notification_period.move_out_days", entry.filing.filed_on))
    if entry.filing.basis is FilingBasis.NOTIFICATION and not is_late(entry, days):
        return DeparturePaperKind.CERTIFICATE
    return DeparturePaperKind.EQUIVALENT


def _issued(row: DeparturePaper) -> IssuedDeparturePaper:
    return IssuedDeparturePaper(
        number=row.number,
        reception=row.movement.reception,
        copy_no=row.copy_no,
        kind=DeparturePaperKind(row.kind),
        issued_on=row.issued_on,
        issued_at=row.issued_at,
        serial=row.serial,
        terminal=row.terminal,
        subjects=tuple(row.subjects),
        versions=row.versions,
        pages=row.pages,
        digest=row.digest,
        reason=row.reason,
        staff_name=row.staff_name,
    )
