"""The raw rows: what an act wrote, written once more by the bare driver, as the peer that a figure is held against.

The rows of a transaction are found by the transaction id that PostgreSQL keeps with each row. They go into copies of
the tables with the same indexes, one statement a row, one transaction an act, with every statement prepared.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import psycopg
from psycopg import sql

Row = tuple[str, tuple[Any, ...]]
Connection = psycopg.Connection[tuple[Any, ...]]
_COPIES = "bench_raw"


@contextmanager
def owner_of(data: Path, alias: str) -> Iterator[Connection]:
    """A connection that may make tables: the application may not."""
    from daicho.config.launcher.embedded import cluster_of

    with cast(Connection, cluster_of(data, data / "secrets").connect(alias)) as connection:
        yield connection


def rows_of(connection: Connection, since: int) -> dict[int, list[Row]]:
    """The rows of every transaction from the id ``since`` on, as texts, by transaction id."""
    found: dict[int, list[Row]] = {}
    for table, columns in _columns(connection).items():
        texts = sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(name)) for name in columns)
        statement = sql.SQL("select xmin::text::bigint, {} from public.{} where xmin::text::bigint >= %s")
        for transaction, *values in connection.execute(statement.format(texts, sql.Identifier(table)), [since]):
            found.setdefault(transaction, []).append((table, tuple(values)))
    return found


def next_transaction(connection: Connection) -> int:
    """The id that the next transaction will have, or one that no earlier one had."""
    row = connection.execute("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint").fetchone()
    assert row is not None
    return int(row[0])


def seconds_for(connection: Connection, acts: Sequence[Sequence[Row]]) -> float:
    """How long it takes to write the same rows again."""
    tables = _columns(connection)
    statements = {table: _insert(table, tables[table]) for act in acts for table, _ in act}
    _copy_tables(connection, statements)
    connection.prepare_threshold = 1
    began = time.perf_counter()
    for act in acts:
        with connection.transaction():
            for table, values in act:
                connection.execute(statements[table], values)
    taken = time.perf_counter() - began
    connection.execute(f"drop schema {_COPIES} cascade")
    return taken


def _columns(connection: Connection) -> dict[str, list[str]]:
    """Columns that are written, by table."""
    rows = connection.execute(
        "select c.table_name, array_agg(c.column_name::text order by c.ordinal_position) "
        "from information_schema.columns c join information_schema.tables t using (table_schema, table_name) "
        "where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.is_generated = 'NEVER' "
        "and c.table_name not like 'django%' "
        # A partitioned table holds no row itself: its partitions do.
        "and not exists (select from pg_partitioned_table p where p.partrelid = c.table_name::regclass) "
        "group by c.table_name"
    )
    return {table: list(names) for table, names in rows}


def _copy_tables(connection: Connection, statements: Mapping[str, object]) -> None:
    connection.execute(f"create schema {_COPIES}")
    for table in statements:
        names = {"copy": sql.Identifier(_COPIES, table), "table": sql.Identifier("public", table)}
        connection.execute(sql.SQL("create table {copy} (like {table} including all)").format(**names))


def _insert(table: str, columns: Sequence[str]) -> sql.Composed:
    holes = sql.SQL(", ").join(sql.Placeholder() * len(columns))
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    statement = sql.SQL("insert into {} ({}) overriding system value values ({})")
    return statement.format(sql.Identifier(_COPIES, table), names, holes)
