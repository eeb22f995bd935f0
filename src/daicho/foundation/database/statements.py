"""Statements of the acts that officers wait for: written out once, planned by the server once per connection.

Django compiles a query anew each time it runs, which costs more than running it. What an approval reads and writes
therefore goes through here; everything else goes through Django's own queries. Rows are the models' own, and the guard
and Django's transactions and errors hold as they do for any query.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeVar, cast

from django.db import connections
from django.db.models import AutoField, Field, JSONField, Model
from psycopg.types.json import Jsonb

from daicho.foundation.database.engine.base import DatabaseWrapper

M = TypeVar("M", bound=Model)
Turn = Callable[[Any], Any]


def select(alias: str, model: type[M], rest: str, *parameters: object) -> list[M]:
    """Rows of one table, whole.

    Args: rest: what follows the table's name, one fixed text for each use, e.g. ``where number = any(%s)``.
    """
    statement, names, as_json = _select(model)
    found = run(alias, f"{statement} {rest}", *parameters)
    return [model.from_db(alias, names, _opened(row, as_json)) for row in found]


def insert(alias: str, rows: Sequence[Model]) -> None:
    """Writes rows of one table, in their order; keys and columns that the database gives stay unknown here."""
    if not rows:
        return
    _for_each(alias, _insert(type(rows[0])), rows)


def update(alias: str, rows: Sequence[Model]) -> None:
    """Writes all columns of rows that are there already, one after the other."""
    if not rows:
        return
    _for_each(alias, _update(type(rows[0])), rows)


def run(alias: str, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
    """Any statement that returns rows; the rows."""
    with _connection(alias).prepared() as cursor:
        return cursor.execute(statement, parameters).fetchall()


def change(alias: str, statement: str, *parameters: object) -> int:
    """Any statement that returns none; how many rows it changed."""
    with _connection(alias).prepared() as cursor:
        return cursor.execute(statement, parameters).rowcount


def _for_each(alias: str, made: tuple[str, Sequence[tuple[str, Turn]]], rows: Sequence[Model]) -> None:
    statement, turns = made
    values = [[turn(getattr(row, name)) for name, turn in turns] for row in rows]
    with _connection(alias).prepared() as cursor:
        if len(values) == 1:  # the pipeline of several costs more than one statement
            cursor.execute(statement, values[0])
        else:
            cursor.executemany(statement, values)


def _connection(alias: str) -> DatabaseWrapper:
    return cast(DatabaseWrapper, connections[alias])


@cache
def _select(model: type[Model]) -> tuple[str, list[str], tuple[int, ...]]:
    fields = model._meta.concrete_fields
    as_json = tuple(place for place, one in enumerate(fields) if isinstance(one, JSONField))
    statement = f"select {', '.join(_column(one) for one in fields)} from {model._meta.db_table}"
    return statement, [one.attname for one in fields], as_json


@cache
def _insert(model: type[Model]) -> tuple[str, list[tuple[str, Turn]]]:
    fields = [f for f in model._meta.concrete_fields if not isinstance(f, AutoField) and not f.has_db_default()]
    columns, holes = ", ".join(map(_column, fields)), ", ".join(["%s"] * len(fields))
    return f"insert into {model._meta.db_table} ({columns}) values ({holes})", [_turn(f) for f in fields]


@cache
def _update(model: type[Model]) -> tuple[str, list[tuple[str, Turn]]]:
    key = model._meta.pk
    fields = [f for f in model._meta.concrete_fields if f is not key]
    changes = ", ".join(f"{_column(f)} = %s" for f in fields)
    statement = f"update {model._meta.db_table} set {changes} where {_column(key)} = %s"
    return statement, [_turn(f) for f in (*fields, key)]


def _turn(field: Field[Any, Any]) -> tuple[str, Turn]:
    return field.attname, _json if isinstance(field, JSONField) else _as_it_is


def _column(field: Field[Any, Any]) -> str:
    return f'"{field.column}"'


def _opened(row: tuple[Any, ...], as_json: Sequence[int]) -> Sequence[Any]:
    values = list(row)
    for place in as_json:
        values[place] = None if values[place] is None else json.loads(values[place])
    return values


def _json(value: object) -> Jsonb | None:
    return None if value is None else Jsonb(value)


def _as_it_is(value: object) -> object:
    return value
