"""転入通知 received: whom of the register a notice means, and the lists of notices and certificates that wait."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from daicho.contracts.messages import MoveInNotice, MoveOutCertificate
from daicho.contracts.messages.body import read
from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.kernel.names import variant_key, without_selectors
from daicho.municipal.places.municipalities import municipality
from daicho.systems.resident_registry.errors import CertificateNotOpen
from daicho.systems.resident_registry.models import (
    ReceivedArrival,
    ReceivedCertificate,
    ReceivedRegisterNotice,
    Resident,
)
from daicho.systems.resident_registry.models.municipal_notice import certificate_context, open_content
from daicho.systems.resident_registry.models.sealed_numbers import RESIDENT_CODE, number_index
from daicho.systems.resident_registry.queries.destinations import waiting_destinations
from daicho.systems.resident_registry.queries.records import NewestRecord, newest_records
from daicho.systems.resident_registry.queries.reported_differences import open_differences
from daicho.systems.resident_registry.rules.special_move_in import last_days

SYSTEM = "resident_registry"
LISTED, OPENED = "municipal_notices.listed", "received_certificate.opened"
MOST = 200


@dataclass(frozen=True, slots=True)
class Matching:
    """照合 of a notice. Args: residents: 宛名番号 in the order of the notice. obstacle: empty when all fit."""

    residents: tuple[str, ...]
    records: tuple[NewestRecord, ...]
    obstacle: str

    def is_known_already(self, notice: MoveInNotice) -> bool:
        """Whether everybody's 転出 is confirmed with this very day and place."""
        return all(
            one.record.confirmed_move_out.on == notice.moved_in_on
            and one.record.confirmed_move_out.destination.address == notice.new_address
            for one in self.records
        )


@dataclass(frozen=True, slots=True)
class ArrivalRow:
    """転入通知の一行."""

    id: uuid.UUID
    municipality: str
    number: str
    received_at: datetime
    moved_in_on: date
    names: tuple[str, ...]
    state: str
    reason: str
    reception: str
    residents: tuple[str, ...]

    @property
    def people(self) -> tuple[tuple[str, str], ...]:
        """氏名 with 宛名番号, which is empty where not everybody was found."""
        found = self.residents if len(self.residents) == len(self.names) else ("",) * len(self.names)
        return tuple(zip(self.names, found, strict=True))


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """転出証明書情報の一行. Args: last_day: until when 特例転入 is possible at the latest (転出予定日から30日)."""

    id: uuid.UUID
    municipality: str
    number: str
    received_at: datetime
    names: tuple[str, ...]
    planned_on: date
    last_day: date
    by_card: bool
    verified_by_card: bool
    visit_on: date | None
    visit_time: str
    state: str
    note: str
    reception: str


def matching_of(notice: MoveInNotice) -> Matching:
    """Whom a notice means: by 住民票コード, and only where name and birth date agree."""
    found: list[str] = []
    wrong: list[str] = []
    for person in notice.persons:
        index = number_index(RESIDENT_CODE, person.resident_code.reveal())
        row = Resident.objects.using(SYSTEM).filter(resident_code_index=index).first()
        if row is None:
            wrong.append(f"{person.name}さんの住民票コードの人がいません。")
        else:
            found.append(row.number)
    records = newest_records(found)
    if not wrong:
        for person, number in zip(notice.persons, found, strict=True):
            held = records[number].record
            if _name_key(person.name) != _name_key(held.name.full or held.alphabet_name.text):
                wrong.append(f"{person.name}さんの氏名が記録(宛名番号{number})と違います。")
            elif person.birth_date != held.birth_date:
                wrong.append(f"{person.name}さんの生年月日が記録(宛名番号{number})と違います。")
    obstacle = " ".join(wrong)
    if obstacle:
        obstacle += "通知した市区町村に確かめてください。"
    return Matching(tuple(found), tuple(records[number] for number in found), obstacle)


def _name_key(name: str) -> str:
    return variant_key(without_selectors("".join(name.split())))


def place_name(code: str) -> str:
    """市区町村名; one that is not in the table is named by its code."""
    found = municipality(code)
    return found.text if found else f"市区町村コード{code}"


def arrival_list(ctx: Context, state: str = "error") -> tuple[ArrivalRow, ...]:
    """転入通知の一覧 by state, the newest first; audited (M22)."""
    rows = ReceivedArrival.objects.using(SYSTEM).filter(state=state).order_by("-received_at")[:MOST]
    listed = tuple(
        ArrivalRow(
            one.id,
            place_name(one.municipality),
            one.number,
            one.received_at,
            one.moved_in_on,
            tuple(one.names),
            one.state,
            one.reason,
            one.reception,
            tuple(one.residents),
        )
        for one in rows
    )
    _record(ctx, "arrivals", [number for one in listed for number in one.residents])
    return listed


def certificate_list(ctx: Context, state: str = "open") -> tuple[CertificateRow, ...]:
    """転出証明書情報の一覧 by state, the next visit first; audited (M22)."""
    rows = ReceivedCertificate.objects.using(SYSTEM).filter(state=state).order_by("visit_on", "planned_on")[:MOST]
    listed = tuple(_certificate_row(one) for one in rows)
    _record(ctx, "certificates", [])
    return listed


def open_counts() -> dict[str, int]:
    """本日の業務 — how much waits on each list of what other offices sent."""
    return {
        "certificates": ReceivedCertificate.objects.using(SYSTEM).filter(state="open").count(),
        "arrivals": ReceivedArrival.objects.using(SYSTEM).filter(state="error").count(),
        "destinations": waiting_destinations(),
        "differences": open_differences(),
        "registers": ReceivedRegisterNotice.objects.using(SYSTEM).filter(state__in=["open", "error"]).count(),
    }


def opened_certificate(ctx: Context, row: uuid.UUID) -> tuple[CertificateRow, MoveOutCertificate]:
    """転出証明書情報 to enter a 転入 from — with personal numbers, so it is audited. Raises: REG-ARRIVE-021."""
    stored = ReceivedCertificate.objects.using(SYSTEM).filter(id=row, state="open").first()
    if stored is None:
        raise CertificateNotOpen()
    with transaction.atomic(using=SYSTEM):
        audit.record(
            ctx,
            event=OPENED,
            detail={"municipality": stored.municipality, "number": stored.number},
            individual_number_shown=True,
        )
    return _certificate_row(stored), read(MoveOutCertificate, open_content(certificate_context(row), stored.content))


def _certificate_row(one: ReceivedCertificate) -> CertificateRow:
    return CertificateRow(
        one.id,
        place_name(one.municipality),
        one.number,
        one.received_at,
        tuple(one.names),
        one.planned_on,
        last_days(one.planned_on, one.planned_on).after_planned,
        one.by_card,
        one.verified_by_card,
        one.visit_on,
        one.visit_time,
        one.state,
        one.note,
        one.reception,
    )


def _record(ctx: Context, name: str, subjects: list[str]) -> None:
    with transaction.atomic(using=SYSTEM):
        audit.record(ctx, event=LISTED, subjects=list(dict.fromkeys(subjects)), detail={"list": name})
