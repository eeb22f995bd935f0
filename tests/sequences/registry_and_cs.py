"""Registry and CS for comparisons: a small city in both, damage done behind their backs, and the night's work."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from django.db import connections, transaction

from daicho.config.transports import asker_of
from daicho.contracts.messages import JukinetSuppressionChanged
from daicho.foundation.database.guard import serving
from daicho.kernel.context import Actor, Context
from daicho.systems.jukinet_server.actions.keep_suppression import keep_suppression
from daicho.systems.jukinet_server.actions.reconcile import Order, carry_out, order_reconciliation
from daicho.systems.jukinet_server.models import ReconciliationResult
from daicho.systems.jukinet_server.rules.reconciliation import Method, Peer, Trigger
from daicho.systems.resident_registry.actions.keep_facts import make_facts
from daicho.systems.resident_registry.actions.recover_at_cs import resend_to_cs, withdraw_at_cs
from daicho.systems.resident_registry.models import ReportedDifference
from tests.makers.move_in import a_move_in, fresh_numbers
from tests.makers.registry_flow import approved
from tests.makers.staff import MONDAY_MORNING, officer
from tests.sequences.city import relay_inside
from tests.systems.jukinet_server.makers import an_update, cs_context, queueing

REGISTRY, CS, HERE = "resident_registry", "jukinet_server", "142034"
SECOND = Actor("1002", "鈴木 誠", "office", frozenset({"approve", "verify"}))


@dataclass(frozen=True, slots=True)
class Family:
    """住民票コード and 宛名番号 of people on record."""

    residents: tuple[str, ...]
    codes: tuple[str, ...]


def a_family() -> Family:
    """Three people moved in, and the CS told of them."""
    numbers = fresh_numbers(3)
    day = MONDAY_MORNING.date()
    entry = a_move_in(moved_on=day - timedelta(days=14), notified_on=day - timedelta(days=7))
    done = approved(officer("1001"), officer("1002"), entry, numbers)
    deliver()
    return Family(done.resident_numbers, tuple(one.resident_code for one in numbers.members))


def deliver() -> None:
    """Everything that waits between the two arrives."""
    while relay_inside(REGISTRY, CS) or relay_inside(CS, REGISTRY):
        pass


def compare() -> ReconciliationResult:
    """One night: digests of the registry, the comparison, and its result told to the registry."""
    with serving(REGISTRY):
        make_facts(officer("1003"))
    with serving(CS):
        ctx: Context = queueing(cs_context())
        ctx = replace(ctx, ask=partial(asker_of(CS).ask, ctx))
        run = order_reconciliation(ctx, Order(Peer.REGISTRY, HERE, Method.DIGESTS, Trigger.DEMAND, "試験"))
        carry_out(ctx, run)
    deliver()
    result = ReconciliationResult.objects.get(pk=run)
    assert result.error == ""
    return result


def cases() -> list[ReportedDifference]:
    """What waits on the registry's worklist."""
    return list(ReportedDifference.objects.filter(found_by="registry", settled_at__isnull=True).order_by("kind"))


def correct_all() -> None:
    """Every case is put right as its kind asks; who is nowhere on record first, since numbers become free by it."""
    for one in sorted(cases(), key=lambda case: case.kind != "missing_there"):
        with serving(REGISTRY):
            if one.kind == "missing_there":
                withdraw_at_cs(officer("1003"), one.difference, "届書を確認", SECOND)
            else:
                resend_to_cs(officer("1003"), one.difference, "届書を確認")
    deliver()


def lose_at_cs(code: str) -> None:
    """The CS loses somebody altogether, as when a row is not restored."""
    person = person_of(code)
    with connections[CS].cursor() as cursor:
        cursor.execute("delete from juki_held_digest where person_id = %s", [person])
        cursor.execute(
            "update juki_person set resident_code_index = %s, individual_number_index = null where id = %s",
            [f"lost {person}".encode(), person],
        )


def change_at_cs(code: str, **changes: object) -> None:
    """The CS holds something else than the registry told it."""
    from daicho.systems.jukinet_server.actions.versions import Received, Sent, append_version
    from daicho.systems.jukinet_server.models import IdentificationRecord, Person
    from daicho.systems.jukinet_server.queries.content import record_from

    with serving(CS), transaction.atomic(using=CS):
        person = Person.objects.select_for_update().get(pk=person_of(code))
        latest = IdentificationRecord.objects.filter(person=person).order_by("-order_number")[0]
        person.order_number += 1
        person.state = str(changes.pop("state", person.state))
        person.save()
        record = replace(record_from(latest), **changes)  # type: ignore[arg-type]
        received = Received(bytes(latest.received_digest), latest.movement_id)
        append_version(
            cs_context(cause=latest.received_message), record, person, received, Sent(uuid.uuid4(), latest.stamped_at)
        )


def invent_at_cs() -> str:
    """The CS holds somebody whom nobody has reported; the 住民票コード."""
    from daicho.systems.jukinet_server.actions.apply_update import apply_update

    update = an_update(name="余分　三郎")
    with serving(CS), transaction.atomic(using=CS):
        apply_update(cs_context(), update, HERE)
    return update.identification.resident_code.reveal()


def suppress_at_cs(code: str) -> None:
    """The CS believes that somebody is protected."""
    from daicho.contracts.hidden import ResidentCode

    told = JukinetSuppressionChanged(
        resident_code=ResidentCode(code), recorded_at=MONDAY_MORNING, protected=True, closed=()
    )
    with serving(CS), transaction.atomic(using=CS):
        keep_suppression(cs_context(), told)


def person_of(code: str) -> int:
    """本人の管理番号 of the CS."""
    from daicho.systems.jukinet_server.queries.around import person_with_code

    with serving(CS), transaction.atomic(using=CS):
        found = person_with_code(code)
    assert found is not None
    return found
