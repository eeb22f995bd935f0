"""本人確認情報の更新: what is kept, what goes out, what is refused and leaves nothing behind."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.db import connections

from daicho.contracts.messages import Identification, IdentificationUpdate
from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.messaging.models import Delivery, Message
from daicho.kernel.numbers import individual_number_from, resident_code_from
from daicho.systems.jukinet_server import errors
from daicho.systems.jukinet_server.actions.apply_update import apply_update
from daicho.systems.jukinet_server.models import IdentificationRecord, Person
from daicho.systems.jukinet_server.models.numbers import sealed
from daicho.systems.jukinet_server.queries.agreement import Disagreement, digest_of, disagreements
from daicho.systems.jukinet_server.queries.content import record_from
from tests.proofs import proves
from tests.systems.jukinet_server.makers import a_change, an_update, cs_context, new_numbers

pytestmark = pytest.mark.django_db(databases=["jukinet_server"])
CITY = "142034"
NEW_ADDRESS = {"municipality_code": "142034", "text": "神奈川県平塚市宝町", "lot": "1番3号"}


def _apply(update: Any) -> None:
    apply_update(cs_context(), update, CITY)


@proves("M49.a", how="unit")
def test_an_update_becomes_the_first_version_of_a_new_person() -> None:
    update = an_update()

    _apply(update)

    (row,) = IdentificationRecord.objects.all()
    assert (row.order_number, row.state, row.movement_id) == (1, "current", "M-1")
    kept = record_from(row)
    assert kept.resident_code == update.identification.resident_code.reveal()
    assert kept.address == update.identification.address
    assert bytes(row.received_digest) == digest_of(update.identification)


def test_numbers_stand_in_no_column_in_clear() -> None:
    update = an_update()
    number = update.identification.individual_number
    assert number is not None

    _apply(update)

    with connections["jukinet_server"].cursor() as cursor:
        cursor.execute("select row_to_json(r)::text from juki_identification_record r")
        text = cursor.fetchone()[0]
    assert number.reveal() not in text
    assert update.identification.resident_code.reveal() not in text


def test_each_update_goes_out_to_the_prefecture_in_the_persons_own_order() -> None:
    update = an_update()

    _apply(update)
    _apply(a_change(update, address=NEW_ADDRESS))

    person = Person.objects.get()
    deliveries = Delivery.objects.using("jukinet_server").filter(subject=str(person.pk)).order_by("order_no")
    assert [(row.receiver, row.order_no) for row in deliveries] == [("prefecture", 1), ("prefecture", 2)]
    assert person.order_number == 2


def test_an_update_is_in_the_audit_log_by_person_and_without_numbers() -> None:
    _apply(an_update())

    (event,) = AuditEvent.objects.using("jukinet_server").filter(event="identification.updated")
    assert event.subjects == [f"juki:{Person.objects.get().pk}"]
    assert event.detail["order_number"] == 1


@proves("M57.c", how="unit")
def test_moving_in_of_a_resident_leaves_nothing_behind() -> None:
    update = an_update()
    _apply(update)

    with pytest.raises(errors.AlreadyResident) as refusal:
        _apply(a_change(update, reason="move_in"))

    assert "既に住民である者" in refusal.value.message
    assert IdentificationRecord.objects.count() == 1
    assert Message.objects.using("jukinet_server").count() == 1


@proves("M57.d", how="unit")
def test_a_change_of_address_that_changes_the_name_leaves_nothing_behind() -> None:
    update = an_update()
    _apply(update)

    with pytest.raises(errors.ChangesBeyondAddress, match="漢字氏名"):
        _apply(a_change(update, address=NEW_ADDRESS, name="平塚　次郎"))

    assert IdentificationRecord.objects.count() == 1


def test_somebody_who_left_may_move_in_again_and_the_numbering_goes_on() -> None:
    update = an_update()
    _apply(update)
    _apply(a_change(update, reason="move_out"))

    _apply(a_change(update, reason="move_in", address=NEW_ADDRESS))

    person = Person.objects.get()
    assert (person.order_number, person.state) == (3, "current")


def test_a_changed_resident_code_stays_the_same_person() -> None:
    update = an_update()
    _apply(update)
    code, new = update.identification.resident_code.reveal(), resident_code_from("8888888888")

    _apply(a_change(update, reason="resident_code_changed", resident_code=new, former_resident_code=code))

    assert Person.objects.count() == 1
    with pytest.raises(errors.UpdateRefused, match="CSに本人確認情報がない"):
        _apply(a_change(update, address=NEW_ADDRESS))


def test_an_individual_number_of_somebody_else_is_refused() -> None:
    update = an_update()
    _apply(update)
    number = update.identification.individual_number
    assert number is not None

    with pytest.raises(errors.IndividualNumberInUse):
        _apply(an_update(**(new_numbers() | {"individual_number": number.reveal()})))

    assert Person.objects.count() == 1


def test_a_newborn_gets_the_individual_number_later() -> None:
    update = an_update(reason="birth", individual_number=None)
    _apply(update)

    number = individual_number_from("33333333333")
    _apply(a_change(update, reason="individual_number_changed", individual_number=number))

    latest = IdentificationRecord.objects.get(order_number=2)
    assert record_from(latest).individual_number == number


def test_the_business_day_decides_what_is_in_the_future() -> None:
    ctx = cs_context()
    early = replace(ctx, now=ctx.now.replace(day=19))

    with pytest.raises(errors.FutureDate):
        apply_update(early, an_update(), CITY)


@proves("M57.a", how="unit")
def test_what_is_held_is_compared_with_what_was_sent_and_a_difference_is_named() -> None:
    update = an_update(
        former_family_name="旧姓", birth_date={"sort_on": "1990-04-01", "text": "平成2年4月頃", "pattern": "04"}
    )
    _apply(update)
    _apply(a_change(update, address=NEW_ADDRESS))
    assert list(disagreements()) == []

    row = IdentificationRecord.objects.get(order_number=2)
    row.id, row.order_number, row.notice = uuid.uuid4(), 3, None
    row.resident_code = sealed(row.id, "resident_code", update.identification.resident_code.reveal())
    number = update.identification.individual_number
    row.individual_number = sealed(row.id, "individual_number", number.reveal() if number else None)
    row.content = row.content | {"name": "改ざん　太郎"}
    row.save(force_insert=True)

    assert list(disagreements()) == [Disagreement(str(row.person_id), 3)]


class WiderIdentification(Identification):
    """What a careless change of the contract could let through: an item that the law does not name."""

    relationship: str = "妻"


@proves("M49.b", how="refusal")
def test_an_item_that_the_law_does_not_name_is_refused_even_if_the_contract_would_carry_it() -> None:
    update = an_update()
    wider = WiderIdentification.model_construct(**dict(update.identification), relationship="妻")

    with pytest.raises(errors.UnlistedItem, match="relationship"):
        _apply(IdentificationUpdate.model_construct(**{**dict(update), "identification": wider}))

    assert not IdentificationRecord.objects.exists()
