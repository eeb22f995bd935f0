"""The app role has the rights that the models declare, and no others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.conf import settings
from django.db import ProgrammingError, connections, transaction
from django.db.models import Model

from daicho.foundation.database.grants import is_append_only, models_placed_in

EVERY_ALIAS = list(settings.ALIASES)


def _append_only_tables() -> list[tuple[str, str]]:
    return [
        (alias, model._meta.db_table)
        for alias in settings.ALIASES
        for model in models_placed_in(alias)
        if is_append_only(model)
    ]


@contextmanager
def _as_owner(alias: str) -> Iterator[None]:
    with connections[alias].cursor() as cursor:
        cursor.execute(f'set role "{alias}_owner"')
        yield
        cursor.execute(f'set role "{alias}_app"')


def _refusal(alias: str, statement: str) -> str:
    with pytest.raises(ProgrammingError) as refused, transaction.atomic(using=alias):
        connections[alias].cursor().execute(statement)
    return str(refused.value)


@pytest.mark.django_db(databases=EVERY_ALIAS)
def test_tests_work_with_the_rights_of_the_app_role() -> None:
    for alias in settings.ALIASES:
        with connections[alias].cursor() as cursor:
            cursor.execute("select current_user")
            assert cursor.fetchone() == (f"{alias}_app",)


@pytest.mark.django_db(databases=EVERY_ALIAS)
def test_there_are_append_only_tables_in_every_database_that_keeps_evidence() -> None:
    with_some = {alias for alias, _ in _append_only_tables()}
    assert {"resident_registry", "jukinet_server", "evidence", "office"} <= with_some


@pytest.mark.django_db(databases=EVERY_ALIAS)
@pytest.mark.parametrize(
    "change", ["update {table} set {column} = {column}", "delete from {table}", "truncate {table}"]
)
def test_the_app_role_may_not_change_what_is_append_only(change: str) -> None:
    for alias, table in _append_only_tables():
        refusal = _refusal(alias, change.format(table=f'"{table}"', column=_a_column(alias, table)))
        assert "permission denied" in refusal


@pytest.mark.django_db(databases=EVERY_ALIAS)
def test_not_even_the_owner_truncates_what_is_append_only() -> None:
    for alias, table in _append_only_tables():
        with _as_owner(alias):
            assert "append-only" in _refusal(alias, f'truncate "{table}" cascade')


@pytest.mark.django_db(databases=["office"])
def test_not_even_the_owner_updates_or_deletes_a_row_that_is_append_only() -> None:
    # given
    with _as_owner("office"), connections["office"].cursor() as cursor:
        cursor.execute("create table kept (id int)")
        cursor.execute("insert into kept values (1)")
        cursor.execute(
            "create trigger refuse_change before update or delete on kept "
            "for each row execute function daicho_refuse_change()"
        )
        # when / then
        assert "append-only" in _refusal("office", "update kept set id = 2")
        assert "append-only" in _refusal("office", "delete from kept")


@pytest.mark.django_db(databases=EVERY_ALIAS)
def test_the_app_role_may_neither_make_nor_alter_tables() -> None:
    for alias in settings.ALIASES:
        assert "permission denied" in _refusal(alias, "create table intruder (id int)")
        assert "must be owner" in _refusal(alias, "drop table django_migrations")


@pytest.mark.django_db(databases=EVERY_ALIAS)
def test_every_table_has_a_model_so_that_its_rights_are_declared() -> None:
    for alias in settings.ALIASES:
        declared = {model._meta.db_table for model in models_placed_in(alias)} | {"django_migrations"}
        with connections[alias].cursor() as cursor:
            present = set(connections[alias].introspection.table_names(cursor))
        assert {table for table in present - declared if not table.startswith("procrastinate_")} == set()


def _a_column(alias: str, table: str) -> str:
    model: type[Model] = next(model for model in apps.get_models() if model._meta.db_table == table)
    return f'"{model._meta.concrete_fields[0].column}"'
