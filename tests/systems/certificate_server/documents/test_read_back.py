"""読み戻し: the finished paper says letter by letter what it should, or it does not leave."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter

from daicho.kernel.addresses import Address
from daicho.kernel.dates.partial import PartialDate
from daicho.municipal.certificates.inputs import CertificateKind, CertificateMember, CertificateOptions
from daicho.systems.certificate_server.documents.kiosk_certificate import print_copy
from daicho.systems.certificate_server.documents.read_back import demand_same, read_pages
from daicho.systems.certificate_server.errors import KioskRefused, RefusalCode
from tests.systems.certificate_server.documents.papers import EVERYTHING, FAMILY, NUMBER, a_member, contents

HOUSEHOLD, INDIVIDUAL = CertificateKind.HOUSEHOLD, CertificateKind.INDIVIDUAL
FIRST, SECOND = FAMILY[0], FAMILY[1]


@pytest.mark.parametrize("kind", [HOUSEHOLD, INDIVIDUAL])
@pytest.mark.parametrize("options", [CertificateOptions(), EVERYTHING])
@pytest.mark.parametrize("selected", [(), (FIRST.resident_number,), ("0000000003", "0000000006")])
def test_a_right_paper_passes_in_every_form(
    kind: CertificateKind, options: CertificateOptions, selected: tuple[str, ...]
) -> None:
    content = contents(kind=kind, options=options, selected=selected)

    demand_same(print_copy(content, 20).pdf, content)


@pytest.mark.parametrize(
    "change",
    [
        {"name": "平塚　太朗"},
        {"birth_date": PartialDate.known(date(1981, 4, 2))},
        {"address": Address(text="神奈川県平塚市浅間町", lot="9番2号")},
        {"name_kana": "ヒラツカ　ジロウ"},
        {"relationship": ("20",)},
        {"honseki": Address(text="神奈川県平塚市浅間町", lot="10番地")},
        {"individual_number": "123456789026"},
        {"former_family_name": "神奈川"},
    ],
)
def test_a_paper_with_one_item_of_somebody_else_does_not_leave(change: dict[str, Any]) -> None:
    printed = contents((replace(FIRST, **change),), options=EVERYTHING)
    expected = contents((FIRST,), options=EVERYTHING)

    _refused(print_copy(printed, 20).pdf, expected)


def _swapped() -> tuple[CertificateMember, ...]:
    """Everybody's letters are there, but two birth dates have changed places."""
    return (
        replace(FIRST, birth_date=SECOND.birth_date),
        replace(SECOND, birth_date=FIRST.birth_date),
        *FAMILY[2:],
    )


@pytest.mark.parametrize(
    "printed",
    [
        contents(selected=(SECOND.resident_number,)),
        contents(),
        contents(_swapped(), selected=(FIRST.resident_number,)),
        contents((a_member(9, "平塚　太郎"),), selected=("0000000009",)),
        contents(selected=(FIRST.resident_number,), number=replace(NUMBER, serial=13)),
        contents(selected=(FIRST.resident_number,), number=replace(NUMBER, terminal="K-0002")),
        contents(selected=(FIRST.resident_number,), options=EVERYTHING),
        contents(selected=(FIRST.resident_number,), kind=INDIVIDUAL),
    ],
    ids=["other member", "whole household", "swapped dates", "same name", "other copy", "other kiosk", "more", "form"],
)
def test_the_paper_of_another_request_does_not_leave(printed: Any) -> None:
    _refused(print_copy(printed, 20).pdf, contents(selected=(FIRST.resident_number,)))


def test_two_members_whose_dates_changed_places_are_noticed() -> None:
    _refused(print_copy(contents(_swapped()), 20).pdf, contents())


def test_a_sheet_too_many_too_few_or_out_of_order_is_noticed() -> None:
    content = contents(options=EVERYTHING)
    pages = PdfReader(BytesIO(print_copy(content, 20).pdf)).pages
    assert len(pages) == 6

    for order in ([0, 1, 2, 3], [0, 1, 2, 3, 4, 5, 4, 5], [2, 3, 0, 1, 4, 5], [0, 1, 0, 1, 4, 5], [0, 2, 1, 3, 4, 5]):
        writer, made = PdfWriter(), BytesIO()
        for at in order:
            writer.add_page(pages[at])
        writer.write(made)
        _refused(made.getvalue(), content)


def test_what_is_no_pdf_does_not_leave() -> None:
    _refused(b"", contents())
    _refused(b"%PDF-1.7\n", contents())


def test_letters_that_need_selectors_are_read_as_they_were_written() -> None:
    front = read_pages(print_copy(contents(), 20).pdf)[0]

    assert "葛\U000e0103城𠮷子" in front


def _refused(pdf: bytes, expected: Any) -> None:
    with pytest.raises(KioskRefused) as refused:
        demand_same(pdf, expected)
    assert (refused.value.refusal, refused.value.reason) == (RefusalCode.FAULT, "read_back_differs")
