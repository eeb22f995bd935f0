"""Roles and databases: per system an owner that migrates and an app role that works; nobody else may connect."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import psycopg
from psycopg import sql

from daicho.config.launcher.cluster import Cluster
from daicho.config.launcher.passwords import password_of

ROLES = ("owner", "app")
LIMITS = {
    "owner": {"lock_timeout": "30s"},
    "app": {"lock_timeout": "20s", "statement_timeout": "180s", "idle_in_transaction_session_timeout": "15min"},
}


def provision(cluster: Cluster, aliases: Sequence[str], secrets: Path) -> None:
    """Makes what is missing: roles with passwords from ``secrets``, databases, and who may connect."""
    with cluster.connect() as connection:
        roles = _names(connection, "select rolname from pg_roles")
        databases = _names(connection, "select datname from pg_database")
        for alias in aliases:
            make_roles(connection, alias, secrets, roles)
            if alias not in databases:
                make_database(connection, alias, alias)
        _run(connection, "revoke all on database postgres from public")
        _run(connection, "revoke all on database template1 from public")


def make_roles(connection: psycopg.Connection[tuple[object, ...]], alias: str, secrets: Path, known: set[str]) -> None:
    """Both roles of a system, each with its own password and time limits."""
    for kind in ROLES:
        name = f"{alias}_{kind}"
        if name in known:
            continue
        role = sql.Identifier(name)
        _run(
            connection,
            "create role {role} login nosuperuser nocreatedb nocreaterole noinherit password {password}",
            role=role,
            password=sql.Literal(password_of(secrets, name)),
        )
        for limit, value in LIMITS[kind].items():
            _run(
                connection,
                "alter role {role} set {limit} = {value}",
                role=role,
                limit=sql.Identifier(limit),
                value=sql.Literal(value),
            )


def make_database(
    connection: psycopg.Connection[tuple[object, ...]], name: str, alias: str, template: str = "template0"
) -> None:
    """A database of a system, owned by its owner role, open to its app role and to nobody else."""
    names = {
        "name": sql.Identifier(name),
        "owner": sql.Identifier(f"{alias}_owner"),
        "app": sql.Identifier(f"{alias}_app"),
        "template": sql.Identifier(template),
    }
    _run(connection, "create database {name} owner {owner} template {template}", **names)
    _run(connection, "revoke all on database {name} from public", **names)
    _run(connection, "grant connect on database {name} to {app}", **names)


def _names(connection: psycopg.Connection[tuple[object, ...]], query: str) -> set[str]:
    return {str(row[0]) for row in connection.execute(query.encode())}


def _run(
    connection: psycopg.Connection[tuple[object, ...]], statement: str, **parts: sql.Identifier | sql.Literal
) -> None:
    connection.execute(sql.SQL(statement).format(**parts))
