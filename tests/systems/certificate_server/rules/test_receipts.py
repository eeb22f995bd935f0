"""受付: paid once is printed once; facts are taken late, contradictions never."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daicho.systems.certificate_server.rules.receipts import (
    GRACE,
    Outcome,
    ReceiptFacts,
    ReceiptState,
    has_lapsed,
    outcome_fits,
)

S = ReceiptState
outcomes = st.builds(
    Outcome, st.sampled_from([S.PRINTED, S.NOT_PRINTED, S.REFUNDED]), st.integers(0, 4), st.sampled_from([0, 200, 400])
)
facts = st.builds(
    ReceiptFacts,
    state=st.sampled_from([S.RECEIVED, S.MADE, S.REFUSED, S.EXPIRED]),
    sheets=st.integers(0, 3),
    fee=st.sampled_from([0, 200, 400]),
)


@pytest.mark.parametrize(
    ("state", "outcome", "fits"),
    [
        (S.MADE, Outcome(S.PRINTED, 2, 400), True),
        (S.EXPIRED, Outcome(S.PRINTED, 2, 400), True),
        (S.MADE, Outcome(S.PRINTED, 1, 400), False),
        (S.MADE, Outcome(S.PRINTED, 2, 200), False),
        (S.REFUSED, Outcome(S.PRINTED, 2, 400), False),
        (S.RECEIVED, Outcome(S.PRINTED, 2, 400), False),
        (S.MADE, Outcome(S.NOT_PRINTED, 0, 0), True),
        (S.RECEIVED, Outcome(S.NOT_PRINTED, 0, 0), True),
        (S.REFUSED, Outcome(S.REFUNDED, 0, 0), True),
        (S.MADE, Outcome(S.NOT_PRINTED, 1, 0), False),
        (S.MADE, Outcome(S.REFUNDED, 1, 0), True),
        (S.MADE, Outcome(S.REFUNDED, 1, 400), False),
        (S.MADE, Outcome(S.REFUNDED, 3, 0), False),
        (S.MADE, Outcome(S.EXPIRED, 0, 0), False),
    ],
)
def test_an_outcome_fits_the_receipt_or_is_refused(state: ReceiptState, outcome: Outcome, fits: bool) -> None:
    assert outcome_fits(ReceiptFacts(state, 2, 400), outcome) is fits


@given(facts, outcomes, outcomes)
def test_once_told_only_the_very_same_is_taken_again(before: ReceiptFacts, first: Outcome, second: Outcome) -> None:
    if outcome_fits(before, first):
        after = ReceiptFacts(first.state, before.sheets, before.fee, told=first)

        assert outcome_fits(after, second) is (second == first)


@given(facts, outcomes)
def test_money_stays_in_the_machine_only_for_every_sheet_printed(before: ReceiptFacts, outcome: Outcome) -> None:
    if outcome_fits(before, outcome) and outcome.paid:
        assert outcome == Outcome(S.PRINTED, before.sheets, before.fee)


@pytest.mark.parametrize("state", list(S))
def test_only_receipts_still_open_lapse_and_only_after_the_grace(state: ReceiptState) -> None:
    until = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

    assert not has_lapsed(state, until, until + GRACE - timedelta(seconds=1))
    assert has_lapsed(state, until, until + GRACE) is (state in (S.RECEIVED, S.MADE))
