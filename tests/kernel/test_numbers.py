"""Check digits."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from daicho.kernel import numbers
from daicho.kernel.numbers import (
    digits_of,
    household_number,
    household_number_is_valid,
    individual_number_from,
    individual_number_is_valid,
    municipality_code_is_valid,
    residence_card_number_is_valid,
    resident_code_from,
    resident_code_is_valid,
    resident_number,
    resident_number_is_valid,
)

PUBLISHED = [
    (individual_number_is_valid, "983205673214"),
    *((individual_number_is_valid, each) for each in ("123456789018", "123456789026", "111111111118", "987654321093")),
    *(
        (resident_code_is_valid, each)
        for each in ("12345678903", "98765432103", "00000000019", "11111111113", "99900000010")
    ),
    *(
        (municipality_code_is_valid, each)
        for each in ("142034", "141003", "131016", "011002", "271004", "472018", "012190", "012131")
    ),
    *((resident_number_is_valid, each) for each in ("1234567892", "0000000019", "0000000027", "9999999996")),
    (residence_card_number_is_valid, "AB12345678CD"),
]
WRONG = [
    (individual_number_is_valid, "983205673210"),
    (individual_number_is_valid, "123456789012"),
    (individual_number_is_valid, "98320567321"),
    (individual_number_is_valid, "98320567321４"),
    (individual_number_is_valid, "9832 0567 3214"),
    (individual_number_is_valid, ""),
    (resident_code_is_valid, "12345678900"),
    (resident_code_is_valid, "1234567890"),
    (municipality_code_is_valid, "142035"),
    (municipality_code_is_valid, "14203"),
    (resident_number_is_valid, "1234567890"),
    (resident_number_is_valid, "0000000060"),
    (household_number_is_valid, "1234567"),
    (residence_card_number_is_valid, "ab12345678cd"),
    (residence_card_number_is_valid, "AB1234567CD"),
    (residence_card_number_is_valid, "AB12345678CD\n"),
    (residence_card_number_is_valid, "ＡＢ12345678CD"),
]
Check = Callable[[str], bool]


@pytest.mark.parametrize(("is_valid", "number"), PUBLISHED)
def test_published_numbers_are_valid(is_valid: Check, number: str) -> None:
    assert is_valid(number)


@pytest.mark.parametrize(("is_valid", "number"), WRONG)
def test_wrong_numbers_are_not_valid(is_valid: Check, number: str) -> None:
    assert not is_valid(number)


@pytest.mark.parametrize(
    ("sequence", "number"),
    [(123456789, "1234567892"), (1, "0000000019"), (1234, "0000012343"), (999999999, "9999999996"), (6, None)],
)
def test_a_sequence_becomes_a_resident_number_or_is_skipped(sequence: int, number: str | None) -> None:
    assert resident_number(sequence) == number


@given(st.integers(1, 9_999_999))
def test_household_numbers_are_valid_or_skipped(sequence: int) -> None:
    number = household_number(sequence)
    if number is None:
        assert not any(household_number_is_valid(f"{sequence:07d}{digit}") for digit in range(10))
    else:
        assert household_number_is_valid(number)
        assert number.startswith(f"{sequence:07d}")


@pytest.mark.parametrize("sequence", [0, -1, 10**9])
def test_a_sequence_that_has_run_out_is_an_error(sequence: int) -> None:
    with pytest.raises(ValueError, match="serial"):
        resident_number(sequence)
    with pytest.raises(ValueError, match="serial"):
        household_number(sequence)


def digits(count: int) -> st.SearchStrategy[str]:
    return st.text(alphabet="0123456789", min_size=count, max_size=count)


def _another_digit(number: str, place: int, digit: int) -> str:
    place %= len(number)
    assume(number[place] != str(digit))
    return number[:place] + str(digit) + number[place + 1 :]


def _remainder(number: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(number, weights, strict=False)) % 11


@given(digits(11), st.integers(0, 11), st.integers(0, 9))
def test_one_wrong_digit_of_an_individual_number_is_noticed(serial: str, place: int, digit: int) -> None:
    # given
    number = individual_number_from(serial)
    mistyped = _another_digit(number, place, digit)
    weights = numbers.INDIVIDUAL_NUMBER_WEIGHTS
    # the formula gives 0 for both remainders, so it cannot see a change from one to the other
    is_blind = {_remainder(number, weights), _remainder(mistyped, weights)} == {0, 1}

    # then
    assert individual_number_is_valid(number)
    assert individual_number_is_valid(mistyped) == (is_blind and place % 12 != 11)


@given(digits(10), st.integers(0, 10), st.integers(0, 9))
def test_one_wrong_digit_of_a_resident_code_is_noticed(serial: str, place: int, digit: int) -> None:
    # given
    code = resident_code_from(serial)
    mistyped = _another_digit(code, place, digit)
    weights = numbers.RESIDENT_CODE_WEIGHTS
    is_blind = {_remainder(code, weights), _remainder(mistyped, weights)} == {0, 1}

    # then
    assert resident_code_is_valid(code)
    assert resident_code_is_valid(mistyped) == (is_blind and place % 11 != 10)


@given(st.integers(1, 10**9 - 1), st.integers(0, 9), st.integers(0, 9))
def test_every_wrong_digit_of_a_resident_number_is_noticed(sequence: int, place: int, digit: int) -> None:
    # given
    number = resident_number(sequence)
    assume(number is not None)
    assert number is not None

    # then
    assert resident_number_is_valid(number)
    assert not resident_number_is_valid(_another_digit(number, place, digit))


@given(st.integers(1, 9_999_999), st.integers(0, 7), st.integers(0, 9))
def test_every_wrong_digit_of_a_household_number_is_noticed(sequence: int, place: int, digit: int) -> None:
    # given
    number = household_number(sequence)
    assume(number is not None)
    assert number is not None

    # then
    assert not household_number_is_valid(_another_digit(number, place, digit))


@given(st.text())
def test_any_text_can_be_checked_without_an_error(text: str) -> None:
    for is_valid in {check for check, _ in PUBLISHED}:
        assert is_valid(text) in (True, False)
    assert digits_of(text) == "" or digits_of(text).isascii()


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("9832-0567-3214", "983205673214"),
        ("９８３２　０５６７　３２１４", "983205673214"),
        ("9832ー0567－3214", "983205673214"),
        ("254‐0041", "2540041"),
        ("", ""),
        ("12a4", ""),
        ("١٢٣", ""),
        ("一二三", ""),
    ],
)
def test_width_hyphens_and_spaces_are_forgiven_but_letters_are_not(typed: str, cleaned: str) -> None:
    assert digits_of(typed) == cleaned


@pytest.mark.parametrize(("make", "text"), [(individual_number_from, "12345"), (resident_code_from, "1234567890x")])
def test_an_error_never_repeats_the_number(make: Callable[[str], str], text: str) -> None:
    with pytest.raises(ValueError, match="digits are needed") as refused:
        make(text)
    assert text not in str(refused.value)
