"""CertificateContent (証明書の内容): finished pages of labelled cells, independent of any PDF engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from daicho.kernel.dates.eras import wareki
from daicho.kernel.findings import Finding, Level
from daicho.municipal.certificates.cells import Block, Cell, Row
from daicho.municipal.certificates.inputs import CertificateKind, IssueNumber, Issuer
from daicho.municipal.certificates.marks import (
    ATTESTATION_CLOSED,
    ATTESTATION_PART,
    ATTESTATION_WHOLE,
    ATTESTATION_WIDE_AREA,
    CLOSED_DOCUMENT_TITLE,
    CLOSED_TITLE,
    CONTINUES,
    DOCUMENT_TITLE,
    END_OF_MEMBERS,
    OFFICIAL_USE,
    TITLE,
    Mark,
)


@dataclass(frozen=True, slots=True)
class Page:
    """1枚 — one sheet of the certificate.

    Args:
        header: rows shared by the household.
        blocks: members on this sheet.
        notes_title, notes: 統合記載欄 or 別紙.
        ends_members: the last block is followed by 「以下余白」.
    """

    header: tuple[Row, ...] = ()
    blocks: tuple[Block, ...] = ()
    notes_title: str = ""
    notes: tuple[str, ...] = ()
    ends_members: bool = False


@dataclass(frozen=True, slots=True)
class OverflowedItem:
    """文字超過 — an item that even the smallest letters could not hold (標準仕様書 5.8)."""

    resident_number: str
    key: str
    label: str


@dataclass(frozen=True, slots=True)
class CertificateContent:
    """証明書の内容 — everything that is printed on one copy, and nothing else."""

    kind: CertificateKind
    whole_household: bool
    issued_on: date
    official_use: bool
    pages: tuple[Page, ...]
    issuer: Issuer
    issue_number: IssueNumber
    overflowed: tuple[OverflowedItem, ...] = ()
    supplied_by: str = ""

    @property
    def sheets(self) -> int:
        """枚数 of this copy, for 交付履歴."""
        return len(self.pages)

    @property
    def attestation(self) -> str:
        """認証文."""
        if self.kind is CertificateKind.CLOSED:
            return ATTESTATION_CLOSED
        if self.supplied_by:
            return ATTESTATION_WIDE_AREA.format(supplied_by=self.supplied_by)
        return ATTESTATION_WHOLE if self.whole_household else ATTESTATION_PART

    @property
    def findings(self) -> tuple[Finding, ...]:
        """文字溢れのアラート — one for each item that did not fit; shown before the paper is handed over."""
        return tuple(
            Finding(
                "CER-FIT-001",
                Level.ALERT,
                item.key,
                f"「{item.label}」の文字数が多く、最小の文字でも欄に入りません（宛名番号 {item.resident_number}）。"
                "印字を確かめ、必要なら記載事項を手書きで補わず様式を個人票に変えてください。",
                "住民記録システム標準仕様書 5.8",
            )
            for item in self.overflowed
        )

    def cells(self) -> Iterator[Cell]:
        """All cells of all pages, headers first."""
        for page in self.pages:
            for row in page.header:
                yield from row.cells
            for block in page.blocks:
                yield from block.cells()

    def mark_of(self, key: str) -> Mark:
        """State of the first box of an item, for the officer's preview.

        Raises: KeyError when the form has no such item.
        """
        for cell in self.cells():
            if cell.slot.key == key:
                return cell.mark
        raise KeyError(key)

    def to_json(self) -> dict[str, object]:
        """As the layouts read it. Holds personal numbers where they were asked for: never log it."""
        closed = self.kind is CertificateKind.CLOSED
        return {
            "title": CLOSED_TITLE if closed else TITLE,
            "document_title": CLOSED_DOCUMENT_TITLE if closed else DOCUMENT_TITLE,
            "issued_on": [self.issued_on.year, self.issued_on.month, self.issued_on.day],
            "issued_on_text": wareki(self.issued_on),
            "official_use": OFFICIAL_USE if self.official_use else "",
            "attestation": self.attestation,
            "end_of_members": END_OF_MEMBERS,
            "continues": CONTINUES,
            "issuer": self._issuer(),
            "pages": [self._page(number, page) for number, page in enumerate(self.pages, start=1)],
        }

    def _issuer(self) -> dict[str, object]:
        seal = self.issuer.seal
        return {
            "municipality": self.issuer.municipality,
            "title": self.issuer.title,
            "name": self.issuer.name,
            "seal": seal.svg if seal else "",
            "seal_mm": seal.side_mm if seal else 0,
            "seal_description": seal.description if seal else "",
            "seal_note": self.issuer.seal_note,
        }

    def _page(self, number: int, page: Page) -> dict[str, object]:
        total = len(self.pages)
        return {
            "number": number,
            "total": total,
            "is_last": number == total,
            "issue_number": self.issue_number.text(number, total),
            "header": [row.to_json() for row in page.header],
            "blocks": [block.to_json() for block in page.blocks],
            "notes_title": page.notes_title,
            "notes": list(page.notes),
            "ends_members": page.ends_members,
        }
