"""同一人の疑い in the database: found among newcomers, bounded, masked, decided once, back when a record changes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import InternalError, ProgrammingError, connections, transaction
from django.test.utils import CaptureQueriesContext

from daicho.foundation.audit.models import AuditEvent
from daicho.kernel.context import Context
from daicho.kernel.dates import PartialDate
from daicho.municipal.masking.scope import RESTRICTED
from daicho.systems.resident_registry.actions.decide_duplicate import decide_duplicate
from daicho.systems.resident_registry.errors import (
    AlreadyDecided,
    NoSuchSuspicion,
    ReasonRequired,
    SuspectsChanged,
)
from daicho.systems.resident_registry.models import DuplicateDecision
from daicho.systems.resident_registry.queries import duplicates as listing
from daicho.systems.resident_registry.queries.duplicates import (
    DuplicatePair,
    current_pair,
    duplicate_pair,
    suspected_duplicates,
)
from daicho.systems.resident_registry.rules.filing import Filing, FilingBasis
from daicho.systems.resident_registry.rules.movements.corrections.clerical import KIND as CLERICAL
from daicho.systems.resident_registry.rules.movements.corrections.clerical import ClericalCorrectionEntry
from daicho.systems.resident_registry.rules.movements.corrections.items import CorrectedItems
from tests.makers.move_in import a_move_in, father, fresh_numbers, new_address, person_name
from tests.makers.raw import protect
from tests.makers.registry_flow import approved, carried_out
from tests.makers.staff import MONDAY_MORNING, later, officer

pytestmark = pytest.mark.django_db(databases=["resident_registry"])
SYSTEM = "resident_registry"
REASON = "戸籍の附票で確認"


def lives_here(given: str = "誠", given_kana: str = "マコト", lot: str = "1番8号", **changes: object) -> str:
    """Somebody who has moved in alone; the resident number."""
    person = father(**{"name": person_name("大川", given, "オオカワ", given_kana), **changes})
    entry = a_move_in((person,), address=new_address(lot, ""))
    return approved(officer("1001"), officer("1002"), entry, fresh_numbers(1)).resident_numbers[0]


def waiting(ctx: Context | None = None, page: int = 1) -> list[tuple[str, str]]:
    return [pair.numbers for pair in suspected_duplicates(ctx or officer("1004"), page).open]


def decided(ctx: Context, pair: DuplicatePair, *, same: bool = False, reason: str = REASON) -> None:
    decide_duplicate(ctx, *pair.numbers, same_person=same, reason=reason, facts=pair.facts, seen=pair.last_number)


def test_a_newcomer_who_looks_like_somebody_is_listed_once_with_both_and_the_look_is_kept() -> None:
    first = lives_here()
    second = lives_here(lot="2番1号")
    lives_here("結衣", "ユイ", lot="3番1号")

    (pair,) = suspected_duplicates(officer("1004")).open

    assert (pair.numbers, pair.suspicion.score) == ((first, second), 100)
    assert [one.address[-4:] for one in pair.people] == ["1番8号", "2番1号"]
    kept = AuditEvent.objects.using(SYSTEM).get(event="duplicates.listed")
    assert (kept.staff_id, sorted(kept.subjects)) == ("1004", [first, second])


@pytest.mark.parametrize(
    "changes",
    [
        {"given": "真", "given_kana": "マコト"},
        {"given": "誠", "given_kana": "マゴト"},
        {"given": "マコト", "given_kana": "コマト"},
        {"birth_date": PartialDate.known(date(1988, 2, 28))},
        {"birth_date": PartialDate.known(date(1992, 2, 29))},
        {"birth_date": PartialDate(date(1988, 1, 1), "昭和63年月日不詳", "02")},
        {"name": person_name("誠", "大川", "マコト", "オオカワ")},
        {"name": person_name("佐藤", "誠", "サトウ", "マコト")},
    ],
)
def test_slips_of_name_and_birth_are_found_by_the_search_keys(changes: dict[str, object]) -> None:
    first = lives_here()
    second = lives_here(lot="2番1号", **changes)  # type: ignore[arg-type]

    assert waiting() == [(first, second)]


def test_the_list_takes_the_same_queries_for_one_pair_and_for_many() -> None:
    lives_here()
    lives_here(lot="2番1号")
    with CaptureQueriesContext(connections[SYSTEM]) as few:
        assert len(waiting()) == 1
    for lot in ("3番1号", "4番1号", "5番1号"):
        lives_here(lot=lot)
    with CaptureQueriesContext(connections[SYSTEM]) as many:
        assert len(waiting()) == 10

    assert len(few) == len(many)


def test_older_newcomers_stand_on_further_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "NEWCOMERS", 1)
    first, second = lives_here(), lives_here(lot="2番1号")
    lives_here("結衣", "ユイ", lot="3番1号")

    assert [waiting(page=page) for page in (1, 2, 3)] == [[], [(first, second)], [(first, second)]]


def test_the_address_of_a_protected_person_is_hidden_from_the_list_too() -> None:
    protect(lives_here())
    lives_here(lot="2番1号")

    (pair,) = suspected_duplicates(officer("1004")).open

    assert [one.address == RESTRICTED for one in pair.people] == [True, False]


@pytest.mark.parametrize("same", [True, False])
def test_what_was_decided_is_kept_with_its_reason_and_not_asked_again(same: bool) -> None:
    numbers = (lives_here(), lives_here(lot="2番1号"))
    decided(officer("1004"), current_pair(*numbers, MONDAY_MORNING), same=same)

    page = suspected_duplicates(officer("1003"))

    assert page.open == ()
    (shown,) = page.decided
    assert (shown.judgments[0].reason, shown.judgments[0].staff_name) == (REASON, "田中 実")
    assert shown.awaits_follow_up is same
    event = "duplicate.linked" if same else "duplicate.told_apart"
    assert sorted(AuditEvent.objects.using(SYSTEM).get(event=event).subjects) == sorted(numbers)


def test_nothing_about_the_records_changes_when_two_are_linked() -> None:
    numbers = (lives_here(), lives_here(lot="2番1号"))
    before = [one.record for one in current_pair(*numbers, MONDAY_MORNING).people]

    decided(officer("1004"), current_pair(*numbers, MONDAY_MORNING), same=True)

    assert [one.record for one in current_pair(*numbers, MONDAY_MORNING).people] == before


def test_a_pair_comes_back_when_the_birth_of_one_is_corrected() -> None:
    numbers = (lives_here(), lives_here(lot="2番1号"))
    decided(officer("1004"), current_pair(*numbers, MONDAY_MORNING))
    assert waiting() == []

    filing = Filing(PartialDate.known(date(2026, 11, 20)), date(2026, 11, 23), FilingBasis.OFFICIAL)
    right = CorrectedItems(birth_date=PartialDate.known(date(1988, 2, 28)))
    entry = ClericalCorrectionEntry(filing, numbers[1], right, (), "届書と見比べた")
    carried_out(officer("1001"), officer("1002"), CLERICAL, entry)

    assert waiting() == [numbers]


def test_a_wrong_decision_is_decided_again_and_both_are_kept() -> None:
    numbers = (lives_here(), lives_here(lot="2番1号"))
    decided(officer("1004"), current_pair(*numbers, MONDAY_MORNING))
    decided(
        later(officer("1003"), MONDAY_MORNING + timedelta(hours=1)), current_pair(*numbers, MONDAY_MORNING), same=True
    )

    found = duplicate_pair(officer("1004"), *numbers)
    assert [(one.number, one.same_person) for one in found.judgments] == [(2, True), (1, False)]
    assert AuditEvent.objects.using(SYSTEM).filter(event="duplicate.viewed").count() == 1


def test_a_decision_about_what_was_not_shown_is_refused() -> None:
    numbers = (lives_here(), lives_here(lot="2番1号"))
    pair = current_pair(*numbers, MONDAY_MORNING)

    with pytest.raises(SuspectsChanged):
        decide_duplicate(officer("1004"), *numbers, same_person=True, reason=REASON, facts="0" * 64, seen=0)
    decided(officer("1003"), pair)
    with pytest.raises(AlreadyDecided, match="高橋 直子"):
        decided(officer("1004"), pair)
    assert DuplicateDecision.objects.using(SYSTEM).count() == 1


@pytest.mark.parametrize("reason", ["", " ", "　"])
def test_nothing_is_decided_without_a_reason(reason: str) -> None:
    numbers = (lives_here(), lives_here(lot="2番1号"))

    with pytest.raises(ReasonRequired):
        decided(officer("1004"), current_pair(*numbers, MONDAY_MORNING), reason=reason)


def test_two_who_are_not_alike_one_and_the_same_or_nobody_are_no_pair() -> None:
    first, other = lives_here(), lives_here("結衣", "ユイ", lot="2番1号")

    for numbers in ((first, other), (first, first), (first, "9999999999")):
        with pytest.raises(NoSuchSuspicion):
            current_pair(*numbers, MONDAY_MORNING)


def test_a_decision_cannot_be_rewritten() -> None:
    numbers = (lives_here(), lives_here(lot="2番1号"))
    decided(officer("1004"), current_pair(*numbers, MONDAY_MORNING))
    rows = DuplicateDecision.objects.using(SYSTEM)

    with pytest.raises((ProgrammingError, InternalError)), transaction.atomic(using=SYSTEM):
        rows.update(same_person=True)
    with pytest.raises((ProgrammingError, InternalError)), transaction.atomic(using=SYSTEM):
        rows.all().delete()
