"""An act and its audit row stand or fall together, and no personal number is ever in it."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connections, transaction

from daicho.foundation.audit import record
from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.audit.recording import PersonalNumberInRecord, digest_of
from daicho.kernel.numbers import individual_number_from, resident_code_from
from tests.foundation.audit.actors import an_officer
from tests.proofs import proves

REGISTRY = "resident_registry"
pytestmark = pytest.mark.django_db(databases=[REGISTRY])


def rows() -> list[AuditEvent]:
    return list(AuditEvent.objects.using(REGISTRY).order_by("number"))


@proves("M22.a", how="unit")
def test_a_row_says_who_when_where_why_and_about_whom() -> None:
    # given
    ctx = an_officer(REGISTRY)

    # when
    record(ctx, event="resident.listed", subjects=["0000000019", "0000000027"], detail={"kana": "ヤマダ", "ratio": 0.5})

    # then
    (row,) = rows()
    assert (row.staff_id, row.staff_name, row.office_name, row.terminal) == ("1001", "佐藤 恵", "本庁 市民課", "HK-001")
    assert (row.purpose, row.caused_by, row.business_at) == ("転入届", "request-1", ctx.now)
    assert (row.subjects, row.detail) == (["0000000019", "0000000027"], {"kana": "ヤマダ", "ratio": "0.5"})
    assert row.individual_number_shown is False
    assert bytes(row.digest) == digest_of(row)


def test_the_row_disappears_with_the_act_that_failed() -> None:
    # given
    def act_that_fails() -> None:
        with transaction.atomic(using=REGISTRY):
            record(an_officer(REGISTRY), event="resident.viewed")
            raise RuntimeError("the act failed")

    # when
    with pytest.raises(RuntimeError):
        act_that_fails()

    # then
    assert rows() == []


@pytest.mark.parametrize(
    "text",
    [
        individual_number_from("12345678901"),
        resident_code_from("1234567890"),
        "番号は " + individual_number_from("98765432109") + " です",
        "1234-5678-9018",
    ],
)
def test_a_personal_number_is_refused_wherever_it_stands(text: str) -> None:
    # given
    ctx = an_officer(REGISTRY)

    # when / then
    with pytest.raises(PersonalNumberInRecord) as refusal:
        record(ctx, event="resident.viewed", detail={"note": {"deep": [text]}})
    with pytest.raises(PersonalNumberInRecord):
        record(ctx, event="resident.viewed", subjects=[text])
    assert text not in str(refusal.value)
    assert rows() == []


@pytest.mark.parametrize("text", ["0000000019", "5081123", "7f6c1c0e-0000-4000-8000-123456789018", "20261123103000"])
def test_other_numbers_are_recorded(text: str) -> None:
    # given / when
    record(an_officer(REGISTRY), event="resident.viewed", detail={"note": text})

    # then
    assert rows()[0].detail == {"note": text}


@proves("M22.d", how="refusal")
@pytest.mark.parametrize(
    "statement",
    [
        "update audit_event set staff_id = '9999'",
        "delete from audit_event",
        "truncate audit_event",
        "update audit_seal set count = 0",
        "delete from audit_seal",
        "alter table audit_event disable trigger all",
    ],
)
def test_the_application_can_neither_change_nor_delete_a_row(statement: str) -> None:
    # given
    record(an_officer(REGISTRY), event="resident.viewed")

    # when
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(using=REGISTRY),
        connections[REGISTRY].cursor() as cursor,
    ):
        cursor.execute(statement)

    # then
    assert [row.staff_id for row in rows()] == ["1001"]
