"""コンビニ交付の証明書: one request becomes one copy for both sides of the paper, or a refusal.

Every value comes in as an argument and goes out as a result: no file, no name made from a clock, nothing remembered
between two requests.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from daicho.foundation.pdf.errors import GlyphMissing, RenderingTimedOut
from daicho.foundation.pdf.rendering import render
from daicho.kernel.errors import DomainError
from daicho.municipal.certificates.composition import compose
from daicho.municipal.certificates.content import CertificateContent, Page
from daicho.municipal.certificates.inputs import CertificateMember, CertificateRequest, IssueNumber, Issuer
from daicho.municipal.certificates.layouts import layout_path
from daicho.systems.certificate_server.documents.back_side import back_image
from daicho.systems.certificate_server.errors import KioskRefused, RefusalCode
from daicho.systems.certificate_server.rules.kiosk_service import TooLong

FRONT_WORDS = "見本：地紋はデモ用の代用で、偽造を防ぐ効果はありません。"
BACK_WORDS = "見本：この裏面の画像はデモ用の代用で、問い合わせサイトでは確認できません。"


@dataclass(frozen=True, slots=True)
class Copy:
    """証明書 1通. Args: digest: SHA-256 of the PDF, hexadecimal."""

    pdf: bytes = field(repr=False)
    sheets: int
    digest: str


def content_of(
    request: CertificateRequest,
    members: Sequence[CertificateMember],
    issuer: Issuer,
    number: IssueNumber,
    too_long: TooLong,
) -> CertificateContent:
    """証明書の内容 — what one copy says. Raises: KioskRefused (K-NOT-KIOSK, K-FAULT)."""
    try:
        content = compose(request, members, issuer, number)
    except DomainError as fault:
        raise KioskRefused(RefusalCode.FAULT, fault.code) from fault
    if content.overflowed and too_long is TooLong.REFUSE:
        raise KioskRefused(RefusalCode.NOT_KIOSK, "overflow")
    return content


def print_copy(content: CertificateContent, seconds: float) -> Copy:
    """証明書の作成 — the PDF of one copy. Args: seconds: what is left of the time.

    Raises: KioskRefused: K-NOT-KIOSK for a character that cannot be printed, K-TIMEOUT, K-FAULT.
    """
    try:
        pdf = render(layout_path(content.kind), both_sides(content), time_out=seconds)
    except GlyphMissing as fault:
        raise KioskRefused(RefusalCode.NOT_KIOSK, "glyph") from fault
    except RenderingTimedOut as fault:
        raise KioskRefused(RefusalCode.TIMEOUT, "rendering") from fault
    except DomainError as fault:
        raise KioskRefused(RefusalCode.FAULT, fault.code) from fault
    return Copy(pdf, content.sheets, hashlib.sha256(pdf).hexdigest())


def both_sides(content: CertificateContent) -> dict[str, object]:
    """What the layout reads: the fronts, and a back for each."""
    backs = [{"image": list(_back(content, page, place))} for place, page in enumerate(content.pages, start=1)]
    return {**content.to_json(), "backs": backs, "front_words": FRONT_WORDS, "back_words": BACK_WORDS}


def _back(content: CertificateContent, page: Page, place: int) -> bytes:
    number = content.issue_number.text(place, content.sheets)
    cells = [cell for row in page.header for cell in row.cells]
    cells += [cell for block in page.blocks for cell in block.cells()]
    lines = [f"{cell.slot.key}\t{''.join(cell.lines)}" for cell in cells]
    return back_image(number, "\n".join([number, *lines, *page.notes]))
