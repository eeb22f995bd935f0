"""通知書 — rendered, and read back."""

from __future__ import annotations

import io
from dataclasses import dataclass

from pypdf import PdfReader

from daicho.foundation.pdf.rendering import render
from daicho.municipal.certificates.inputs import Issuer
from daicho.municipal.certificates.letters import LAYOUT, Letter, grouped, letter_json
from daicho.systems.resident_registry.errors import PaperDiffers


@dataclass(frozen=True, slots=True)
class LetterSheet:
    """One finished letter."""

    pdf: bytes
    pages: int


def render_letter(letter: Letter, issuer: Issuer, number: str, code: str) -> LetterSheet:
    """One letter. Raises: PDF-GLYPH-001 (a name that cannot be printed), REG-CERT-006 (read back differs)."""
    pdf = render(LAYOUT, letter_json(letter, issuer, number, code))
    pages = PdfReader(io.BytesIO(pdf)).pages
    text = "".join(_plain(page.extract_text()) for page in pages)
    wanted = (letter.kind.official_name, letter.address, letter.addressee, number, grouped(code))
    if any(_plain(words) not in text for words in (*wanted, *(text for fact in letter.facts for text in fact))):
        raise PaperDiffers()
    return LetterSheet(pdf, len(pages))


def _plain(text: str) -> str:
    return "".join(text.split())
