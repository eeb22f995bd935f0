"""住民票の写し on paper: the finished PDF, read back as a reader would."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from daicho.foundation.pdf.errors import GlyphMissing
from daicho.foundation.pdf.rendering import render
from daicho.kernel.addresses import Address
from daicho.kernel.dates.partial import PartialDate
from daicho.municipal.certificates.composition import compose
from daicho.municipal.certificates.inputs import CertificateKind, CertificateMember, HistoryLine
from daicho.municipal.certificates.layouts import layout_path
from daicho.municipal.certificates.seals import seal_from_png
from tests.foundation.pdf.reading import as_read, differ, fonts_of, metadata_of, pages_of, picture_of, text_of
from tests.municipal.certificates.members import (
    EVERYTHING,
    INDIVIDUAL_NUMBER,
    ISSUER,
    NUMBER,
    RESIDENT_CODE,
    closed,
    foreign,
    japanese,
    known,
    request,
)
from tests.proofs import proves

KINDS = list(CertificateKind)
WHOLE_HOUSEHOLD = "この写しは、世帯全員の住民票の原本と相違ないことを証明する。"
ATTESTATIONS = {
    CertificateKind.HOUSEHOLD: WHOLE_HOUSEHOLD,
    CertificateKind.INDIVIDUAL: WHOLE_HOUSEHOLD,
    CertificateKind.CLOSED: "この写しは、住民票の除票の原本と相違ないことを証明する。",
}
HARD_CASES = (
    japanese(3, name="𠮷野家　𩸽之介", birth_date=PartialDate(date(1940, 1, 1), "昭和15年月日不詳", "03")),
    foreign(4, alphabet_name="WOLFESCHLEGELSTEINHAUSENBERGERDORFF HUBERT BLAINE WOLFGANG J", name=""),
    japanese(5, name="渡邉\U000e0110　次郎長兵衛門左衛門尉藤原朝臣" * 2),
    *(japanese(number) for number in range(6, 10)),
)
LONG_ADDRESS = Address(
    text="神奈川県平塚市宝町",
    lot="1番3号",
    building="湘南ひらつかベイサイドグランドレジデンスタワー壱番館東棟１２０５号室　渡邉様方",
)


def paper(*members: CertificateMember, **changes: Any) -> bytes:
    asked = request(**changes)
    if asked.kind is CertificateKind.CLOSED:
        members = tuple(map(closed, members))
    return render(layout_path(asked.kind), compose(asked, members, ISSUER, NUMBER).to_json())


@proves("S1.2.d", how="unit")
@pytest.mark.parametrize("kind", KINDS)
def test_the_text_of_the_paper_is_the_record_with_number_and_pages(kind: CertificateKind) -> None:
    text = text_of(paper(japanese(), foreign(), kind=kind, options=EVERYTHING))

    for expected in (
        "渡邉\U000e0110　葛\U000e0102太郎", "渡邉\U000e0110　𠮷郎", "神奈川県平塚市宝町1番3号　湘南ハイツ101",
        "ZHANG YULIN　張　玉蓮", "昭和55年2月29日", "1985年4月1日", "2028年4月1日",
        "住民　花子　（ジュウミン　ハナコ）",
        INDIVIDUAL_NUMBER, RESIDENT_CODE, "AB12345678CD",
        ATTESTATIONS[kind], "令和8年11月23日", "神奈川県平塚市長",
        "この印は黒色です。", "20261123 平塚市 HK-001 P001 011 1/",
    ):  # fmt: skip
        assert as_read(expected) in text


@pytest.mark.parametrize("kind", KINDS)
def test_the_paper_is_archival_accessible_titled_and_dated_and_has_one_font(kind: CertificateKind) -> None:
    pdf = paper(japanese(), kind=kind)
    reader = PdfReader(io.BytesIO(pdf))

    assert set(fonts_of(pdf)) == {("IPAmjMincho", True)}
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata_of(pdf)
    assert reader.metadata is not None
    assert reader.metadata.title == ("住民票の除票の写し" if kind is CertificateKind.CLOSED else "住民票の写し")
    assert reader.metadata.creation_date is not None
    assert reader.metadata.creation_date.date() == date(2026, 11, 23)
    assert str(reader.root_object["/Lang"]) == "ja-JP"
    assert "/StructTreeRoot" in reader.root_object


@pytest.mark.parametrize("kind", KINDS)
def test_no_number_is_on_the_paper_unless_asked_for(kind: CertificateKind) -> None:
    pdf = paper(japanese(), foreign(), kind=kind)

    assert INDIVIDUAL_NUMBER not in text_of(pdf)
    assert RESIDENT_CODE not in text_of(pdf)
    assert INDIVIDUAL_NUMBER.encode() not in pdf


def test_nine_members_with_hard_names_take_three_sheets_and_only_the_last_is_attested() -> None:
    pages = pages_of(paper(japanese(1), foreign(2), *HARD_CASES, options=EVERYTHING))

    assert len(pages) == 3
    assert ["原本と相違ない" in page for page in pages] == [False, False, True]
    assert ["（次葉に続く）" in page for page in pages] == [True, True, False]
    assert [f"011 {number}/3" in page for number, page in enumerate(pages, start=1)] == [True, True, True]
    assert "𠮷野家 𩸽之介" in pages[0]
    assert "昭和15年月日不詳" in pages[0]
    assert "WOLFESCHLEGELSTEINHAUSENBERGERDORFF" in pages[0]
    assert "（ 以 下 余 白 ）" in pages[2]


def test_a_long_building_name_is_printed_whole() -> None:
    text = text_of(paper(japanese(address=LONG_ADDRESS)))

    assert as_read(LONG_ADDRESS.one_line()) in text.replace("\n", "")


def test_an_individual_form_with_a_long_history_is_attested_on_its_last_sheet() -> None:
    history = tuple(HistoryLine("転居", known(2016, 1, 1 + n), details=("旧住所　平塚市",)) for n in range(28))
    options = replace(EVERYTHING, history=True)

    pages = pages_of(paper(japanese(history=history), kind=CertificateKind.INDIVIDUAL, options=options))

    assert ["原本と相違ない" in page for page in pages] == [False, True]
    assert sum(page.count(" 転居 ") for page in pages) == 28


def name_box(pdf: bytes, folder: Path) -> Image.Image:
    """The corner of the sheet where the first member's name stands."""
    return picture_of(pdf, folder, dpi=150).crop((240, 310, 800, 370))


def test_the_recorded_shape_of_a_name_is_printed_and_not_its_base(tmp_path: Path) -> None:
    varied = name_box(paper(japanese(name="葛\U000e0102城　太郎")), tmp_path)
    base = name_box(paper(japanese(name="葛城　太郎")), tmp_path)
    again = name_box(paper(japanese(name="葛\U000e0102城　太郎", sex=japanese().sex)), tmp_path)

    assert differ(varied, base)
    assert not differ(varied, again)


@proves("S1.2.e", how="refusal")
@pytest.mark.parametrize("kind", KINDS)
def test_a_name_that_the_font_cannot_draw_is_not_printed(kind: CertificateKind) -> None:
    with pytest.raises(GlyphMissing) as refusal:
        paper(japanese(name="葛\U000e0100城　太郎"), kind=kind)

    assert "葛\U000e0100" in refusal.value.message


def test_official_use_is_marked_on_every_sheet() -> None:
    pages = pages_of(paper(*(japanese(n) for n in range(1, 6)), official_use=True))

    assert all("公 用" in page for page in pages)
    assert "公 用" not in text_of(paper(japanese()))


def test_an_offices_own_seal_is_printed_in_its_size(tmp_path: Path) -> None:
    black = io.BytesIO()
    Image.new("L", (50, 50), 0).save(black, "PNG")
    issuer = replace(ISSUER, seal=seal_from_png(black.getvalue(), "公印", 25.0))
    content = compose(request(), (japanese(),), issuer, NUMBER)

    picture = picture_of(render(layout_path(request().kind), content.to_json()), tmp_path, dpi=127)

    dark = picture.convert("L").crop((700, 1150, 1050, 1485)).point(lambda value: 255 if value < 60 else 0)
    left, _, right, _ = dark.getbbox() or (0, 0, 0, 0)
    rows = [y for y in range(dark.height) if sum(dark.getpixel((x, y)) == 255 for x in range(left, right)) > 110]
    assert len(rows) == pytest.approx(125, abs=2)


def test_the_same_content_gives_the_same_file_to_the_last_byte() -> None:
    assert paper(japanese(), foreign(), options=EVERYTHING) == paper(japanese(), foreign(), options=EVERYTHING)


CHARACTERS = [*"渡邉葛𠮷𩸽あアヴー々〇、。（）「」・－０Ａａ", *"AWijé.,-'1 　ｱﾞ", "葛\U000e0102", "邉\U000e0110"]
PRINTABLE = st.lists(st.sampled_from(CHARACTERS), min_size=1, max_size=160).map("".join)


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(kind=st.sampled_from(KINDS), name=PRINTABLE, place=PRINTABLE, building=PRINTABLE, other=PRINTABLE)
def test_whatever_is_recorded_can_be_printed_on_the_counted_sheets(
    kind: CertificateKind, name: str, place: str, building: str, other: str
) -> None:
    where = Address(text=place, building=building)
    members = (
        japanese(1, name=name, address=where, former_family_name=other, head_of_register=name, name_kana=other),
        foreign(2, alphabet_name=name, common_name=other, address=where, previous_address=where),
    )

    pdf = paper(*members, kind=kind, options=EVERYTHING)

    assert len(pages_of(pdf)) == (1 if kind is CertificateKind.HOUSEHOLD else 2)
