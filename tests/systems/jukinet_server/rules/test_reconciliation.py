"""本人確認情報整合: form of the digest, and under which 異動事由 something may be sent again."""

from __future__ import annotations

import json
from datetime import date

import pytest

from counterparts import reconciliation as peers_own
from daicho.systems.jukinet_server.actions.conversion import record_of
from daicho.systems.jukinet_server.rules.reconciliation import (
    MEMBERS,
    Kind,
    Peer,
    bucket_name,
    bucket_of,
    digest_of,
    fiscal_year_start,
    members_of,
    reasons_for_resending,
    reasons_in_place_of,
    summed,
)
from daicho.systems.jukinet_server.rules.record import REMOVALS, Reason, State
from tests.proofs import proves
from tests.systems.jukinet_server.makers import an_identification


@proves("P2.a", how="unit")
def test_the_digest_is_over_the_eight_items_and_the_state_as_the_peer_makes_it() -> None:
    unknown = {"sort_on": "1950-01-01", "text": "昭和25年月日不詳", "pattern": "year"}
    for changes in ({}, {"individual_number": None}, {"birth_date": unknown}):
        members = members_of(record_of(an_identification(**changes)), State.CURRENT)

        assert tuple(members) == MEMBERS == peers_own.MEMBERS
        assert digest_of(members) == peers_own.digest_of(json.loads(json.dumps(members)))
        assert bucket_name(bucket_of(members["resident_code"])) == peers_own.bucket_of(members["resident_code"])


def test_a_sum_goes_round_at_its_end() -> None:
    assert summed((1 << 256) + 5) == summed(5) == "0" * 63 + "5"


@pytest.mark.parametrize(
    ("peer", "kind", "state", "is_possible"),
    [
        (Peer.PREFECTURE, Kind.DIFFERS, State.CURRENT, True),
        (Peer.NATIONAL, Kind.DIFFERS, State.REMOVED, True),
        (Peer.PREFECTURE, Kind.MISSING_THERE, State.CURRENT, True),
        (Peer.PREFECTURE, Kind.MISSING_THERE, State.REMOVED, False),
        (Peer.NATIONAL, Kind.MISSING_THERE, State.CURRENT, False),
        (Peer.PREFECTURE, Kind.MISSING_HERE, State.CURRENT, False),
    ],
)
def test_what_can_be_sent_again(peer: Peer, kind: Kind, state: State, is_possible: bool) -> None:
    assert bool(reasons_for_resending(peer, kind, state)) == is_possible


def test_another_reason_leaves_the_person_in_the_same_state() -> None:
    assert not REMOVALS & set(reasons_in_place_of(Reason.CHANGE_OF_ADDRESS, State.CURRENT))
    assert set(reasons_in_place_of(Reason.DEATH, State.REMOVED)) == {
        Reason.MOVE_OUT,
        Reason.REMOVAL_BY_OFFICE,
        Reason.CORRECTION_BY_OFFICE,
    }
    assert reasons_in_place_of(Reason.RESIDENT_CODE_CHANGED, State.CURRENT) == ()


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2027, 3, 31), date(2026, 4, 1)),
        (date(2027, 4, 1), date(2027, 4, 1)),
        (date(2026, 12, 31), date(2026, 4, 1)),
    ],
)
def test_a_fiscal_year_begins_in_april(day: date, first: date) -> None:
    assert fiscal_year_start(day) == first
