"""住民票の写し — the registry's records turned into the municipal certificate, rendered, and read back.

The finished PDF is read again and compared with what was asked for before anybody sees it: who stands on it, how many
sheets, under which number (M34). A paper that says anything else never leaves.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from pypdf import PdfReader

from daicho.foundation.pdf.rendering import preview, render
from daicho.kernel.dates import PartialDate
from daicho.municipal.certificates.composition import chosen_members, compose
from daicho.municipal.certificates.content import CertificateContent
from daicho.municipal.certificates.inputs import (
    CertificateMember,
    CertificateRequest,
    ClosingItems,
    CommonNameEntry,
    Departure,
    ForeignItems,
    HistoryLine,
    IssueNumber,
    Issuer,
)
from daicho.municipal.certificates.layouts import layout_path
from daicho.municipal.codes.foreign_status import status_category
from daicho.municipal.codes.movement_reasons import movement_reason
from daicho.systems.resident_registry.errors import PaperDiffers
from daicho.systems.resident_registry.rules.record import PersonalNumbers, ResidentKind, ResidentRecord
from daicho.systems.resident_registry.rules.record_parts import CommonNameRow


@dataclass(frozen=True, slots=True)
class Paper:
    """One finished copy."""

    pdf: bytes
    pages: int
    content: CertificateContent


def certificate_member(
    resident_number: str,
    record: ResidentRecord,
    numbers: PersonalNumbers | None = None,
    history: tuple[HistoryLine, ...] = (),
) -> CertificateMember:
    """住民票に記載された者 — one record as the certificate rules read it. Numbers only where they were asked for."""
    asked = numbers or PersonalNumbers()
    moved_within = record.settled.on != record.resident_since.on
    foreign = record.kind is ResidentKind.FOREIGN
    planned = record.planned_move_out
    return CertificateMember(
        resident_number=resident_number,
        kind=record.kind,
        name="" if record.name.full == record.alphabet_name.text else record.name.full,
        birth_date=record.birth_date,
        sex=record.sex,
        address=record.address,
        status=record.status,
        name_kana=record.name.kana,
        kana_official=record.name.kana_official,
        alphabet_name=record.alphabet_name.text,
        common_name=record.common_name.text,
        common_name_kana=record.common_name.kana,
        former_family_name=record.former_name.printed_family,
        former_family_name_kana=record.former_name.printed_family_kana,
        head_name=record.head.full,
        relationship=record.relationship,
        address_set_on=record.settled.on if moved_within else None,
        became_resident_on=None if foreign else record.became_resident.on,
        notified_on=record.recorded.notified_on,
        previous_address=record.address_before_move_in.address,
        honseki=record.honseki,
        head_of_register=record.head_of_register,
        individual_number=asked.individual_number,
        resident_code=asked.resident_code,
        foreign=_foreign_items(record) if foreign else None,
        departure=Departure(planned.on, planned.destination.address) if planned.on else None,
        history=history,
        remarks=tuple(remark.text for remark in record.remarks if remark.text and not remark.is_note),
        closing=None if record.is_present else _closing(record),
    )


def _closing(record: ResidentRecord) -> ClosingItems:
    """除票固有の記載事項. The day of a 転出 is the planned one (標準仕様書 1.1.5)."""
    removed, planned, confirmed = record.removed, record.planned_move_out, record.confirmed_move_out
    return ClosingItems(
        reason=movement_reason(removed.reason).name if removed.reason else record.status.official_name,
        occurred_on=PartialDate.known(planned.on) if planned.on else removed.on,
        planned_to=planned.destination.address,
        confirmed_to=confirmed.destination.address,
        notified_on=removed.notified_on,
        notice_on=confirmed.notice_on,
        moved_out_on=confirmed.on,
    )


def render_certificate(
    request: CertificateRequest, members: Sequence[CertificateMember], issuer: Issuer, number: IssueNumber
) -> Paper:
    """One copy of a 住民票の写し, read back before it is returned.

    Raises: CER-001…006 (composing), PDF-GLYPH-001 (a name that cannot be printed), REG-CERT-006 (read back differs).
    """
    content = compose(request, members, issuer, number)
    pdf = render(layout_path(request.kind), content.to_json())
    pages = _demand_same(pdf, request, members, content, number)
    return Paper(pdf, pages, content)


def picture_certificate(
    request: CertificateRequest, members: Sequence[CertificateMember], issuer: Issuer, number: IssueNumber
) -> tuple[bytes, ...]:
    """The same copy as pictures for the officer's screen, one a sheet; never printed."""
    content = compose(request, members, issuer, number)
    return preview(layout_path(request.kind), content.to_json())


def _demand_same(
    pdf: bytes,
    request: CertificateRequest,
    members: Sequence[CertificateMember],
    content: CertificateContent,
    number: IssueNumber,
) -> int:
    """Reads the PDF: its sheets, its number on each, the chosen people on it and nobody else of the household."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    texts = [_plain(page.extract_text()) for page in pages]
    whole = "".join(texts)
    chosen = {member.resident_number for member in chosen_members(request, members)}
    printed = [_plain(_shown_name(m)) for m in members if m.resident_number in chosen]
    others = [_plain(_shown_name(m)) for m in members if m.resident_number not in chosen]
    named_otherwise = _plain("".join(m.head_name + m.head_of_register for m in members))
    differs = (
        len(pages) != content.sheets
        or any(_plain(number.text(place, len(pages))) not in text for place, text in enumerate(texts, 1))
        or any(name not in whole for name in printed)
        or any(name in whole and name not in named_otherwise and name not in printed for name in others)
    )
    if differs:
        raise PaperDiffers()
    return len(pages)


def _shown_name(member: CertificateMember) -> str:
    return member.name or member.alphabet_name


def _plain(text: str) -> str:
    return "".join(text.split())


def _foreign_items(record: ResidentRecord) -> ForeignItems:
    foreign = record.foreign
    units = ((foreign.period_years, "年"), (foreign.period_months, "月"), (foreign.period_days, "日"))
    return ForeignItems(
        nationality=foreign.nationality_name,
        status_category=status_category(foreign.article_30_45),
        became_foreign_resident_on=record.became_foreign_resident.on,
        status_of_residence=foreign.status_of_residence,
        period="".join(f"{value}{unit}" for value, unit in units if value),
        expires_on=foreign.expires_on,
        card_number=foreign.card_number,
        common_names=tuple(_common_name(row) for row in record.common_name_rows),
    )


def _common_name(row: CommonNameRow) -> CommonNameEntry:
    return CommonNameEntry(
        row.name.text,
        PartialDate.known(row.recorded_on) if row.recorded_on else None,
        row.recorded_in,
        PartialDate.known(row.removed_on) if row.removed_on else None,
        row.removed_in,
    )
