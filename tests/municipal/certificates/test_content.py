"""住民票の写しの記載事項: what is printed, what is left out, and how."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from daicho.kernel.addresses import Address
from daicho.kernel.dates.partial import PartialDate
from daicho.municipal.certificates.composition import compose, compose_copies
from daicho.municipal.certificates.content import CertificateContent
from daicho.municipal.certificates.errors import (
    ClosedRecord,
    NotClosed,
)
from daicho.municipal.certificates.inputs import (
    CertificateKind,
    CertificateMember,
    CertificateOptions,
    CertificateScope,
    CommonNameEntry,
    Departure,
    HistoryLine,
    IssueNumber,
)
from daicho.municipal.certificates.marks import Mark
from daicho.municipal.codes.foreign_status import StatusCategory
from daicho.municipal.codes.residents import ResidentStatus
from tests.municipal.certificates.members import (
    EVERYTHING,
    INDIVIDUAL_NUMBER,
    ISSUER,
    NUMBER,
    RESIDENT_CODE,
    TODAY,
    closed,
    foreign,
    japanese,
    known,
    request,
)
from tests.proofs import proves

OPTIONAL = (
    "head_name", "relationship", "honseki", "head_of_register", "individual_number", "resident_code", "nationality",
    "status_category", "status_of_residence", "period", "expires_on", "card_number",
)  # fmt: skip


def content_of(*members: CertificateMember, **changes: Any) -> CertificateContent:
    return compose(request(**changes), members, ISSUER, NUMBER)


def box(content: CertificateContent, key: str) -> str:
    return next(cell.text for cell in content.cells() if cell.slot.key == key)


@proves("S1.2.c", how="unit")
def test_everything_optional_is_omitted_by_default() -> None:
    content = content_of(japanese(), foreign())

    for key in OPTIONAL:
        assert content.mark_of(key) is Mark.OMITTED
        assert box(content, key) == "省略"
    printed = str(content.to_json())
    assert INDIVIDUAL_NUMBER not in printed
    assert RESIDENT_CODE not in printed


@pytest.mark.parametrize(
    ("option", "keys"),
    [
        ("head_and_relationship", {"head_name", "relationship"}),
        ("register", {"honseki", "head_of_register"}),
        ("individual_number", {"individual_number"}),
        ("resident_code", {"resident_code"}),
        ("nationality", {"nationality"}),
        ("status_category", {"status_category"}),
        ("status_of_residence", {"status_of_residence"}),
        ("period_of_stay", {"period"}),
        ("expiry_of_stay", {"expires_on"}),
        ("card_number", {"card_number"}),
    ],
)
def test_one_option_shows_its_own_items_and_no_other(option: str, keys: set[str]) -> None:
    content = content_of(japanese(), foreign(), options=CertificateOptions(**{option: True}))

    assert {key for key in OPTIONAL if content.mark_of(key) is not Mark.OMITTED} == keys


def test_personal_numbers_stay_out_of_every_repr() -> None:
    content = content_of(japanese(), options=EVERYTHING)

    assert INDIVIDUAL_NUMBER not in repr(japanese()) + repr(content)
    assert RESIDENT_CODE not in repr(japanese()) + repr(content)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("name", "渡邉\U000e0110　葛\U000e0102太郎"),
        ("name_kana", "ワタナベ　カツタロウ"),
        ("birth_date", "昭和55年2月29日"),
        ("sex", "男"),
        ("address", "神奈川県平塚市宝町1番3号　湘南ハイツ101"),
        ("became_resident_on", "平成27年4月1日"),
        ("address_set_on", "令和2年5月5日"),
        ("notified_on", "平成27年4月3日"),
        ("previous_address", "東京都千代田区丸の内一丁目2番3号"),
        ("honseki", "神奈川県平塚市浅間町9番地1"),
        ("relationship", "世帯主"),
        ("former_family_name", "空欄"),
    ],
)
def test_a_japanese_member_is_printed_in_japanese_years(key: str, expected: str) -> None:
    assert box(content_of(japanese(), options=EVERYTHING), key) == expected


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("name", "ZHANG YULIN　張　玉蓮"),
        ("common_name", "住民　花子　（ジュウミン　ハナコ）"),
        ("birth_date", "1985年4月1日"),
        ("expires_on", "2028年4月1日"),
        ("became_foreign_resident_on", "平成30年4月1日"),
        ("notified_on", "平成30年4月3日"),
        ("previous_address", "中華人民共和国"),
        ("status_category", "中長期在留者"),
        ("card_number", "AB12345678CD"),
    ],
)
def test_a_foreign_member_has_western_years_for_birth_and_end_of_stay_alone(key: str, expected: str) -> None:
    assert box(content_of(foreign(), options=EVERYTHING), key) == expected


def test_the_day_of_setting_the_address_is_empty_for_who_never_moved_within_the_city() -> None:
    content = content_of(japanese(address_set_on=known(2015, 4, 1)))

    assert content.mark_of("address_set_on") is Mark.EMPTY
    assert box(content, "address_set_on") == "空欄"


def test_items_that_the_table_does_not_have_for_a_special_permanent_resident_are_starred_out() -> None:
    member = foreign(items={"status_category": StatusCategory.SPECIAL_PERMANENT, "period": "", "expires_on": None})
    content = content_of(member, options=EVERYTHING)

    assert content.mark_of("period") is Mark.NOT_APPLICABLE
    assert content.mark_of("expires_on") is Mark.NOT_APPLICABLE
    assert content.mark_of("card_number") is Mark.SHOWN


def test_an_unconfirmed_kana_is_not_certified() -> None:
    assert box(content_of(japanese(kana_official=False)), "name_kana") == "空欄"


def test_an_unknown_birth_date_is_printed_in_the_words_of_the_register() -> None:
    unknown = PartialDate(date(1940, 1, 1), "昭和15年月日不詳", "03")

    assert box(content_of(japanese(birth_date=unknown)), "birth_date") == "昭和15年月日不詳"


def test_a_planned_move_out_leaves_no_trace_before_its_day() -> None:
    departure = Departure(date(2026, 11, 24), Address(text="北海道札幌市中央区"))

    assert content_of(japanese(departure=departure)).to_json() == content_of(japanese()).to_json()


def test_on_the_planned_day_the_record_is_closed() -> None:
    with pytest.raises(ClosedRecord):
        content_of(japanese(departure=Departure(TODAY)))


@pytest.mark.parametrize("status", [ResidentStatus.MOVED_OUT, ResidentStatus.DEAD, ResidentStatus.REMOVED])
def test_a_closed_record_never_stands_beside_living_ones(status: ResidentStatus) -> None:
    with pytest.raises(ClosedRecord):
        content_of(japanese(1), japanese(2, status=status))


@proves("S1.2.a", how="unit")
@pytest.mark.parametrize(("count", "sheets"), [(1, 1), (4, 1), (5, 2), (8, 2), (9, 3)])
def test_four_members_stand_on_a_sheet(count: int, sheets: int) -> None:
    content = content_of(*(japanese(number) for number in range(1, count + 1)))

    assert content.sheets == sheets
    assert all(len(page.blocks) <= 4 for page in content.pages)
    numbers = [block.number for page in content.pages for block in page.blocks]
    assert numbers == list(range(1, count + 1))


@proves("S1.2.b", how="unit")
def test_the_individual_form_shows_only_the_selected_person() -> None:
    content = content_of(
        japanese(1), japanese(2), kind=CertificateKind.INDIVIDUAL, scope=CertificateScope.PART, selected=("0000000002",)
    )

    assert [block.resident_number for page in content.pages for block in page.blocks] == ["0000000002"]


def test_a_part_of_the_household_keeps_the_order_and_is_not_attested_as_whole() -> None:
    chosen = ("0000000003", "0000000001")
    content = content_of(japanese(1), japanese(2), japanese(3), scope=CertificateScope.PART, selected=chosen)

    assert [block.resident_number for block in content.pages[0].blocks] == ["0000000001", "0000000003"]
    assert content.attestation == "この写しは、住民票の原本と相違ないことを証明する。"


def test_every_copy_has_its_own_number_on_every_page() -> None:
    numbers = [IssueNumber(TODAY, "平塚市", serial, "HK-001", "P001") for serial in (11, 12)]
    members = [japanese(number) for number in range(1, 6)]

    copies = compose_copies(request(), members, ISSUER, numbers)

    printed = [page["issue_number"] for copy in copies for page in copy.to_json()["pages"]]  # type: ignore[attr-defined]  # JSON
    assert printed == [
        "20261123 平塚市 HK-001 P001 011 1/2",
        "20261123 平塚市 HK-001 P001 011 2/2",
        "20261123 平塚市 HK-001 P001 012 1/2",
        "20261123 平塚市 HK-001 P001 012 2/2",
    ]


def test_an_unknown_device_leaves_its_place_out_of_the_number() -> None:
    assert IssueNumber(TODAY, "平塚市", 3).text(1, 1) == "20261123 平塚市 003 1/1"


HISTORY = (
    HistoryLine("国内転入", known(2015, 4, 1), date(2015, 4, 3)),
    HistoryLine("職権修正", known(2019, 6, 1), details=("性別　男",), special=True),
)


@pytest.mark.parametrize(
    ("options", "expected", "hidden"),
    [
        (CertificateOptions(), "省略", "国内転入"),
        (CertificateOptions(history=True), "1　国内転入　平成27年4月1日異動　平成27年4月3日届出", "職権修正"),
        (CertificateOptions(history=True, special_history=True), "2　職権修正　令和元年6月1日異動", "備考"),
        (CertificateOptions(remarks=True), "備考　通称住所あり", "国内転入"),
    ],
)
def test_history_and_remarks_appear_only_when_asked_for_and_special_causes_not_even_then(
    options: CertificateOptions, expected: str, hidden: str
) -> None:
    member = japanese(history=HISTORY, remarks=("通称住所あり",))
    notes = content_of(member, kind=CertificateKind.INDIVIDUAL, options=options).pages[0].notes

    assert expected in notes
    assert not any(hidden in line for line in notes)


def test_a_long_history_goes_on_over_sheets_that_name_the_person() -> None:
    history = tuple(HistoryLine("転居", known(2016, 1, 1 + n), details=("旧住所　略",)) for n in range(28))
    content = content_of(
        japanese(history=history), kind=CertificateKind.INDIVIDUAL, options=CertificateOptions(history=True)
    )

    assert content.sheets == 2
    assert content.pages[1].header[0].cells[0].text == "渡邉\U000e0110　葛\U000e0102太郎"
    lines = [line for page in content.pages for line in page.notes]
    assert sum("転居" in line for line in lines) == 28


def test_common_names_of_a_household_go_on_a_separate_sheet_that_is_attested_last() -> None:
    entries = (CommonNameEntry("住民　花子", known(2019, 1, 7), "神奈川県平塚市"),)
    members = (japanese(), foreign(items={"common_names": entries}))

    content = content_of(*members, options=CertificateOptions(common_name_history=True))

    assert content.sheets == 2
    assert "別紙" in content.pages[1].notes_title
    assert "　　　　記載　平成31年1月7日　神奈川県平塚市" in content.pages[1].notes


def test_a_closed_record_prints_its_own_items_always_and_the_other_ones_with_the_history() -> None:
    one = closed(japanese(history=HISTORY), notice_on=None)
    plain = content_of(one, kind=CertificateKind.CLOSED).pages[0].notes
    whole = content_of(one, kind=CertificateKind.CLOSED, options=CertificateOptions(history=True)).pages[0].notes

    own = (
        "消除事由　国内転出",
        "事由の生じた年月日　令和8年3月31日",
        "転出先住所（予定）　神奈川県横浜市中区本町6番地",
    )
    assert plain == (*own, "省略", "（以下余白）")
    assert whole[:6] == (
        *own,
        "転出先住所（確定）　神奈川県横浜市中区本町6番地の50",
        "届出の年月日　令和8年3月20日",
        "転出年月日　令和8年4月1日",
    )
    assert "1　国内転入　平成27年4月1日異動　平成27年4月3日届出" in whole


def test_a_note_stands_under_its_movement_and_the_words_of_a_special_adoption_only_when_asked_for() -> None:
    line = HistoryLine("国内転入", known(2015, 4, 1), notes=("転入前住所: 特別養子縁組", "番地は誤記"))
    member = japanese(history=(line,), remarks=("特別養子縁組", "通称住所あり"))
    asked = CertificateOptions(history=True, remarks=True)

    shown = content_of(member, kind=CertificateKind.INDIVIDUAL, options=asked).pages[0].notes
    special = (
        content_of(member, kind=CertificateKind.INDIVIDUAL, options=replace(asked, special_history=True)).pages[0].notes
    )

    assert shown == (
        "1　国内転入　平成27年4月1日異動",
        "　　留意事項　番地は誤記",
        "備考　通称住所あり",
        "（以下余白）",
    )
    assert "　　留意事項　転入前住所: 特別養子縁組" in special
    assert "備考　特別養子縁組" in special


def test_a_closed_record_and_a_living_one_never_get_each_others_certificate() -> None:
    with pytest.raises(NotClosed):
        content_of(japanese(), kind=CertificateKind.CLOSED)
    with pytest.raises(ClosedRecord):
        content_of(closed(japanese()), kind=CertificateKind.INDIVIDUAL)
