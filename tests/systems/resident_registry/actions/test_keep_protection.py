"""支援措置: entered, changed, extended by one officer; ended by two (標準仕様書 3.4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from daicho.foundation.audit.models import AuditEvent
from daicho.kernel.context import Context
from daicho.systems.resident_registry.actions.keep_protection import (
    change_protection,
    confirm_ending,
    enter_protection,
    extend_protection,
    propose_ending,
    withdraw_ending,
)
from daicho.systems.resident_registry.errors import ReasonRequired, ResidentNotFound
from daicho.systems.resident_registry.errors.protection import (
    EndingIsProposed,
    FellowCannotBeDropped,
    NoEndingProposed,
    NotYetExtendable,
    ProtectionNotOpen,
    ProtectionRefused,
    ProvisionalHasNoPeriod,
    SecondPersonForEnding,
)
from daicho.systems.resident_registry.models.protection import ProtectionCase
from daicho.systems.resident_registry.queries.protected_scope import protected_among
from daicho.systems.resident_registry.queries.protections import cases_of, list_cases, show_offender
from daicho.systems.resident_registry.queries.restrictions import restrictions_of
from daicho.systems.resident_registry.rules.protections import Offender, ProtectionTerms, Standing
from tests.makers.raw import protect
from tests.makers.registry_flow import approved
from tests.makers.staff import MONDAY_MORNING, later, officer

pytestmark = pytest.mark.django_db(databases=["resident_registry"])
REASON = "警察署の意見を確認したため"
OFFENDER = Offender("加害 太郎", "", "昭和50年1月1日", "東京都千代田区1番1号", "")
TERMS = ProtectionTerms(
    kind="domestic_violence",
    fellows=(),
    applied_on=date(2026, 11, 20),
    received_by="平塚市",
    is_provisional=False,
    opinion_from="神奈川県平塚警察署",
    opinion_on=date(2026, 11, 21),
    starts_on=date(2026, 11, 23),
    ends_on=None,
    measures=("inspection",),
    offender=OFFENDER,
)
PROVISIONAL = replace(TERMS, is_provisional=True, opinion_from="", opinion_on=None)


@pytest.fixture
def keeper() -> Context:
    """支援措置責任者."""
    return officer("1007")


@pytest.fixture
def second() -> Context:
    return officer("1002")


@pytest.fixture
def family() -> tuple[str, ...]:
    return approved(officer("1001"), officer("1002")).resident_numbers


def rows_of(case: UUID) -> list[ProtectionCase]:
    return list(ProtectionCase.objects.using("resident_registry").filter(case=case).order_by("row_no"))


def days_later(ctx: Context, days: int) -> Context:
    return later(ctx, MONDAY_MORNING + timedelta(days=days))


def test_entered_it_protects_the_named_and_marks_everybody_who_lives_with_them(
    keeper: Context, family: tuple[str, ...]
) -> None:
    case = enter_protection(keeper, family[0], replace(TERMS, fellows=family[1:2]), REASON)

    assert protected_among(family) == frozenset(family[:2])
    assert {one.protected for one in restrictions_of(family).values()} == {True}
    assert rows_of(case)[-1].ends_on == date(2027, 11, 22)


def test_provisional_protects_without_an_end_and_becomes_a_decided_one(
    keeper: Context, family: tuple[str, ...]
) -> None:
    case = enter_protection(keeper, family[0], PROVISIONAL, REASON)
    (view,) = cases_of(keeper, family[0])
    assert (view.standing, view.days_left) == (Standing.PROVISIONAL, None)
    assert protected_among(family) == frozenset(family[:1])
    with pytest.raises(ProvisionalHasNoPeriod):
        extend_protection(keeper, case, REASON)

    change_protection(keeper, case, replace(TERMS, offender=None), REASON)

    (view,) = cases_of(keeper, family[0])
    assert (view.standing, view.days_left) == (Standing.IN_FORCE, 364)
    assert [row.step for row in rows_of(case)] == ["entered", "changed"]
    assert show_offender(keeper, case, "面談のため") == OFFENDER


def test_one_officer_ends_nothing(keeper: Context, second: Context, family: tuple[str, ...]) -> None:
    case = enter_protection(keeper, family[0], TERMS, REASON)
    propose_ending(keeper, case, "本人の申出")
    assert protected_among(family) == frozenset(family[:1])
    with pytest.raises(SecondPersonForEnding):
        confirm_ending(keeper, case)
    with pytest.raises(EndingIsProposed):
        extend_protection(keeper, case, REASON)
    with pytest.raises(EndingIsProposed):
        change_protection(keeper, case, TERMS, REASON)

    confirm_ending(second, case)

    assert protected_among(family) == frozenset()
    assert {one.protected for one in restrictions_of(family).values()} == {False}
    assert [(row.step, row.staff_id) for row in rows_of(case)] == [
        ("entered", "1007"),
        ("ending_proposed", "1007"),
        ("ended", "1002"),
    ]
    with pytest.raises(ProtectionNotOpen):
        propose_ending(keeper, case, "もう一度")


def test_a_withdrawn_ending_leaves_it_in_force(keeper: Context, second: Context, family: tuple[str, ...]) -> None:
    case = enter_protection(keeper, family[0], TERMS, REASON)
    propose_ending(keeper, case, "本人の申出")
    withdraw_ending(second, case)

    assert protected_among(family) == frozenset(family[:1])
    with pytest.raises(NoEndingProposed):
        confirm_ending(second, case)


def test_the_end_day_passing_ends_nothing_and_an_extension_follows_on(keeper: Context, family: tuple[str, ...]) -> None:
    case = enter_protection(keeper, family[0], TERMS, REASON)
    with pytest.raises(NotYetExtendable, match="10月22日"):
        extend_protection(days_later(keeper, 332), case, REASON)
    long_after = days_later(keeper, 400)
    (view,) = list_cases(long_after)
    assert (view.standing, view.days_over) == (Standing.OVERDUE, 36)
    assert protected_among(family) == frozenset(family[:1])

    extend_protection(long_after, case, "本人の申出")

    row = rows_of(case)[-1]
    assert (row.starts_on, row.ends_on) == (date(2027, 11, 23), date(2028, 11, 22))
    assert rows_of(case)[0].ends_on == date(2027, 11, 22)


def test_nobody_is_dropped_by_a_change(keeper: Context, family: tuple[str, ...]) -> None:
    case = enter_protection(keeper, family[0], replace(TERMS, fellows=family[1:2]), REASON)

    with pytest.raises(FellowCannotBeDropped):
        change_protection(keeper, case, TERMS, REASON)
    change_protection(keeper, case, replace(TERMS, fellows=family[1:]), REASON)
    assert protected_among(family) == frozenset(family)


def test_who_is_in_another_case_stays_protected_by_it(
    keeper: Context, second: Context, family: tuple[str, ...]
) -> None:
    first = enter_protection(keeper, family[0], replace(TERMS, fellows=family[1:2]), REASON)
    enter_protection(keeper, family[1], TERMS, REASON)
    propose_ending(keeper, first, "本人の申出")
    confirm_ending(second, first)

    assert protected_among(family) == frozenset(family[1:2])


def test_a_protection_loaded_without_its_case_is_taken_over(
    keeper: Context, second: Context, family: tuple[str, ...]
) -> None:
    protect(family[0])
    case = enter_protection(keeper, family[0], TERMS, REASON)
    propose_ending(keeper, case, "本人の申出")
    confirm_ending(second, case)

    assert protected_among(family) == frozenset()


def test_the_offender_is_sealed_and_shown_only_with_a_reason(keeper: Context, family: tuple[str, ...]) -> None:
    case = enter_protection(keeper, family[0], TERMS, REASON)
    blob = bytes(rows_of(case)[-1].offender)
    assert "加害".encode() not in blob
    assert b"\\u52a0" not in blob

    with pytest.raises(ReasonRequired):
        show_offender(keeper, case, "　")
    assert show_offender(keeper, case, "面談のため") == OFFENDER
    (event,) = AuditEvent.objects.using("resident_registry").filter(event="protection.offender_shown")
    assert (list(event.subjects), "加害" in str(event.detail)) == ([family[0]], False)


@pytest.mark.parametrize("reason", ["", " ", "　"])
def test_nothing_is_done_without_a_reason(keeper: Context, family: tuple[str, ...], reason: str) -> None:
    case = enter_protection(keeper, family[0], TERMS, REASON)

    with pytest.raises(ReasonRequired):
        enter_protection(keeper, family[1], TERMS, reason)
    with pytest.raises(ReasonRequired):
        change_protection(keeper, case, TERMS, reason)
    with pytest.raises(ReasonRequired):
        extend_protection(keeper, case, reason)
    with pytest.raises(ReasonRequired):
        propose_ending(keeper, case, reason)
    assert len(rows_of(case)) == 1


def test_what_is_incomplete_or_about_nobody_is_refused(keeper: Context, family: tuple[str, ...]) -> None:
    with pytest.raises(ProtectionRefused, match="相談機関"):
        enter_protection(keeper, family[0], replace(TERMS, opinion_from=""), REASON)
    with pytest.raises(ResidentNotFound):
        enter_protection(keeper, "9999999999", TERMS, REASON)
    with pytest.raises(ProtectionNotOpen):
        propose_ending(keeper, uuid4(), REASON)
    assert list_cases(keeper) == ()
