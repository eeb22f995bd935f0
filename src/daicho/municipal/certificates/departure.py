"""転出証明書・転出証明書に準ずる証明書 — all who leave together on one paper (令23条; 標準仕様書 4.1.3.0.3).

要確認: the forms 20.2.1 and 20.2.2 and their wording are composed from the items of 令23条 and published samples.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from daicho.kernel.addresses import Address
from daicho.kernel.dates.eras import wareki
from daicho.municipal.certificates.cells import Block, Row, Slot, Value, shown
from daicho.municipal.certificates.content import CertificateContent, Page
from daicho.municipal.certificates.errors import IssuerWithoutName, NothingToCertify
from daicho.municipal.certificates.forms import FORM_MM, MEMBERS_PER_SHEET, NUMBER_MM, Form, rows
from daicho.municipal.certificates.inputs import (
    CertificateKind,
    CertificateMember,
    CertificateOptions,
    CertificateRequest,
    CertificateScope,
    IssueNumber,
    Issuer,
)
from daicho.municipal.certificates.items import member_items
from daicho.municipal.certificates.layouts import LAYOUTS
from daicho.municipal.certificates.marks import ANNEX_TITLE
from daicho.municipal.certificates.notes import LINES_OF_A_SHEET, annex_notes, in_sheets

LAYOUT: Path = LAYOUTS / "departure_certificate.typ"
REISSUED = "再交付"
_LABEL = 22 + NUMBER_MM
_ALL = CertificateOptions(
    head_and_relationship=True,
    register=True,
    individual_number=True,
    resident_code=True,
    nationality=True,
    status_category=True,
    status_of_residence=True,
    period_of_stay=True,
    expiry_of_stay=True,
    card_number=True,
    common_name_history=True,
)

HEADER: Form = (
    (10.0, (Slot("address", "今までの住所", _LABEL, FORM_MM - _LABEL, 12.0),)),
    (8.0, (Slot("head_name", "今までの世帯主", _LABEL, 78, 11.0), Slot("notified_on", "届出の年月日", 27, 52, 10.5))),
    (10.0, (Slot("destination", "転出先(予定)", _LABEL, FORM_MM - _LABEL, 12.0),)),
    (8.0, (Slot("destination_head", "転出先の世帯主", _LABEL, 78, 11.0),
           Slot("planned_on", "転出予定年月日", 27, 52, 10.5))),
)  # fmt: skip
_CODE = Slot("resident_code", "住民票コード", 21, 38)
_NUMBER = Slot("individual_number", "個人番号", 21, 38)
_INSURANCE = Slot("insurance", "資格等", 22, 157, 9.0)
JAPANESE: Form = (
    (5.6, (Slot("name_kana", "氏名の振り仮名", 22, 98, 8.5), _CODE)),
    (9.4, (Slot("name", "氏　　名", 22, 98, 14.0), _NUMBER)),
    (6.2, (Slot("former_family_name", "旧　　氏", 22, 98, 10.0), Slot("relationship", "続　　柄", 21, 38, 9.5))),
    (6.2, (Slot("birth_date", "生年月日", 22, 65, 10.0), Slot("sex", "性別", 12, 21, 10.0),
           Slot("head_of_register", "筆頭者", 21, 38, 9.5))),
    (6.2, (Slot("honseki", "本　　籍", 22, 157, 9.5),)),
    (5.6, (_INSURANCE,)),
)  # fmt: skip
FOREIGN: Form = (
    (8.6, (Slot("name", "氏　　名", 22, 98, 14.0), _CODE)),
    (5.6, (Slot("common_name", "通　　称", 22, 98, 10.0), _NUMBER)),
    (5.6, (Slot("birth_date", "生年月日", 22, 45, 10.0), Slot("sex", "性別", 12, 19, 10.0),
           Slot("relationship", "続柄", 22, 59, 9.5))),
    (6.0, (Slot("nationality", "国籍・地域", 22, 67.5),
           Slot("status_category", "法第30条の45に\n規定する区分", 25, 64.5))),
    (5.3, (Slot("status_of_residence", "在留資格", 22, 67.5), Slot("period", "在留期間等", 25, 64.5))),
    (6.0, (Slot("expires_on", "在留期間の\n満了の日", 22, 67.5), Slot("card_number", "在留カード等の番号", 25, 64.5))),
    (5.3, (_INSURANCE,)),
)  # fmt: skip


class DeparturePaperKind(StrEnum):
    """転出証明書 (20.2.1), or the paper that stands for it after fourteen days (20.2.2)."""

    CERTIFICATE = "certificate"
    EQUIVALENT = "equivalent"

    @property
    def official_name(self) -> str:
        """As printed and shown."""
        return {"certificate": "転出証明書", "equivalent": "転出証明書に準ずる証明書"}[self.value]

    @property
    def attestation(self) -> str:
        """証明する文."""
        return {
            "certificate": "上記の者の転出について、住民票の記載と相違ないことを証明する。",
            "equivalent": "この証明書は、転入届に添付すべき書類として、転出証明書に準じて発行したものである。",
        }[self.value]


@dataclass(frozen=True, slots=True)
class DepartingMember:
    """転出する者 — the record, and which insurances and pension the person has here (令23条)."""

    member: CertificateMember
    insurance: str = ""


@dataclass(frozen=True, slots=True)
class DepartureFacts:
    """転出の内容.

    Args: issued_on: printed day of this copy. reissued: a 再交付; the members are as the first issue showed them.
    """

    kind: DeparturePaperKind
    issued_on: date
    planned_on: date
    notified_on: date
    destination: Address
    destination_head: str = ""
    reissued: bool = False


@dataclass(frozen=True, slots=True)
class DepartureContent:
    """転出証明書の内容 — finished pages, independent of any PDF engine."""

    facts: DepartureFacts
    base: CertificateContent

    @property
    def sheets(self) -> int:
        """枚数."""
        return self.base.sheets

    def to_json(self) -> dict[str, object]:
        """As the layout reads it. Holds personal numbers: never log it."""
        name = self.facts.kind.official_name
        spaced = "　".join(name) if self.facts.kind is DeparturePaperKind.CERTIFICATE else name
        return {
            **self.base.to_json(),
            "title": spaced,
            "document_title": name,
            "official_use": REISSUED if self.facts.reissued else "",
            "attestation": self.facts.kind.attestation,
        }


def compose_departure(
    facts: DepartureFacts, members: Sequence[DepartingMember], issuer: Issuer, issue_number: IssueNumber
) -> DepartureContent:
    """転出証明書の作成 — one copy for all who leave together.

    Raises: NothingToCertify (CER-001), IssuerWithoutName (CER-005).
    """
    if not members:
        raise NothingToCertify
    if not issuer.title or not issuer.name:
        raise IssuerWithoutName
    request = CertificateRequest(CertificateKind.HOUSEHOLD, CertificateScope.WHOLE, facts.issued_on, options=_ALL)
    blocks = tuple(_block(number, one, request) for number, one in enumerate(members, start=1))
    header = _header(facts, members[0].member, request)
    sheets = [blocks[at : at + MEMBERS_PER_SHEET] for at in range(0, len(blocks), MEMBERS_PER_SHEET)]
    pages = [Page(header=header, blocks=sheet, ends_members=sheet is sheets[-1]) for sheet in sheets]
    annex = annex_notes([one.member for one in members])
    pages += [Page(notes_title=ANNEX_TITLE, notes=lines) for lines in in_sheets(annex, LINES_OF_A_SHEET) if annex]
    base = CertificateContent(
        kind=CertificateKind.HOUSEHOLD,
        whole_household=True,
        issued_on=facts.issued_on,
        official_use=False,
        pages=tuple(pages),
        issuer=issuer,
        issue_number=issue_number,
    )
    return DepartureContent(facts, base)


def _block(number: int, one: DepartingMember, request: CertificateRequest) -> Block:
    items = member_items(one.member, request) | {"insurance": shown(one.insurance)}
    return Block(number, one.member.resident_number, rows(FOREIGN if one.member.is_foreign else JAPANESE, items))


def _header(facts: DepartureFacts, first: CertificateMember, request: CertificateRequest) -> tuple[Row, ...]:
    items: dict[str, Value] = {
        "address": shown(first.address.one_line()),
        "head_name": shown(first.head_name),
        "notified_on": shown(wareki(facts.notified_on)),
        "destination": shown(facts.destination.one_line()),
        "destination_head": shown(facts.destination_head),
        "planned_on": shown(wareki(facts.planned_on)),
    }
    return rows(HEADER, items)
