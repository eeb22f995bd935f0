"""支援措置による住所の秘匿: by person, by household, by address, and in doubt hidden."""

from __future__ import annotations

import pytest

from daicho.kernel.addresses import Address
from daicho.municipal.masking.scope import (
    RESTRICTED,
    ProtectedScope,
    address_key,
    mask,
    mask_address,
    may_show_address,
)

REFUGE = Address(text="神奈川県平塚市宝町", lot="1番3号", building="かくれ荘101", postal_code="2540034")
ELSEWHERE = Address(text="神奈川県平塚市浅間町", lot="9番1号")
SCOPE = ProtectedScope(frozenset({"0000000019"}), frozenset({"00000027"}), frozenset({address_key(REFUGE)}))
STRANGER, OTHER_HOUSEHOLD = "0000000035", "00000043"


@pytest.mark.parametrize(
    ("resident", "household", "address", "shown"),
    [
        (STRANGER, OTHER_HOUSEHOLD, ELSEWHERE, True),
        ("0000000019", OTHER_HOUSEHOLD, ELSEWHERE, False),
        (STRANGER, "00000027", ELSEWHERE, False),
        (STRANGER, OTHER_HOUSEHOLD, REFUGE, False),
        ("", "", REFUGE, False),
        ("", "", ELSEWHERE, True),
    ],
    ids=["nobody's", "person", "household", "old row or 転入前住所 at the address", "row of nobody", "row elsewhere"],
)
def test_an_address_is_hidden_by_person_household_and_address(
    resident: str, household: str, address: Address, shown: bool
) -> None:
    assert may_show_address(SCOPE, resident, household, address) is shown
    assert mask(SCOPE, resident, household, address) == (address.one_line() if shown else "(表示制限)")


@pytest.mark.parametrize(
    "written",
    [
        Address(text="神奈川県平塚市宝町", lot="１番３号", building="かくれ荘１０１"),
        Address(text="神奈川県平塚市宝町", lot="1-3", building="かくれ荘 101号室"),
        Address(text="神奈川県平塚市　宝町", lot="1－3", building="かくれ荘　１０１号"),
        Address(text="神奈川県平塚市宝町", lot="1番地の3", building="かくれ荘101", town_code="0001000"),
        Address(text="神奈川県平塚市宝町", lot="1番3号"),
        Address(text="平塚市宝町1-3　かくれ荘101"),
        Address(text="神奈川県平塚市宝町１番３号かくれ荘１０１号室"),
        Address(text="平塚市宝町1番3号"),
    ],
    ids=[
        "full width",
        "hyphen",
        "spaces",
        "番地の",
        "without unit",
        "one field",
        "one field in full",
        "one field, no unit",
    ],
)
def test_another_way_of_writing_the_address_does_not_show_it(written: Address) -> None:
    assert mask(SCOPE, STRANGER, OTHER_HOUSEHOLD, written) == RESTRICTED


@pytest.mark.parametrize(
    "neighbour",
    [
        Address(text="神奈川県平塚市宝町", lot="1番3号", building="かくれ荘102"),
        Address(text="神奈川県平塚市宝町", lot="1番4号"),
        Address(text="神奈川県平塚市宝町", lot="13号"),
        Address(text="神奈川県平塚市八重咲町", lot="1番3号", building="かくれ荘101"),
    ],
)
def test_neighbours_are_not_hidden_with_it(neighbour: Address) -> None:
    assert may_show_address(SCOPE, STRANGER, OTHER_HOUSEHOLD, neighbour)


def test_a_protected_address_without_unit_hides_all_units_of_the_lot() -> None:
    scope = ProtectedScope(addresses=frozenset({address_key(Address(text="神奈川県平塚市宝町", lot="1番3号"))}))

    assert not may_show_address(scope, STRANGER, OTHER_HOUSEHOLD, REFUGE)
    assert not may_show_address(scope, STRANGER, OTHER_HOUSEHOLD, Address(text="平塚市宝町1-3ハイツ2"))
    assert may_show_address(scope, STRANGER, OTHER_HOUSEHOLD, Address(text="平塚市宝町1-35"))
    assert may_show_address(scope, STRANGER, OTHER_HOUSEHOLD, Address(text="平塚市宝町1-3-5"))


@pytest.mark.parametrize("written", ["四丁目", "4丁目", "４丁目"])
def test_a_block_is_the_same_in_digits_and_numerals(written: str) -> None:
    protected = Address(text="神奈川県平塚市中原四丁目", lot="12番1号")
    scope = ProtectedScope(addresses=frozenset({address_key(protected)}))

    assert not may_show_address(scope, STRANGER, "", Address(text=f"神奈川県平塚市中原{written}", lot="12-1"))
    assert not may_show_address(scope, STRANGER, "", Address(text="平塚市中原4-12-1"))
    assert may_show_address(scope, STRANGER, "", Address(text="平塚市中原十四丁目", lot="12-1"))


def test_an_empty_address_is_empty_for_everybody() -> None:
    assert mask(SCOPE, "0000000019", "00000027", Address()) == ""
    assert address_key(Address()) == ""


def test_an_export_gets_no_part_of_a_hidden_address() -> None:
    exported = mask_address(SCOPE, STRANGER, OTHER_HOUSEHOLD, REFUGE)

    assert exported.to_json() == {"text": RESTRICTED}
    assert mask_address(SCOPE, STRANGER, OTHER_HOUSEHOLD, ELSEWHERE) is ELSEWHERE
