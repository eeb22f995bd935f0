"""Composing (証明書の作成): request, members and issuer become finished pages. Source: 標準仕様書 5.1 to 5.8.

What it never does: print what was not asked for, print a 転出予定 before its day, mix closed and living records, or
leave an official box empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from daicho.municipal.certificates.cells import Block, Row, shown
from daicho.municipal.certificates.content import CertificateContent, OverflowedItem, Page
from daicho.municipal.certificates.errors import (
    ClosedRecord,
    HistoryNeedsIndividualForm,
    IssuerWithoutName,
    MixedAddresses,
    NotClosed,
    NothingToCertify,
    SealTooLarge,
)
from daicho.municipal.certificates.forms import (
    CONTINUATION_HEADER,
    HOUSEHOLD_HEADER,
    MEMBERS_PER_SHEET,
    household_block,
    individual_block,
    rows,
)
from daicho.municipal.certificates.inputs import (
    CertificateKind,
    CertificateMember,
    CertificateRequest,
    CertificateScope,
    IssueNumber,
    Issuer,
    Overflow,
)
from daicho.municipal.certificates.items import display_name, member_items
from daicho.municipal.certificates.marks import ANNEX_TITLE, HISTORY_TITLE, Mark
from daicho.municipal.certificates.notes import (
    LINES_BESIDE_ITEMS,
    LINES_OF_A_SHEET,
    annex_notes,
    in_sheets,
    individual_notes,
)

LARGEST_SEAL_MM = 25.0


def compose(
    request: CertificateRequest, members: Sequence[CertificateMember], issuer: Issuer, issue_number: IssueNumber
) -> CertificateContent:
    """証明書の作成 — one copy.

    Args:
        members: the living members of the household in their kept order (記載順位); for 世帯の一部 the selected ones
            are taken from them. Of a 除票 the one person.
    Raises: NothingToCertify (CER-001), ClosedRecord (002), HistoryNeedsIndividualForm (003), MixedAddresses (004),
        IssuerWithoutName (005), SealTooLarge (006), NotClosed (007).
    """
    chosen = chosen_members(request, members)
    _refuse_impossible(request, chosen, issuer)
    if request.kind is CertificateKind.HOUSEHOLD:
        pages = _household_pages(request, chosen)
    else:
        pages = _individual_pages(request, chosen)
    content = CertificateContent(
        kind=request.kind,
        whole_household=request.scope is CertificateScope.WHOLE,
        issued_on=request.issued_on,
        official_use=request.official_use,
        pages=pages,
        issuer=issuer,
        issue_number=issue_number,
        supplied_by=request.supplied_by,
    )
    return _settle_overflow(content, request.overflow)


def compose_copies(
    request: CertificateRequest,
    members: Sequence[CertificateMember],
    issuer: Issuer,
    issue_numbers: Sequence[IssueNumber],
) -> tuple[CertificateContent, ...]:
    """複数部数 — one content for each copy; they differ only in the 発行番号 (標準仕様書 5.5)."""
    first = compose(request, members, issuer, issue_numbers[0])
    return tuple(replace(first, issue_number=number) for number in issue_numbers)


def chosen_members(request: CertificateRequest, members: Sequence[CertificateMember]) -> tuple[CertificateMember, ...]:
    """記載する世帯員 — all of them, or the selected ones, in the kept order."""
    if request.scope is CertificateScope.WHOLE:
        return tuple(members)
    return tuple(member for member in members if member.resident_number in request.selected)


def _refuse_impossible(request: CertificateRequest, chosen: Sequence[CertificateMember], issuer: Issuer) -> None:
    if not chosen:
        raise NothingToCertify
    if request.kind is CertificateKind.CLOSED:
        if any(member.closing is None for member in chosen):
            raise NotClosed
    elif any(is_closed_on(member, request) for member in chosen):
        raise ClosedRecord
    if request.kind is CertificateKind.HOUSEHOLD:
        if request.options.history or request.options.remarks:
            raise HistoryNeedsIndividualForm
        if len({member.address.one_line() for member in chosen}) > 1:
            raise MixedAddresses
    if not issuer.title or not issuer.name:
        raise IssuerWithoutName
    if issuer.seal and issuer.seal.side_mm > LARGEST_SEAL_MM:
        raise SealTooLarge(side_mm=f"{issuer.seal.side_mm:g}")


def is_closed_on(member: CertificateMember, request: CertificateRequest) -> bool:
    """除票か — by state, or because the 転出予定年月日 has come (標準仕様書 1.1.5)."""
    left = member.departure is not None and member.departure.planned_on <= request.issued_on
    return member.status.is_closed or left


def _household_pages(request: CertificateRequest, chosen: Sequence[CertificateMember]) -> tuple[Page, ...]:
    blocks = tuple(
        household_block(number, member.resident_number, member.is_foreign, member_items(member, request))
        for number, member in enumerate(chosen, start=1)
    )
    header = rows(HOUSEHOLD_HEADER, member_items(chosen[0], request))
    sheets = [blocks[at : at + MEMBERS_PER_SHEET] for at in range(0, len(blocks), MEMBERS_PER_SHEET)]
    pages = [Page(header=header, blocks=sheet, ends_members=sheet is sheets[-1]) for sheet in sheets]
    annex = annex_notes(chosen) if request.options.common_name_history else ()
    if annex:
        pages += [Page(notes_title=ANNEX_TITLE, notes=lines) for lines in in_sheets(annex, LINES_OF_A_SHEET)]
    return tuple(pages)


def _individual_pages(request: CertificateRequest, chosen: Sequence[CertificateMember]) -> tuple[Page, ...]:
    pages: list[Page] = []
    for member in chosen:
        block = individual_block(member.resident_number, member.is_foreign, member_items(member, request))
        first, *more = in_sheets(individual_notes(member, request.options), LINES_BESIDE_ITEMS)
        pages.append(Page(blocks=(block,), notes_title=HISTORY_TITLE, notes=first))
        header = rows(CONTINUATION_HEADER, {"name": shown(display_name(member))})
        pages += [Page(header=header, notes_title=HISTORY_TITLE, notes=lines) for lines in more]
    return tuple(pages)


def _settle_overflow(content: CertificateContent, policy: Overflow) -> CertificateContent:
    """文字溢れ — collect what did not fit and, if the office wants it so, blank it out."""
    found = [
        OverflowedItem(block.resident_number, cell.slot.key, cell.slot.label.replace("\n", "").replace("　", ""))
        for page in content.pages
        for block in page.blocks
        for cell in block.cells()
        if cell.mark is Mark.OVERFLOWED
    ]
    found += [
        OverflowedItem("", cell.slot.key, cell.slot.label.replace("　", ""))
        for row in content.pages[0].header
        for cell in row.cells
        if cell.mark is Mark.OVERFLOWED
    ]
    pages = content.pages if policy is Overflow.TO_THE_LIMIT else tuple(map(_blanked_page, content.pages))
    return replace(content, pages=pages, overflowed=tuple(found))


def _blanked_page(page: Page) -> Page:
    return replace(
        page,
        header=tuple(map(_blanked_row, page.header)),
        blocks=tuple(Block(b.number, b.resident_number, tuple(map(_blanked_row, b.rows))) for b in page.blocks),
    )


def _blanked_row(row: Row) -> Row:
    cells = tuple(replace(cell, lines=()) if cell.mark is Mark.OVERFLOWED else cell for cell in row.cells)
    return replace(row, cells=cells)
