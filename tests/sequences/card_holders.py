"""Residents with a card, known to CS and national server, for sequences."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from daicho.contracts.messages import IdentificationUpdate
from daicho.foundation.messaging.models import Delivery
from daicho.kernel.context import Actor
from daicho.systems.jukinet_server.actions.operate_cards import Order, order_operation
from daicho.systems.jukinet_server.queries.search import newest_by_code
from daicho.systems.jukinet_server.rules.cards import Operation
from tests.sequences.national import Japan, applied
from tests.systems.jukinet_server.makers import NOW, a_change, an_update, cs_context

CS_JOB = replace(cs_context(), actor=Actor("jukinet_server", "jukinet_server", "system"), terminal="")


class Holder:
    """A resident of ours with a card, known to CS and J-LIS."""

    def __init__(self, japan: Japan, state: str = "active", kind: str = "japanese", **changes: Any) -> None:
        self.update: IdentificationUpdate = an_update(**changes)
        self.japan = japan
        applied(self.update)
        sent = self.update.identification
        number = sent.individual_number
        self.code = sent.resident_code.reveal()
        self.person = japan.person(
            resident_code=self.code, name=sent.name, individual_number=number.reveal() if number else None
        )
        with japan.file.database:
            self.serial = japan.file.card_of(self.person, kind, state)

    @property
    def record(self) -> Any:
        """The newest version's id in the CS."""
        found = newest_by_code(self.code)
        assert found is not None
        return found.record_id

    def change(self, **changes: Any) -> None:
        """A later update."""
        self.update = a_change(self.update, **changes)
        applied(self.update)

    def order(self, operation: Operation, **given: Any) -> None:
        """One step of the card."""
        order_operation(cs_context(), self.record, Order(self.serial, operation, "本人の申出", NOW.date(), **given))

    @property
    def state(self) -> str:
        """At J-LIS."""
        return self.japan.file.state_of(self.serial)

    @property
    def deliveries(self) -> list[Delivery]:
        """The operations on their way."""
        return list(Delivery.objects.using("jukinet_server").filter(receiver="national", subject=self.serial))
