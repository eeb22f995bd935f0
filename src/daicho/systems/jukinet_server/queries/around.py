"""What the CS holds around an update (突合): the person, and whether its numbers are somebody else's."""

from __future__ import annotations

from daicho.systems.jukinet_server.models import IdentificationRecord, Person
from daicho.systems.jukinet_server.models.numbers import INDIVIDUAL_NUMBER, RESIDENT_CODE, indexes_of
from daicho.systems.jukinet_server.queries.content import record_from
from daicho.systems.jukinet_server.rules.logic_checks import Held, Neighbourhood
from daicho.systems.jukinet_server.rules.record import Reason, Record, State


def locked_person(record: Record) -> int | None:
    """本人 whom an update is about, locked until the transaction ends; None when the CS does not know them.

    *Transaction required.* A changed 住民票コード is looked up by the former one.
    """
    code = record.resident_code
    if record.reason is Reason.RESIDENT_CODE_CHANGED and record.former_resident_code is not None:
        code = record.former_resident_code
    return person_with_code(code)


def person_with_code(code: str) -> int | None:
    """本人 of a 住民票コード, locked until the transaction ends; None for nobody. *Transaction required.*"""
    rows = Person.objects.select_for_update().filter(resident_code_index__in=indexes_of(RESIDENT_CODE, code))
    return rows.values_list("pk", flat=True).first()


def neighbourhood(record: Record, person_id: int | None) -> Neighbourhood:
    """What is held around an update about a (locked) person."""
    others = Person.objects.exclude(pk=person_id) if person_id is not None else Person.objects.all()
    code_in_use = others.filter(resident_code_index__in=indexes_of(RESIDENT_CODE, record.resident_code)).exists()
    number_in_use = (
        record.individual_number is not None
        and others.filter(individual_number_index__in=indexes_of(INDIVIDUAL_NUMBER, record.individual_number)).exists()
    )
    return Neighbourhood(_held(person_id), code_in_use, number_in_use)


def _held(person_id: int | None) -> Held | None:
    if person_id is None:
        return None
    row = IdentificationRecord.objects.filter(person_id=person_id).order_by("-order_number").first()
    if row is None:
        return None
    return Held(record_from(row), State(row.state))
