"""転出証明書・準ずる証明書 — the records of those who leave turned into one paper, rendered, and read back (M34)."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from pypdf import PdfReader

from daicho.foundation.pdf.rendering import preview, render
from daicho.municipal.certificates.departure import (
    LAYOUT,
    DepartingMember,
    DepartureContent,
    DepartureFacts,
    compose_departure,
)
from daicho.municipal.certificates.inputs import IssueNumber, Issuer
from daicho.systems.resident_registry.documents.resident_certificate import certificate_member
from daicho.systems.resident_registry.errors import PaperDiffers
from daicho.systems.resident_registry.rules.record import PersonalNumbers, ResidentRecord


@dataclass(frozen=True, slots=True)
class DepartureSheet:
    """One finished copy."""

    pdf: bytes
    pages: int


def departing_member(resident_number: str, record: ResidentRecord, numbers: PersonalNumbers) -> DepartingMember:
    """転出する者 as the paper shows them: all numbers, and what 令23条 asks of insurance and pension."""
    return DepartingMember(certificate_member(resident_number, record, numbers), _insurance(record))


def render_departure(
    facts: DepartureFacts, members: Sequence[DepartingMember], issuer: Issuer, number: IssueNumber
) -> DepartureSheet:
    """One copy, read back before it is returned.

    Raises: CER-001, CER-005, PDF-GLYPH-001 (a name that cannot be printed), REG-CERT-006 (read back differs).
    """
    content = compose_departure(facts, members, issuer, number)
    pdf = render(LAYOUT, content.to_json())
    return DepartureSheet(pdf, _demand_same(pdf, members, content, number))


def picture_departure(
    facts: DepartureFacts, members: Sequence[DepartingMember], issuer: Issuer, number: IssueNumber
) -> tuple[bytes, ...]:
    """The same copy as pictures for the officer's screen, one a sheet; never printed."""
    return preview(LAYOUT, compose_departure(facts, members, issuer, number).to_json())


def _demand_same(pdf: bytes, members: Sequence[DepartingMember], content: DepartureContent, number: IssueNumber) -> int:
    """Reads the PDF: its sheets, its number on each, everybody who leaves, and whether it is a 再交付."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    texts = [_plain(page.extract_text()) for page in pages]
    whole = "".join(texts)
    names = [_plain(one.member.name or one.member.alphabet_name) for one in members]
    differs = (
        len(pages) != content.sheets
        or any(_plain(number.text(place, len(pages))) not in text for place, text in enumerate(texts, 1))
        or any(name not in whole for name in names)
        or ("再交付" in whole) is not content.facts.reissued
    )
    if differs:
        raise PaperDiffers()
    return len(pages)


def _insurance(record: ResidentRecord) -> str:
    held = record.entitlements
    found = (
        ("国民健康保険", held.health_insurance.held),
        ("介護保険", held.long_term_care.held),
        ("国民年金", held.pension.category or held.pension.held),
    )
    return "　".join(f"{title} {text}" for title, text in found if text)


def _plain(text: str) -> str:
    return "".join(text.split())
