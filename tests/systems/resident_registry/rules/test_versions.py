"""The as-of rule against an oracle that replays every movement day by day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daicho.systems.resident_registry.rules.versions import (
    Version,
    append,
    as_of,
    changed_stretches,
    first_stretch,
    newest,
    stretches,
)
from tests.proofs import proves

FIRST_DAY = date(2020, 1, 1)
START = datetime(2026, 1, 1, tzinfo=UTC)
Content = tuple[tuple[str, int], ...]

changes = st.lists(
    st.tuples(st.integers(0, 60), st.sampled_from(["address", "name", "head"]), st.integers(0, 3)), max_size=12
)


def set_item(content: Content, item: str, value: int) -> Content:
    return tuple(sorted((dict(content) | {item: value}).items()))


def history_of(steps: list[tuple[int, str, int]]) -> tuple[Version[Content], ...]:
    nothing: Content = ()
    versions = append((), first_stretch(FIRST_DAY, nothing), START, "m0")
    for n, (offset, item, value) in enumerate(steps, 1):
        change = partial(set_item, item=item, value=value)
        new = changed_stretches(versions, FIRST_DAY + timedelta(offset), change)
        versions = append(versions, new, START + timedelta(hours=n), f"m{n}")
    return versions


def replay(steps: list[tuple[int, str, int]], day: date, known: int) -> Content:
    """Oracle: apply, in the order of recording, every change that was known and had begun by that day."""
    content: Content = ()
    for n, (offset, item, value) in enumerate(steps, 1):
        if n <= known and FIRST_DAY + timedelta(offset) <= day:
            content = set_item(content, item, value)
    return content


@proves("S1.1.e", how="unit")
@given(changes, st.integers(0, 70), st.integers(0, 12))
def test_as_of_equals_a_replay_of_what_was_known(steps: list[tuple[int, str, int]], day: int, known: int) -> None:
    versions = history_of(steps)

    found = as_of(versions, FIRST_DAY + timedelta(day), START + timedelta(hours=known))

    assert found is not None
    assert found.content == replay(steps, FIRST_DAY + timedelta(day), known)


@given(changes)
def test_the_newest_version_is_always_todays_record(steps: list[tuple[int, str, int]]) -> None:
    versions = history_of(steps)

    today = as_of(versions, FIRST_DAY + timedelta(1000))

    assert today is not None
    assert newest(versions) == today


@given(changes)
def test_version_numbers_have_no_gap_and_old_rows_stay_untouched(steps: list[tuple[int, str, int]]) -> None:
    versions = history_of(steps)
    earlier = history_of(steps[:-1])

    assert [v.version_no for v in versions] == list(range(1, len(versions) + 1))
    assert versions[: len(earlier)] == earlier


def test_a_name_changed_in_march_and_learnt_after_a_move_in_may_gives_two_versions() -> None:
    versions = history_of([(120, "address", 2)])

    late = changed_stretches(versions, FIRST_DAY + timedelta(60), lambda c: set_item(c, "name", 1))

    assert [(s.valid_from, dict(s.content)) for s in late] == [
        (FIRST_DAY + timedelta(60), {"name": 1}),
        (FIRST_DAY + timedelta(120), {"name": 1, "address": 2}),
    ]


def test_a_change_that_today_no_longer_shows_still_leaves_todays_record_as_the_newest() -> None:
    versions = history_of([(10, "name", 1)])

    corrected = append(
        versions,
        changed_stretches(versions, FIRST_DAY + timedelta(5), lambda c: c if c else set_item(c, "name", 9)),
        START + timedelta(days=1),
        "m9",
    )

    assert dict(newest(corrected).content) == {"name": 1}
    before = as_of(corrected, FIRST_DAY + timedelta(6))
    assert before is not None
    assert dict(before.content) == {"name": 9}


def test_a_movement_that_changes_nothing_appends_nothing() -> None:
    versions = history_of([(10, "name", 1)])

    assert changed_stretches(versions, FIRST_DAY + timedelta(20), lambda c: c) == ()


def test_a_day_before_the_first_record_is_refused() -> None:
    versions = history_of([])

    assert as_of(versions, FIRST_DAY - timedelta(1)) is None
    with pytest.raises(ValueError, match="no record in force"):
        changed_stretches(versions, FIRST_DAY - timedelta(1), lambda c: set_item(c, "name", 1))


@given(changes, st.integers(0, 12))
def test_the_stretches_known_at_a_moment_are_what_as_of_shows_on_each_first_day(
    steps: list[tuple[int, str, int]], known: int
) -> None:
    versions = history_of(steps)
    moment = START + timedelta(hours=known)

    for stretch in stretches(versions, moment):
        found = as_of(versions, stretch.valid_from, moment)
        assert found is not None
        assert found.content == stretch.content
