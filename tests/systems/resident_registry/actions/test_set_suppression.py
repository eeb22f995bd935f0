"""抑止: stops or warns where it was ordered, until an officer lifts it (標準仕様書 3.1)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from daicho.foundation.audit.models import AuditEvent
from daicho.kernel.context import Context
from daicho.kernel.dates import PartialDate
from daicho.kernel.findings import Finding, Level
from daicho.municipal.certificates.eligibility import RequesterKind
from daicho.municipal.certificates.inputs import CertificateKind, CertificateScope
from daicho.systems.resident_registry.actions.set_suppression import (
    SuppressionOrder,
    SuppressionTerms,
    change_suppression,
    lift_suppression,
    lift_temporarily,
    set_suppression,
)
from daicho.systems.resident_registry.errors import (
    InquirySuppressed,
    ReasonRequired,
    SuppressionNotFound,
    SuppressionWithoutProcess,
)
from daicho.systems.resident_registry.models import SuppressionRow
from daicho.systems.resident_registry.queries.certificates import certificate_case
from daicho.systems.resident_registry.queries.resident_page import view_resident
from daicho.systems.resident_registry.queries.scenes import judge
from daicho.systems.resident_registry.queries.suppressions import suppressions_of
from daicho.systems.resident_registry.rules.certificate_request import CertificateApplication
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import Filing, FilingBasis
from daicho.systems.resident_registry.rules.movements.move_within import KIND as MOVE_WITHIN
from daicho.systems.resident_registry.rules.movements.move_within import MoveWithinEntry
from daicho.systems.resident_registry.rules.suppressions import Process
from tests.makers.move_in import new_address
from tests.makers.registry_flow import approved
from tests.makers.staff import MONDAY_MORNING, later, officer
from tests.proofs import proves

pytestmark = pytest.mark.django_db(databases=["resident_registry"])


@pytest.fixture
def keeper() -> Context:
    """支援措置責任者."""
    return officer("1007")


@pytest.fixture
def family() -> tuple[str, ...]:
    return approved(officer("1001"), officer("1002")).resident_numbers


def terms(levels: dict[Process, Level], ends_on: date | None = None) -> SuppressionTerms:
    return SuppressionTerms("survey", levels, date(2026, 11, 1), ends_on, "")


def ordered(
    keeper: Context,
    target: str,
    levels: dict[Process, Level],
    *,
    of_household: bool = False,
    ends_on: date | None = None,
) -> str:
    order = SuppressionOrder(target, of_household, terms(levels, ends_on))
    return set_suppression(keeper, order, "実態調査の結果を待つため")


def entry_judged(resident: str, ctx: Context) -> tuple[Finding, ...]:
    filing = Filing(PartialDate.known(date(2026, 11, 22)), date(2026, 11, 23), FilingBasis.OFFICIAL)
    entry = MoveWithinEntry(filing, (resident,), new_address("2番3号", ""))
    return judge(ctx, MOVE_WITHIN, entry, EntryNumbers())


def entry_findings(resident: str, ctx: Context | None = None) -> dict[str, Level]:
    found = entry_judged(resident, ctx or officer("1001"))
    return {f.code: f.level for f in found if f.code.startswith("REG-SUPP")}


def issue_findings(ctx: Context, resident: str) -> dict[str, Level]:
    application = CertificateApplication(
        subject=resident,
        kind=CertificateKind.HOUSEHOLD,
        scope=CertificateScope.WHOLE,
        requester_name="大川 誠",
        requester_kind=RequesterKind.PRINCIPAL,
    )
    found = certificate_case(ctx, application).findings
    return {f.code: f.level for f in found if f.code.startswith("REG-SUPP")}


@pytest.mark.parametrize(
    ("level", "expected"),
    [(Level.ERROR, {"REG-SUPP-001": Level.ERROR}), (Level.ALERT, {"REG-SUPP-002": Level.ALERT})],
)
def test_a_suppressed_process_is_stopped_or_warned_of_and_no_other(
    keeper: Context, family: tuple[str, ...], level: Level, expected: dict[str, Level]
) -> None:
    ordered(keeper, family[0], {Process.ENTRY: level})

    assert entry_findings(family[0]) == expected
    assert entry_findings(family[1]) == {}
    assert issue_findings(officer("1005"), family[0]) == {}
    assert view_resident(officer("1006"), family[0]).suppressed == ("異動入力",)


@proves("S1.2.c", how="unit")
def test_no_certificate_leaves_while_issue_is_suppressed_for_anybody_of_the_household(
    keeper: Context, family: tuple[str, ...]
) -> None:
    ordered(keeper, family[2], {Process.ISSUE: Level.ERROR})

    assert issue_findings(officer("1005"), family[0]) == {"REG-SUPP-001": Level.ERROR}


def test_a_household_is_suppressed_with_everybody_in_it(keeper: Context, family: tuple[str, ...]) -> None:
    household = view_resident(keeper, family[0]).record.household_number
    ordered(keeper, household, {Process.ENTRY: Level.ALERT}, of_household=True)

    assert [entry_findings(one) for one in family] == [{"REG-SUPP-002": Level.ALERT}] * 3


def test_a_record_closed_to_inquiry_opens_for_the_keeper_alone(keeper: Context, family: tuple[str, ...]) -> None:
    ordered(keeper, family[0], {Process.INQUIRY: Level.ERROR})

    for staff in ("1001", "1002", "1005", "1006"):
        with pytest.raises(InquirySuppressed, match="実態調査中"):
            view_resident(officer(staff), family[0])
    assert view_resident(keeper, family[0]).resident_number == family[0]


@proves("S1.2.h", how="unit")
def test_the_planned_end_passing_lifts_nothing_and_is_said(keeper: Context, family: tuple[str, ...]) -> None:
    ordered(keeper, family[0], {Process.ENTRY: Level.ERROR}, ends_on=date(2026, 11, 20))

    (finding,) = (f for f in entry_judged(family[0], officer("1001")) if f.code == "REG-SUPP-001")
    assert "令和8年11月20日を過ぎています" in finding.message


@proves("S1.2.h", how="unit")
def test_a_temporary_lifting_returns_by_itself(keeper: Context, family: tuple[str, ...]) -> None:
    held = ordered(keeper, family[0], {Process.ENTRY: Level.ERROR})
    lift_temporarily(keeper, held, "本人が窓口にいるため", minutes=10)

    in_nine, in_ten = (later(officer("1001"), MONDAY_MORNING + timedelta(minutes=m)) for m in (9, 10))
    assert entry_findings(family[0], in_nine) == {}
    assert entry_findings(family[0], in_ten) == {"REG-SUPP-001": Level.ERROR}


def test_a_lifted_suppression_is_over_and_everything_done_to_it_is_kept(
    keeper: Context, family: tuple[str, ...]
) -> None:
    held = ordered(keeper, family[0], {Process.ENTRY: Level.ERROR})
    lift_suppression(keeper, held, "調査が終わったため")

    assert entry_findings(family[0]) == {}
    assert suppressions_of([family[0]], []) == ()
    events = AuditEvent.objects.using("resident_registry").filter(event__startswith="suppression.").order_by("number")
    assert [event.event for event in events] == ["suppression.set", "suppression.lifted"]
    with pytest.raises(SuppressionNotFound):
        lift_suppression(keeper, held, "もう一度")


@pytest.mark.parametrize("reason", ["", " ", "　"])
def test_nothing_is_set_or_lifted_without_a_reason(keeper: Context, family: tuple[str, ...], reason: str) -> None:
    held = ordered(keeper, family[0], {Process.ENTRY: Level.ERROR})
    order = SuppressionOrder(family[0], False, terms({Process.ISSUE: Level.ERROR}))

    with pytest.raises(ReasonRequired):
        set_suppression(keeper, order, reason)
    with pytest.raises(ReasonRequired):
        change_suppression(keeper, held, order.terms, reason)
    with pytest.raises(ReasonRequired):
        lift_suppression(keeper, held, reason)
    with pytest.raises(ReasonRequired):
        lift_temporarily(keeper, held, reason, minutes=5)


def test_a_suppression_of_nothing_is_refused(keeper: Context, family: tuple[str, ...]) -> None:
    with pytest.raises(SuppressionWithoutProcess):
        ordered(keeper, family[0], {})


def test_a_change_counts_from_its_moment_and_the_earlier_terms_are_kept(
    keeper: Context, family: tuple[str, ...]
) -> None:
    held = ordered(keeper, family[0], {Process.ENTRY: Level.ERROR})
    change_suppression(keeper, held, terms({Process.ENTRY: Level.ALERT}), "調査が進んだため")

    assert entry_findings(family[0]) == {"REG-SUPP-002": Level.ALERT}
    rows = SuppressionRow.objects.using("resident_registry").order_by("row_no")
    assert [(row.row_no, row.levels) for row in rows] == [(1, {"entry": "error"}), (2, {"entry": "alert"})]
    with pytest.raises(SuppressionWithoutProcess):
        change_suppression(keeper, held, terms({}), "空の変更")


def test_an_earlier_household_is_no_way_into_a_record_that_the_new_one_closes(
    keeper: Context, family: tuple[str, ...]
) -> None:
    household = view_resident(keeper, family[0]).record.household_number
    ordered(keeper, household, {Process.INQUIRY: Level.ERROR}, of_household=True)

    with pytest.raises(InquirySuppressed):
        view_resident(officer("1006"), family[0], date(2026, 11, 23))
