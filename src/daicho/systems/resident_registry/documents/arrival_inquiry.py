"""転入通知未着照会書 — the records of those who left turned into a letter, rendered, and read back."""

from __future__ import annotations

import io
from datetime import date

from pypdf import PdfReader

from daicho.foundation.pdf.rendering import render
from daicho.municipal.certificates.arrival_inquiry import LAYOUT, ArrivalInquiry, inquiry_json
from daicho.municipal.certificates.inputs import Issuer
from daicho.municipal.certificates.items import display_name
from daicho.municipal.places.municipalities import municipality
from daicho.systems.resident_registry.documents.resident_certificate import certificate_member
from daicho.systems.resident_registry.errors import NoArrivalInquiry, PaperDiffers
from daicho.systems.resident_registry.rules.record import ResidentRecord


def render_inquiry(people: dict[str, ResidentRecord], made_on: date, issuer: Issuer) -> bytes:
    """One letter about people who left together for one place.

    Raises: REG-OUT-023 where no municipality can be asked, REG-CERT-006 (read back differs).
    """
    destination = next(iter(people.values())).planned_move_out.destination.address
    place = municipality(destination.municipality_code)
    if place is None:
        raise NoArrivalInquiry()
    members = tuple(
        (certificate_member(number, record), record.removed.on.sort_on)
        for number, record in people.items()
        if record.removed.on is not None
    )
    inquiry = ArrivalInquiry(place.text, made_on, destination.one_line(), members)
    pdf = render(LAYOUT, inquiry_json(inquiry, issuer))
    text = "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)
    if any("".join(display_name(member).split()) not in text for member, _ in members):
        raise PaperDiffers()
    return pdf
