"""できあがった証明書の読み戻し: a finished PDF is read again and must say, letter by letter, what was expected of it.

What is expected is composed anew from what is read anew, beginning at the authenticated serial. So a paper of another
person, another member, an earlier state or another request never leaves, however it came about (the incidents of 2023).
"""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pypdfium2

from daicho.kernel.dates.eras import wareki
from daicho.municipal.certificates.cells import Row
from daicho.municipal.certificates.content import CertificateContent, Page
from daicho.municipal.certificates.forms import MEMBERS_PER_SHEET
from daicho.municipal.certificates.inputs import CertificateKind
from daicho.municipal.certificates.marks import CONTINUES, END_OF_MEMBERS, TITLE
from daicho.systems.certificate_server.documents.kiosk_certificate import BACK_WORDS, FRONT_WORDS
from daicho.systems.certificate_server.errors import KioskRefused, RefusalCode

LATENT_WORDS = "複写" * 3
DIFFERS = "read_back_differs"
_one_at_a_time = threading.Lock()
"""PDFium is not made for threads."""


def demand_same(pdf: bytes, expected: CertificateContent) -> None:
    """読み戻しの照合 — every front and back, in order, letter by letter.

    Raises: KioskRefused (K-FAULT, ``read_back_differs``).
    """
    texts = read_pages(pdf)
    if len(texts) != 2 * expected.sheets:
        raise KioskRefused(RefusalCode.FAULT, DIFFERS)
    for place, page in enumerate(expected.pages, start=1):
        front, back = texts[2 * place - 2], texts[2 * place - 1]
        if not says_exactly(front, expected, page, place) or back != _plain(BACK_WORDS):
            raise KioskRefused(RefusalCode.FAULT, DIFFERS)


def read_pages(pdf: bytes) -> tuple[str, ...]:
    """The text of each page in the order of printing, without white space. Raises: KioskRefused for what is no PDF."""
    with _one_at_a_time:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError as fault:
            raise KioskRefused(RefusalCode.FAULT, DIFFERS) from fault
        try:
            return tuple(_text(document, number) for number in range(len(document)))
        finally:
            document.close()


def says_exactly(found: str, content: CertificateContent, page: Page, place: int) -> bool:
    """Whether a front says all that it should, in order, and beside it nothing but pattern and block numbers."""
    beside, at = "", 0
    for words in map(_plain, _words(content, page, place)):
        start = found.find(words, at)
        if start < 0:
            return False
        beside += found[at:start]
        at = start + len(words)
    numbers = "".join(str(block.number) for block in page.blocks if block.number)
    return beside + found[at:] == LATENT_WORDS + _plain(FRONT_WORDS) + numbers


def _words(content: CertificateContent, page: Page, place: int) -> Iterator[str]:
    """Everything printed on a front, in the order of the layout."""
    yield TITLE
    household = content.kind is CertificateKind.HOUSEHOLD
    if page.notes_title and household:
        yield from (page.notes_title, *page.notes)
    else:
        yield from _of_rows(page.header)
        for block in page.blocks:
            yield from _of_rows(block.rows)
        if page.notes_title:
            yield from (page.notes_title, *page.notes)
        if page.ends_members and len(page.blocks) < MEMBERS_PER_SHEET:
            yield END_OF_MEMBERS
    if place == content.sheets:
        issuer = content.issuer
        yield content.attestation
        yield wareki(content.issued_on)
        yield from (issuer.title, issuer.name, issuer.seal_note)
    else:
        yield CONTINUES
    yield from ("発行番号", content.issue_number.text(place, content.sheets), f"{place}/{content.sheets}")


def _of_rows(rows: tuple[Row, ...]) -> Iterator[str]:
    for row in rows:
        for cell in row.cells:
            yield cell.slot.label
            yield "".join(cell.lines)


def _text(document: pypdfium2.PdfDocument, number: int) -> str:
    page = document[number]
    text = page.get_textpage()
    try:
        return _plain(text.get_text_range())
    finally:
        text.close()
        page.close()


def _plain(text: str) -> str:
    return "".join(text.split())
