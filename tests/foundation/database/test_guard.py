"""While one system is served, the database of another is out of reach."""

from __future__ import annotations

import pytest
from django.db import connections

from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.database import guard


@pytest.mark.django_db(databases=["resident_registry", "jukinet_server"])
def test_a_statement_on_another_system_is_refused_and_audited_while_one_is_served(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # given
    reports: list[guard.GuardRefusal] = []
    monkeypatch.setattr(guard, "_reporters", [*guard._reporters, reports.append])

    # when
    with pytest.raises(guard.GuardRefusal) as refusal, guard.serving("resident_registry"):
        connections["jukinet_server"].cursor().execute("select 1")

    # then
    assert (refusal.value.served, refusal.value.touched) == ("resident_registry", "jukinet_server")
    assert reports == [refusal.value]
    rows = AuditEvent.objects.using("resident_registry").filter(event="database.statement_refused")
    assert [row.detail for row in rows] == [{"touched": "jukinet_server"}]


@pytest.mark.django_db(databases=["resident_registry", "jukinet_server"])
def test_a_cursor_opened_before_the_door_is_refused_too() -> None:
    # given
    with connections["jukinet_server"].cursor() as cursor:
        # when
        with pytest.raises(guard.GuardRefusal), guard.serving("resident_registry"):
            cursor.execute("select 1")

        # then
        cursor.execute("select 1")
        assert cursor.fetchone() == (1,)


@pytest.mark.django_db(databases=["resident_registry", "jukinet_server"])
def test_bulk_copy_is_refused_too() -> None:
    # given / when / then
    with (
        pytest.raises(guard.GuardRefusal),
        guard.serving("resident_registry"),
        connections["jukinet_server"].cursor() as cursor,
        cursor.copy("copy (select 1) to stdout"),
    ):
        pass


@pytest.mark.django_db(databases=["office", "resident_registry"])
def test_the_innermost_served_system_counts() -> None:
    # given
    with guard.serving("office"):
        connections["office"].cursor().execute("select 1")

        # when
        with guard.serving("resident_registry"):
            connections["resident_registry"].cursor().execute("select 1")
            inside = guard.now_serving()

        # then
        assert (inside, guard.now_serving()) == ("resident_registry", "office")
    assert guard.now_serving() is None
