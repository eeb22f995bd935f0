"""All databases migrated in one process, each followed by its grants."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.core.management import call_command
from django.db import connections

from daicho.foundation.database.grants import apply_grants


def migrate_all(aliases: Sequence[str], say: Callable[[str], None] = lambda line: None) -> None:
    """Brings every database to the newest state. The connections must be those of the owner roles."""
    for number, alias in enumerate(aliases, start=1):
        say(f"database {number}/{len(aliases)}: {alias}")
        migrate(alias)


def migrate(alias: str) -> None:
    """Brings one database to the newest state, under a lock so that two starters do not collide."""
    connection = connections[alias]
    try:
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_lock(hashtext('daicho migrate'))")
        call_command("migrate", database=alias, verbosity=0, interactive=False, skip_checks=True)
        apply_grants(alias)
    finally:
        # The lock goes with the connection, also after a failure that left a transaction broken.
        connection.close()
