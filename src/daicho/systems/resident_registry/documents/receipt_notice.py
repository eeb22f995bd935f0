"""住民異動届受理通知 — rendered, and read back."""

from __future__ import annotations

import io

from pypdf import PdfReader

from daicho.foundation.pdf.rendering import render
from daicho.municipal.certificates.inputs import Issuer
from daicho.municipal.certificates.receipt_notice import LAYOUT, ReceiptNotice, notice_json
from daicho.systems.resident_registry.errors import PaperDiffers


def render_receipt_notice(notice: ReceiptNotice, issuer: Issuer) -> bytes:
    """One letter. Raises: REG-CERT-006 (read back differs)."""
    pdf = render(LAYOUT, notice_json(notice, issuer))
    text = "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)
    if any("".join(words.split()) not in text for words in (notice.old_address, *notice.people)):
        raise PaperDiffers()
    return pdf
