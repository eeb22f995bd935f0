"""What the app role of a database may do, computed from the models after each migration.

A model with ``append_only = True`` may be read and added to. Its table also refuses UPDATE, DELETE and TRUNCATE by
trigger, so that not even the owner changes it in passing. Every other table may be read and written, never altered.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.apps import apps
from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Model
from psycopg import sql

from daicho.foundation.database.placement import is_placed

REFUSE_CHANGE = """
create or replace function daicho_refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% on % is refused: the table is append-only', tg_op, tg_table_name
    using errcode = 'insufficient_privilege';
end $$
"""


def apply_grants(alias: str) -> None:
    """Sets the rights of ``<alias>_app`` anew. Runs as ``<alias>_owner``, after migrating; its own transaction."""
    role = sql.Identifier(f"{alias}_app")
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('daicho grants'))")
        existing = set(connections[alias].introspection.table_names(cursor))
        _run(cursor, "revoke all on all tables in schema public from {role}", role=role)
        _run(cursor, "revoke all on schema public from public")
        _run(cursor, "grant usage on schema public to {role}", role=role)
        _run(cursor, "grant usage, select on all sequences in schema public to {role}", role=role)
        _run(cursor, "grant select on django_migrations to {role}", role=role)
        cursor.execute(REFUSE_CHANGE)
        for model in models_placed_in(alias):
            if model._meta.db_table in existing:
                _grant(cursor, model, role)


def models_placed_in(alias: str) -> Iterable[type[Model]]:
    """Every model whose table stands in a database, tables of many-to-many relations included."""
    for model in apps.get_models(include_auto_created=True):
        if is_placed(alias, model._meta.app_label, model._meta.model_name):
            yield model


def is_append_only(model: type[Model]) -> bool:
    """Whether rows of the model may only ever be added."""
    return bool(getattr(model, "append_only", False))


def _grant(cursor: CursorWrapper, model: type[Model], role: sql.Identifier) -> None:
    table = sql.Identifier(model._meta.db_table)
    if not is_append_only(model):
        _run(cursor, "grant select, insert, update, delete on {table} to {role}", table=table, role=role)
        return
    _run(cursor, "grant select, insert on {table} to {role}", table=table, role=role)
    _run(
        cursor,
        "create or replace trigger refuse_change before update or delete on {table} "
        "for each row execute function daicho_refuse_change()",
        table=table,
    )
    _run(
        cursor,
        "create or replace trigger refuse_truncate before truncate on {table} "
        "for each statement execute function daicho_refuse_change()",
        table=table,
    )


def _run(cursor: CursorWrapper, statement: str, **names: sql.Identifier) -> None:
    composed = sql.SQL(statement).format(**names)
    cursor.execute(composed.as_string(cursor.connection))
