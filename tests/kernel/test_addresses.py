"""Addresses and the order of lots."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daicho.kernel.addresses import Address, LotParts, lot_sort_parts, normalise_lot

TAKARACHO = Address(municipality_code="142034", text="神奈川県平塚市宝町", lot="1番3号", building="宝荘201号室")


@pytest.mark.parametrize(
    ("address", "line"),
    [
        (TAKARACHO, "神奈川県平塚市宝町1番3号　宝荘201号室"),
        (Address(text="神奈川県平塚市宝町", lot="1番3号"), "神奈川県平塚市宝町1番3号"),
        (Address(country="アメリカ合衆国"), "アメリカ合衆国"),
        (Address(country="アメリカ合衆国", text="ハワイ州"), "アメリカ合衆国　ハワイ州"),
        (Address(), ""),
    ],
)
def test_an_address_reads_as_one_line(address: Address, line: str) -> None:
    assert address.one_line() == line


def test_an_address_without_parts_is_empty() -> None:
    assert Address().is_empty
    assert not Address(country="ブラジル").is_empty


addresses = st.builds(Address, *(st.text(max_size=5) for _ in range(8)))


@given(addresses)
def test_an_address_survives_its_json_form_which_has_no_empty_parts(address: Address) -> None:
    assert Address.from_json(address.to_json()) == address
    assert all(address.to_json().values())


def test_an_unknown_part_is_refused() -> None:
    with pytest.raises(ValueError, match="town"):
        Address.from_json({"town": "宝町"})


@pytest.mark.parametrize(
    ("typed", "recorded"),
    [
        ("１番３号", "1番3号"),
        ("1－3", "1-3"),
        ("１ー３", "1-3"),
        ("1 ‐ 3 − 201", "1-3-201"),
        ("123番地 の 4", "123番地の4"),
        ("123番地先", "123番地先"),
        ("無番地", "無番地"),
        ("セーヌ1－2", "セーヌ1-2"),
        ("タワー1－2", "タワー1-2"),
    ],
)
def test_a_typed_lot_gets_one_spelling(typed: str, recorded: str) -> None:
    assert normalise_lot(typed) == recorded


@pytest.mark.parametrize(
    ("lot", "parts"),
    [
        ("1番3号", LotParts("", 1, 3, 0, "")),
        ("１－３", LotParts("", 1, 3, 0, "")),
        ("1番3-201号", LotParts("", 1, 3, 201, "")),
        ("2丁目3番4号", LotParts("", 2, 3, 4, "")),
        ("123番地", LotParts("", 123, 0, 0, "")),
        ("123番地の4", LotParts("", 123, 4, 0, "")),
        ("123の4", LotParts("", 123, 4, 0, "")),
        ("12番地先", LotParts("", 12, 0, 0, "先")),
        ("甲12番地の3", LotParts("甲", 12, 3, 0, "")),
        ("1-2-3-4", LotParts("", 1, 2, 3, "-4")),
        ("無番地", LotParts("無番地", 0, 0, 0, "")),
        ("", LotParts("", 0, 0, 0, "")),
        ("12345678901番", LotParts("12345678901番", 0, 0, 0, "")),
        ("1番12345678901号", LotParts("", 1, 0, 0, "12345678901号")),
    ],
)
def test_a_lot_is_split_for_sorting(lot: str, parts: LotParts) -> None:
    assert lot_sort_parts(lot) == parts


def test_lots_stand_in_the_order_of_the_map() -> None:
    # given
    lots = ["10番1号", "2番10号", "甲1番地", "2番9号", "2番", "1番3号"]

    # when
    ordered = sorted(lots, key=lot_sort_parts)

    # then
    assert ordered == ["1番3号", "2番", "2番9号", "2番10号", "10番1号", "甲1番地"]


@given(st.text(alphabet=st.one_of(st.sampled_from("0123456789０１番地号のー-－ 　先甲"), st.characters()), max_size=40))
def test_any_lot_can_be_sorted_and_its_spelling_is_settled_at_once(lot: str) -> None:
    parts = lot_sort_parts(lot)
    assert max(parts.n1, parts.n2, parts.n3) < 10**9
    assert normalise_lot(normalise_lot(lot)) == normalise_lot(lot)
    assert lot_sort_parts(normalise_lot(lot)) == parts
