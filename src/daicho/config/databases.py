"""Ten databases and how this process reaches them: an alias, a database and a pair of roles for each system."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from daicho.config.environment import Environment

SYSTEMS: tuple[str, ...] = (
    "resident_registry",
    "jukinet_server",
    "intermediate_server",
    "linkage_platform",
    "unified_addressee",
    "certificate_server",
    "application_intake",
    "writefree_counter",
)
"""The eight systems; each name is app label, database alias and database name."""

ALIASES: tuple[str, ...] = ("office", *SYSTEMS, "evidence")
"""All ten: ``office`` holds the common sign-in, ``evidence`` the copies of the audit seals."""

REALMS: dict[str, str] = {
    "office": "office",
    "jukinet": "jukinet_server",
    "intermediate": "intermediate_server",
    "lgwan": "application_intake",
}
"""認証の領域 — sign-in realm to the database that keeps its accounts and sessions."""

JUKINET = "jukinet_server"
EVIDENCE = "evidence"
ENGINE = "daicho.foundation.database.engine"


class DatabaseSettingsError(Exception):
    """The file with connection URLs is missing, readable by others, or lacks an entry."""


def served_aliases(environment: Environment) -> tuple[str, ...]:
    """The databases this process holds credentials for: one in split mode, with screens that of their realm, else all.

    In production "all" leaves out the jukinet server, which shares its process with no other system (M65).
    """
    if not environment.only:
        return ALIASES if environment.mode != "production" else tuple(one for one in ALIASES if one != JUKINET)
    if environment.only not in ALIASES:
        raise DatabaseSettingsError(f"DAICHO_ONLY names no system: {environment.only!r}")
    if environment.screens:
        return tuple(dict.fromkeys((REALMS[realm_of(environment.only)], environment.only)))
    return (environment.only,)


def realm_of(system: str) -> str:
    """認証の領域 of a system's screens: its own where it keeps accounts, else that of the office."""
    return next((realm for realm, alias in REALMS.items() if alias == system), "office")


def refuse_shared_jukinet(environment: Environment, urls: dict[str, dict[str, str]] | None) -> None:
    """In production the CS shares no database server with another system, as far as the addresses tell (M65).

    Raises: DatabaseSettingsError.
    """
    if environment.mode != "production":
        return
    if urls is None:
        if environment.only == JUKINET:
            raise DatabaseSettingsError(
                "in production the jukinet server needs a database server of its own: name it by DAICHO_DATABASES"
            )
        return
    servers = {alias: {_server_of(url) for url in roles.values()} for alias, roles in urls.items()}
    shared = sorted(
        alias for alias, found in servers.items() if alias != JUKINET and found & servers.get(JUKINET, set())
    )
    if shared:
        raise DatabaseSettingsError(
            f"the jukinet server may not share its database server with another system ({', '.join(shared)}): "
            "give it a server of its own and change DAICHO_DATABASES"
        )


def _server_of(url: str) -> tuple[str, int]:
    """Host and port; the names of this very machine are one."""
    parts = urlsplit(url)
    host = unquote(parts.hostname or "")
    is_here = host.startswith("/") or host in ("", "localhost", "127.0.0.1", "::1")
    return "localhost" if is_here else host, parts.port or 5432


def password_file(secrets: Path, role: str) -> Path:
    """Where the password of a database role is kept."""
    return secrets / "database" / role


def database_settings(environment: Environment) -> dict[str, dict[str, Any]]:
    """``DATABASES`` of this process. ``default`` is empty, so that a forgotten alias fails instead of guessing."""
    aliases = served_aliases(environment)
    urls = connection_urls(environment.databases) if environment.databases else None
    refuse_shared_jukinet(environment, urls)
    embedded = _embedded_address(environment.data)
    result: dict[str, dict[str, Any]] = {"default": {}}
    for alias in aliases:
        if urls is not None:
            where = _from_url(urls, alias, environment.role)
        else:
            user = f"{alias}_{environment.role}"
            where = {"NAME": alias, "USER": user, "PASSWORD": _password(environment.secrets, user), **embedded}
        result[alias] = {
            "ENGINE": ENGINE,
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {"application_name": f"daicho {environment.role}"},
            **where,
        }
    return result


def _embedded_address(data: Path) -> dict[str, str]:
    """Socket folder and port that the launcher wrote down at its last start."""
    file = data / "database.json"
    if not file.is_file():
        return {"HOST": str(data / "no-database-started-yet"), "PORT": "5432"}
    written = json.loads(file.read_text())
    return {"HOST": str(written["host"]), "PORT": str(written["port"])}


def _password(secrets: Path, user: str) -> str:
    file = password_file(secrets, user)
    return file.read_text().strip() if file.is_file() else ""


def connection_urls(file: Path) -> dict[str, dict[str, str]]:
    """Connection URLs by alias and role: ``{"office": {"app": "postgresql://...", "owner": "postgresql://..."}}``."""
    try:
        mode = file.stat().st_mode
    except OSError as error:
        raise DatabaseSettingsError(f"cannot read the connection URLs: {error}") from error
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise DatabaseSettingsError(f"{file} holds passwords and may be read by its owner alone: chmod 600 {file}")
    urls: dict[str, dict[str, str]] = json.loads(file.read_text())
    return urls


def _from_url(urls: dict[str, dict[str, str]], alias: str, role: str) -> dict[str, Any]:
    try:
        parts = urlsplit(urls[alias][role])
    except KeyError as error:
        raise DatabaseSettingsError(f"no connection URL for {alias!r} as {role!r}") from error
    return {
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or 5432),
    }
