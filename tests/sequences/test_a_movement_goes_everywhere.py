"""Movements approved by officers in the registry, and what every other system knows before and after them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.db.models import Model
from pypdf import PdfReader

from daicho.contracts.connections import connections as declared
from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.database import statements
from daicho.foundation.database.guard import serving
from daicho.foundation.messaging import send
from daicho.foundation.messaging.models import Delivery, Message
from daicho.foundation.messaging.sending import UndeclaredConnection
from daicho.kernel.dates import PartialDate
from daicho.municipal.certificates.eligibility import RequesterKind
from daicho.municipal.certificates.inputs import CertificateKind, CertificateScope
from daicho.systems.jukinet_server.models import IdentificationRecord, Person
from daicho.systems.jukinet_server.models.numbers import RESIDENT_CODE, index_of
from daicho.systems.jukinet_server.queries.agreement import disagreements
from daicho.systems.jukinet_server.queries.content import record_from
from daicho.systems.resident_registry.actions.approve_movement import approve_movement
from daicho.systems.resident_registry.actions.enter_movement import alert_key, enter_movement
from daicho.systems.resident_registry.actions.issue_certificate import issue_certificate
from daicho.systems.resident_registry.actions.review_movement import verify_movement
from daicho.systems.resident_registry.models import Resident, ResidentVersion
from daicho.systems.resident_registry.queries.certificates import certificate_case
from daicho.systems.resident_registry.queries.records import newest_records, versions_of
from daicho.systems.resident_registry.queries.scenes import judge
from daicho.systems.resident_registry.rules.certificate_request import CertificateApplication
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import Filing, FilingBasis
from daicho.systems.resident_registry.rules.movements.cancellation import KIND as CANCELLATION
from daicho.systems.resident_registry.rules.movements.cancellation import CancellationEntry
from daicho.systems.resident_registry.rules.movements.kind import MovementKind
from daicho.systems.resident_registry.rules.movements.move_within import KIND as MOVE_WITHIN
from daicho.systems.resident_registry.rules.movements.move_within import MoveWithinEntry
from daicho.systems.unified_addressee.actions.look_up import look_up
from daicho.systems.unified_addressee.models import AddresseeRecord
from tests.makers.move_in import a_move_in, father, fresh_numbers, mother, new_address
from tests.makers.registry_flow import approved, entered
from tests.makers.staff import officer
from tests.proofs import proves
from tests.sequences.city import relay_inside
from tests.systems.linkage_platform.makers import an_addressee_change, context_of

FOUR = ["resident_registry", "jukinet_server", "linkage_platform", "unified_addressee"]
pytestmark = [pytest.mark.committed(databases=FOUR), pytest.mark.usefixtures("each_way")]
REGISTRY = "resident_registry"
LOOKER = context_of("unified_addressee", "inquiry")


@dataclass(frozen=True, slots=True)
class Couple:
    """Two residents with their numbers."""

    residents: tuple[str, ...]
    numbers: EntryNumbers

    @property
    def head(self) -> str:
        return self.residents[0]

    def code(self, place: int) -> str:
        """住民票コード."""
        return self.numbers.members[place].resident_code


@pytest.fixture
def couple() -> Couple:
    """They moved in and every system has heard of it."""
    numbers = fresh_numbers(2)
    known = approved(officer("1001"), officer("1002"), a_move_in((father(), mother())), numbers)
    distribute()
    return Couple(known.resident_numbers, numbers)


def distribute() -> None:
    """The relays run until nothing waits."""
    pairs = [
        (REGISTRY, "jukinet_server"),
        (REGISTRY, "linkage_platform"),
        ("linkage_platform", "unified_addressee"),
    ]
    while sum(relay_inside(sender, receiver) for sender, receiver in pairs):
        pass


def filing(moved_on: date) -> Filing:
    return Filing(PartialDate.known(moved_on), date(2026, 11, 23), FilingBasis.OFFICIAL)


def waits(kind: MovementKind[Any], entry: object) -> str:
    """Entered and verified, not approved; the reception number."""
    ctx = officer("1001")
    alerts = {alert_key(finding) for finding in judge(ctx, kind, entry, EntryNumbers())}
    reception = enter_movement(ctx, kind, entry, EntryNumbers(), alerts).reception
    verify_movement(officer("1002"), reception, 1)
    return reception


def approve(reception: str) -> None:
    approve_movement(officer("1002"), reception, 1)


def moving(people: Sequence[str], lot: str) -> MoveWithinEntry:
    return MoveWithinEntry(filing(date(2026, 11, 22)), tuple(people), new_address(lot, ""))


def address_at_cs(code: str) -> str:
    person = Person.objects.using("jukinet_server").get(resident_code_index=index_of(RESIDENT_CODE, code))
    newest = IdentificationRecord.objects.using("jukinet_server").filter(person=person).latest("order_number")
    return record_from(newest).address.one_line()


def address_at_addressee(resident: str) -> str:
    return look_up(LOOKER, resident).row.address


def certificate_of(resident: str) -> str:
    """住民票の写し as printed, without spaces."""
    application = CertificateApplication(
        subject=resident,
        kind=CertificateKind.HOUSEHOLD,
        scope=CertificateScope.WHOLE,
        requester_name="大川 誠",
        requester_kind=RequesterKind.PRINCIPAL,
        identity_papers=("individual_number_card",),
    )
    clerk = officer("1005")
    (copy,) = issue_certificate(clerk, application, certificate_case(clerk, application).versions)
    return "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(copy.pdf)).pages)


@proves("S1.1.b", how="sequence")
def test_newcomers_whose_entry_waits_are_known_to_nobody(committed_databases: tuple[str, ...]) -> None:
    before = {model: model.objects.using(db).count() for model, db in COUNTED}
    sent = Message.objects.using(REGISTRY).count()

    reception = entered(officer("1001"))
    verify_movement(officer("1002"), reception, 1)
    distribute()

    assert {model: model.objects.using(db).count() for model, db in COUNTED} == before
    assert Message.objects.using(REGISTRY).count() == sent


COUNTED: tuple[tuple[Any, str], ...] = (
    (Resident, REGISTRY),
    (ResidentVersion, REGISTRY),
    (Person, "jukinet_server"),
    (AddresseeRecord, "unified_addressee"),
)


@proves("S1.1.b", how="sequence")
def test_a_new_address_that_waits_for_approval_is_on_no_certificate_and_in_no_other_system(couple: Couple) -> None:
    reception = waits(MOVE_WITHIN, moving(couple.residents, "77番7号"))
    distribute()

    assert "77番7号" not in certificate_of(couple.head)
    assert "77番7号" not in address_at_cs(couple.code(0))
    assert "77番7号" not in address_at_addressee(couple.head)
    approve(reception)
    distribute()
    assert "77番7号" in certificate_of(couple.head)


@proves("S1.7.a", how="sequence")
@proves("S4.1.a", how="sequence")
@proves("S2.1.a", how="sequence")
@proves("M57.a", how="sequence")
@proves("M48.a", how="sequence")
def test_an_approved_movement_is_known_everywhere_with_the_same_values(couple: Couple) -> None:
    approve(waits(MOVE_WITHIN, moving(couple.residents, "12番3号")))

    distribute()

    for place, resident in enumerate(couple.residents):
        here = newest_records([resident])[resident].record
        assert here.address.lot == "12番3号"
        assert address_at_addressee(resident) == here.address.one_line()
        assert look_up(LOOKER, resident).row.name == here.name.full
        assert address_at_cs(couple.code(place)) == here.address.one_line()
    assert list(disagreements()) == []


@proves("S1.7.c", how="sequence")
def test_a_cancelled_movement_brings_every_copy_back_to_the_record_in_force(couple: Couple) -> None:
    before = [address_at_addressee(one) for one in couple.residents]
    reception = waits(MOVE_WITHIN, moving(couple.residents, "99番9号"))
    approve(reception)
    distribute()
    assert all("99番9号" in address_at_addressee(one) for one in couple.residents)

    undone = CancellationEntry(filing(date(2026, 11, 23)), reception, couple.residents, "届出の誤りを確認したため")
    approve(waits(CANCELLATION, undone))
    distribute()

    assert [address_at_addressee(one) for one in couple.residents] == before
    assert "99番9号" not in address_at_cs(couple.code(0))
    assert list(disagreements()) == []
    assert [v.version_no for v in versions_of(couple.head)] == [1, 2, 3]


@proves("S1.4.a", how="sequence")
def test_an_approval_puts_one_message_per_resident_for_the_cs_beside_the_record_and_the_cs_takes_them(
    couple: Couple,
) -> None:
    reception = waits(MOVE_WITHIN, moving(couple.residents, "3番3号"))
    assert of_movement(reception) == []

    approve(reception)

    sent = of_movement(reception)
    assert len(sent) == 2
    assert {delivery.state for delivery in sent} == {"waiting"}
    assert len({delivery.subject for delivery in sent}) == 2
    distribute()
    assert {delivery.state for delivery in of_movement(reception)} == {"delivered"}


@proves("S1.4.a", how="sequence")
def test_an_approval_that_fails_at_its_end_leaves_neither_record_nor_message(
    couple: Couple, monkeypatch: pytest.MonkeyPatch
) -> None:
    reception = waits(MOVE_WITHIN, moving(couple.residents, "4番4号"))

    insert = statements.insert

    def full(alias: str, rows: Sequence[Model]) -> None:
        if rows and isinstance(rows[0], AuditEvent):
            raise DatabaseError("no space left on device")
        insert(alias, rows)

    with monkeypatch.context() as patch:
        patch.setattr(statements, "insert", full)
        with pytest.raises(DatabaseError):
            approve(reception)

    assert of_movement(reception) == []
    assert [v.version_no for v in versions_of(couple.head)] == [1]
    approve(reception)
    assert len(of_movement(reception)) == 2


def of_movement(reception: str) -> list[Delivery]:
    """Deliveries to the CS that one movement caused."""
    found = Delivery.objects.using(REGISTRY).filter(receiver="jukinet_server").select_related("message")
    return [one for one in found.order_by("id") if (one.message.header["together"] or {}).get("movement") == reception]


@proves("M33.a", how="sequence")
def test_every_delivery_made_rests_on_a_declared_connection_with_basis_and_requirement(couple: Couple) -> None:
    rows = {(row.sender, row.receiver, row.type): row for row in declared() if row.kind == "message"}

    seen = set()
    for system in FOUR:
        for delivery in Delivery.objects.using(system).select_related("message"):
            row = rows[system, delivery.receiver, delivery.message.type]
            assert "法" in row.basis
            assert row.requirements
            seen.add((system, delivery.receiver))
    assert seen >= {
        (REGISTRY, "jukinet_server"),
        (REGISTRY, "linkage_platform"),
        ("linkage_platform", "unified_addressee"),
    }


@proves("S1.7.b", how="sequence")
@proves("S1.7.b", how="refusal")
def test_the_registry_can_send_the_addressee_system_nothing_by_itself(couple: Couple) -> None:
    before = Message.objects.using(REGISTRY).count()

    with pytest.raises(UndeclaredConnection), serving(REGISTRY), transaction.atomic(using=REGISTRY):
        send(officer("1002"), an_addressee_change(), subject=couple.head)

    assert Message.objects.using(REGISTRY).count() == before
    assert not Delivery.objects.using(REGISTRY).filter(receiver="unified_addressee").exists()
    assert relay_inside(REGISTRY, "unified_addressee") == 0
