"""転出 by card after the certificate was sent: part of the family stays, and no paper goes out by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from daicho.systems.resident_registry.queries.departure_papers import departure_case, issue_findings
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.cancellation import KIND as CANCELLATION
from daicho.systems.resident_registry.rules.movements.cancellation import CancellationEntry
from daicho.systems.resident_registry.rules.movements.move_out import KIND as MOVE_OUT
from daicho.systems.resident_registry.rules.movements.move_out import MoveOutEntry
from tests.makers.departures import filed
from tests.makers.move_in import a_move_in, fresh_numbers
from tests.makers.registry_flow import approved, carried_out
from tests.makers.staff import MONDAY_MORNING, officer
from tests.sequences.shohoku import HARBOUR, Shohoku, a_neighbour

pytestmark = pytest.mark.committed(databases=["resident_registry", "jukinet_server"])
TODAY = MONDAY_MORNING.date()


@pytest.fixture(scope="module")
def shohoku(tmp_path_factory: pytest.TempPathFactory, committed_databases: object) -> Iterator[Shohoku]:
    with a_neighbour(tmp_path_factory.mktemp("outside")) as neighbour:
        yield neighbour


def test_who_stays_after_all_disappears_from_the_certificate_and_the_others_remain(shohoku: Shohoku) -> None:
    # given: a family leaves by card
    numbers = fresh_numbers(3)
    family = approved(officer("1001"), officer("1002"), a_move_in(), numbers).resident_numbers
    notice = MoveOutEntry(filed(TODAY + timedelta(days=7), filed_on=TODAY), family, HARBOUR, by_card=True)
    reception = carried_out(officer("1001"), officer("1002"), MOVE_OUT, notice)
    shohoku.relay()

    # when: the departure of the child is undone
    basis = filed(TODAY, FilingBasis.OFFICIAL, TODAY)
    undo = CancellationEntry(basis, reception, (family[2],), "子は残ることになった")
    carried_out(officer("1001"), officer("1002"), CANCELLATION, undo)
    shohoku.relay()

    # then: under the same number, the parents alone
    (held,) = shohoku.running.look("arrivals")
    assert held["state"] == "open"
    assert held["certificate"]["certificate_number"] == f"142034-{reception}"
    people = [one["resident_code"] for one in held["certificate"]["persons"]]
    assert people == [one.resident_code for one in numbers.members[:2]]

    # and: a paper is issued only after an officer has read that it is not needed
    ctx = officer("1005")
    assert "REG-OUT-023" in {finding.code for finding in issue_findings(ctx, departure_case(ctx.law, reception))}
