"""支援措置 entered closes every system at once; ended by two officers it opens them again (標準仕様書 3.4)."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connections

from daicho.config.certificate_feed import SYSTEM
from daicho.foundation.database.guard import serving
from daicho.foundation.messaging.models import Message
from daicho.foundation.messaging.sending import raw_bytes
from daicho.municipal.masking.scope import is_protected_person
from daicho.systems.certificate_server.actions.supply_sources import supply_sources
from daicho.systems.certificate_server.queries.sources import household_of
from daicho.systems.certificate_server.rules.kiosk_service import KioskService
from daicho.systems.certificate_server.rules.standing import Applicant, KioskCase, Standing, refusal_at_any_hour
from daicho.systems.jukinet_server.actions.view_records import view_record
from daicho.systems.jukinet_server.models import IdentificationRecord, Person
from daicho.systems.jukinet_server.models.numbers import RESIDENT_CODE, index_of
from daicho.systems.resident_registry.actions.keep_protection import confirm_ending, enter_protection, propose_ending
from daicho.systems.resident_registry.queries.protected_scope import hidden_scope
from daicho.systems.resident_registry.queries.records import newest_records
from daicho.systems.resident_registry.rules.protections import Offender, ProtectionTerms
from daicho.systems.unified_addressee.actions.look_up import look_up
from tests.makers.move_in import a_move_in, father, fresh_numbers, mother, new_address
from tests.makers.registry_flow import approved
from tests.makers.staff import officer
from tests.proofs import proves
from tests.sequences.certificate_city import asking, deliver_all, poll
from tests.sequences.city import relay_inside
from tests.systems.linkage_platform.makers import context_of

REGISTRY = "resident_registry"
pytestmark = pytest.mark.committed(
    databases=[REGISTRY, "jukinet_server", "linkage_platform", "unified_addressee", SYSTEM]
)
KEEPER, SECOND = officer("1007"), officer("1002")
LOOKER = context_of("unified_addressee", "inquiry")
_lots = itertools.count(71)
OPEN, CLOSED = (False, False, False, ""), (True, True, True, "protected")
TERMS = ProtectionTerms(
    kind="stalking",
    fellows=(),
    applied_on=date(2026, 11, 20),
    received_by="平塚市",
    is_provisional=True,
    opinion_from="",
    opinion_on=None,
    starts_on=date(2026, 11, 20),
    ends_on=None,
    measures=("inspection",),
    offender=Offender(name="加害 太郎", address="千代田区丸の内"),
)


@dataclass(frozen=True, slots=True)
class Couple:
    """Two residents of one household, known to every system, with their 住民票コード."""

    lot: str
    residents: tuple[str, ...]
    codes: tuple[str, ...]


@pytest.fixture
def couple(committed_databases: tuple[str, ...]) -> Couple:
    """At a place where nobody else lives."""
    lot, numbers = f"{next(_lots)}番7号", fresh_numbers(2)
    entry = a_move_in((father(), mother()), address=new_address(lot, ""))
    residents = approved(officer("1001"), SECOND, entry, numbers).resident_numbers
    deliver_all()
    with serving(SYSTEM):
        supply_sources(asking(), "試験")
    distribute()
    return Couple(lot, residents, tuple(one.resident_code for one in numbers.members))


def distribute() -> None:
    """The relays run until nothing waits."""
    pairs = [(REGISTRY, "jukinet_server"), (REGISTRY, "linkage_platform"), ("linkage_platform", "unified_addressee")]
    while sum(relay_inside(sender, receiver) for sender, receiver in pairs):
        pass
    deliver_all()
    poll()


def kiosk_refuses(resident: str) -> str:
    """Why a kiosk gives this person nothing; empty when it serves."""
    with serving(SYSTEM):
        household = household_of(resident)
    assert household is not None
    standings = tuple(Standing(one.resident_number, one.member.birth_date, one.protected) for one in household.members)
    applicant = next(one for one in standings if one.resident_number == resident)
    case = KioskCase(
        now=KEEPER.now,
        applicant=Applicant(True, applicant),
        household=standings,
        is_pending=household.is_pending,
        knowledge_age=timedelta(0),
    )
    refusal = refusal_at_any_hour(case, KioskService())
    return refusal.reason if refusal else ""


def hidden_everywhere(couple: Couple) -> set[tuple[bool, bool, bool, str]]:
    """For each: hidden in the registry, in the addressee system, at the CS, and why the kiosk refuses."""
    scope = hidden_scope(KEEPER.now)
    found = set()
    for resident, code in zip(couple.residents, couple.codes, strict=True):
        record = newest_records([resident])[resident].record
        there = look_up(LOOKER, resident).row
        person = Person.objects.using("jukinet_server").get(resident_code_index=index_of(RESIDENT_CODE, code))
        newest = IdentificationRecord.objects.using("jukinet_server").filter(person=person).latest("order_number")
        at_cs = view_record(context_of("jukinet_server", "jukinet_operator"), newest.id)[0]
        assert (couple.lot in there.address) is not there.is_address_hidden
        assert (couple.lot in repr(at_cs)) is not at_cs.is_address_hidden
        found.add(
            (
                is_protected_person(scope, resident, record.household_number),
                there.is_address_hidden,
                at_cs.is_address_hidden,
                kiosk_refuses(resident),
            )
        )
    return found


@proves("C1.c", how="sequence")
@proves("S5.1.b", how="sequence")
def test_entering_a_protection_closes_every_system_and_two_officers_open_them_again(
    couple: Couple,
) -> None:
    assert hidden_everywhere(couple) == {OPEN}

    case = enter_protection(KEEPER, couple.residents[0], TERMS, "申出を受け付けたため")
    assert kiosk_says_pending(couple.residents[0])
    distribute()
    assert hidden_everywhere(couple) == {CLOSED}

    propose_ending(KEEPER, case, "本人の申出のため")
    distribute()
    assert hidden_everywhere(couple) == {CLOSED}
    confirm_ending(SECOND, case)
    distribute()
    assert hidden_everywhere(couple) == {OPEN}


def test_nothing_of_the_case_but_the_mark_travels(couple: Couple) -> None:
    enter_protection(KEEPER, couple.residents[1], TERMS, "警察署からの連絡のため")
    distribute()

    rows = Message.objects.using(REGISTRY).all()
    sent = "".join(raw_bytes(REGISTRY, row).decode() for row in rows)
    assert '"protected":true' in sent
    assert [word for word in ("加害", "丸の内", "stalking", "警察署からの連絡") if word in sent] == []


def kiosk_says_pending(resident: str) -> bool:
    """Asked before the message is there: the freshness question alone already stops the household."""
    poll()
    with serving(SYSTEM):
        household = household_of(resident)
    return household is not None and household.is_pending


@pytest.mark.parametrize(
    "statement",
    ["update protection_case set applicant = ''", "delete from protection_case", "truncate protection_case"],
)
def test_a_step_of_a_case_can_be_neither_rewritten_nor_removed(couple: Couple, statement: str) -> None:
    enter_protection(KEEPER, couple.residents[0], TERMS, "申出を受け付けたため")

    with pytest.raises(DatabaseError), connections[REGISTRY].cursor() as cursor:
        cursor.execute(statement)
