"""Statements written out once keep what Django's queries give: the guard, the transaction, errors and values."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connections, transaction
from django.db.transaction import TransactionManagementError

from daicho.foundation.database import statements
from daicho.foundation.database.guard import GuardRefusal, serving
from daicho.foundation.messaging.models import DeliveryCounter, Message

ALIAS = "resident_registry"
pytestmark = pytest.mark.django_db(databases=[ALIAS])
BY_ID = "where id = any(%s) order by subject"


def _message(subject: str) -> Message:
    return Message(
        type="note",
        version=1,
        subject=subject,
        header={"text": "髙", "list": [1, {"deep": None}]},
        body=b"\x00\xff",
        signature=b"",
        replaces=None,
        created_at=datetime(2026, 11, 23, 1, 2, 3, 456789, tzinfo=UTC),
    )


def _contents(row: Message) -> tuple[object, ...]:
    return tuple(bytes(v) if isinstance(v, memoryview) else v for v in map(row.__getattribute__, _names()))


def _names() -> list[str]:
    return [field.attname for field in Message._meta.concrete_fields]


def test_rows_come_back_as_they_were_written_and_as_django_reads_them() -> None:
    rows = [_message("a"), _message("b")]
    statements.insert(ALIAS, rows)
    ids = [row.id for row in rows]
    read = statements.select(ALIAS, Message, BY_ID, ids)
    by_django = Message.objects.using(ALIAS).filter(id__in=ids).order_by("subject")
    assert [*map(_contents, read)] == [*map(_contents, rows)] == [*map(_contents, by_django)]


def test_no_rows_are_no_statement() -> None:
    with serving("jukinet_server"):
        statements.insert(ALIAS, [])


def test_a_key_that_the_database_gives_is_left_to_it() -> None:
    statements.insert(ALIAS, [DeliveryCounter(receiver="r", subject=subject, last_no=0) for subject in ("a", "b")])
    ((first,), (second,)) = statements.run(
        ALIAS, "select id from delivery_counter where receiver = %s order by id", "r"
    )
    assert second == first + 1


def test_no_statement_reaches_the_database_of_another_system() -> None:
    with serving("jukinet_server"), pytest.raises(GuardRefusal):
        statements.run(ALIAS, "select 1")


def test_what_is_written_falls_with_its_transaction() -> None:
    row = _message("a")
    with transaction.atomic(using=ALIAS):
        statements.insert(ALIAS, [row])
        transaction.set_rollback(True, using=ALIAS)
    assert statements.select(ALIAS, Message, BY_ID, [row.id]) == []


def test_a_broken_rule_is_djangos_error_and_names_the_constraint() -> None:
    row = DeliveryCounter(receiver="r", subject="a", last_no=0)
    with pytest.raises(IntegrityError) as refused, transaction.atomic(using=ALIAS):
        statements.insert(ALIAS, [row, row])
    assert getattr(refused.value.__cause__, "diag").constraint_name == "delivery_counter_once"  # noqa: B009


def test_nothing_runs_in_a_transaction_that_is_to_be_rolled_back() -> None:
    with transaction.atomic(using=ALIAS):
        transaction.set_rollback(True, using=ALIAS)
        with pytest.raises(TransactionManagementError):
            statements.run(ALIAS, "select 1")


def test_the_server_plans_a_statement_once() -> None:
    statement = f"select '{uuid.uuid4()}' || %s"
    for text in ("a", "b"):
        statements.run(ALIAS, statement, text)
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(
            "select generic_plans + custom_plans from pg_prepared_statements where position(%s in statement) = 1",
            [statement[:40]],
        )
        assert cursor.fetchall() == [(2,)]
