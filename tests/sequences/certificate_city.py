"""Registry and certificate server side by side: what the one certifies, and what the other would serve now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from daicho.config.certificate_feed import SYSTEM, feed_context
from daicho.config.inboxes import desk_of, inbox_of
from daicho.foundation.database.guard import serving
from daicho.foundation.messaging.asking import Asker, InProcessInquiry
from daicho.foundation.messaging.models import Delivery
from daicho.foundation.messaging.receipt import ReceiptStatus
from daicho.foundation.messaging.sending import raw_bytes
from daicho.foundation.messaging.transport import HttpsTransport, InProcessTransport
from daicho.kernel.context import Context
from daicho.municipal.certificates.inputs import CertificateMember
from daicho.systems.certificate_server.actions.watch_feed import watch_feed
from daicho.systems.certificate_server.queries.sources import household_of
from daicho.systems.resident_registry.documents.resident_certificate import certificate_member
from daicho.systems.resident_registry.models import Resident
from daicho.systems.resident_registry.queries.records import household_members, personal_numbers_of
from daicho.systems.resident_registry.queries.restrictions import restrictions_of
from daicho.systems.resident_registry.rules.suppressions import Process
from tests.sequences.city import relay_inside
from tests.sequences.ways import way

REGISTRY = "resident_registry"
Closed = tuple[tuple[str, str, date], ...]


@dataclass(frozen=True, slots=True)
class Certified:
    """One member of a household as certified, with all that speaks against it."""

    member: CertificateMember
    protected: bool
    closed: Closed


def asking(purpose: str = "試験") -> Context:
    """The certificate server, with its way to the registry that the test has chosen."""
    line = way(SYSTEM, REGISTRY)
    inquiry = line if isinstance(line, HttpsTransport) else InProcessInquiry(desk_of(REGISTRY), SYSTEM)
    return feed_context(Asker(SYSTEM, {REGISTRY: inquiry}), purpose)


def poll() -> bool:
    """One question for the freshness of the feed."""
    with serving(SYSTEM):
        return watch_feed(asking())


def deliver_all() -> None:
    """The relay runs until nothing waits."""
    while relay_inside(REGISTRY, SYSTEM):
        pass


def next_deliveries() -> list[Delivery]:
    """The oldest undelivered message about each resident: what may come next."""
    waiting = Delivery.objects.using(REGISTRY).filter(receiver=SYSTEM, state="waiting").select_related("message")
    oldest: dict[str, Delivery] = {}
    for one in waiting.order_by("id"):
        oldest.setdefault(one.subject, one)
    return list(oldest.values())


def deliver(delivery: Delivery) -> None:
    """This very one, whatever else waits."""
    receipt = InProcessTransport(inbox_of(SYSTEM), REGISTRY).deliver(raw_bytes(REGISTRY, delivery.message))
    assert receipt.status is ReceiptStatus.APPLIED, receipt
    delivery.state, delivery.delivered_at = "delivered", delivery.created_at
    delivery.save(using=REGISTRY)


def certified(household: str) -> tuple[Certified, ...]:
    """What the registry certifies of a household today."""
    members = household_members(household)
    numbers = personal_numbers_of([one.resident_number for one in members])
    restrictions = restrictions_of([one.resident_number for one in members])
    return tuple(
        Certified(
            replace(certificate_member(n, one.record, numbers[n]), remarks=(), history=(), departure=None),
            restrictions[n].protected,
            tuple(
                (each.process.value, each.level.value, each.starts_on)
                for each in restrictions[n].only({Process.ISSUE, Process.KIOSK}).closed
            ),
        )
        for one in members
        for n in (one.resident_number,)
    )


def everybody_certified() -> dict[str, tuple[Certified, ...]]:
    """What the registry certifies of every household today."""
    present = Resident.objects.using(REGISTRY).filter(status="resident")
    return {home: certified(home) for home in sorted(set(present.values_list("household_number", flat=True)))}


def served(resident_number: str) -> tuple[str, tuple[Certified, ...]] | None:
    """The household as a kiosk would be served; None while it is refused. Raises: LookupError for nobody's."""
    with serving(SYSTEM):
        household = household_of(resident_number, with_numbers=True)
    if household is None:
        raise LookupError(resident_number)
    if household.is_pending:
        return None
    return household.household_number, tuple(
        Certified(
            replace(one.member, departure=None),
            one.protected,
            tuple((each.process, each.level, each.starts_on) for each in one.closed),
        )
        for one in household.members
    )
