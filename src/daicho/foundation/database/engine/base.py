"""The connection class that Django looks for in an engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db.backends.postgresql import base as postgresql

from daicho.foundation.database import guard


class DatabaseWrapper(postgresql.DatabaseWrapper):
    """A PostgreSQL connection that asks the guard before it opens a cursor and before each statement."""

    def __init__(self, settings_dict: dict[str, Any], alias: str) -> None:
        super().__init__(settings_dict, alias)
        self.execute_wrappers.append(_guarded)

    def _cursor(self, name: str | None = None) -> Any:
        guard.check(self.alias)
        return super()._cursor(name)  # type: ignore[misc]  # private, absent from the stubs; COPY passes here only

    def get_connection_params(self) -> dict[str, Any]:
        """As Django has them, with statements prepared at once, and planned once; Django's own cursors prepare none."""
        given = super().get_connection_params()
        options = f"{given.get('options', '')} -c plan_cache_mode=force_generic_plan".strip()
        return {**given, "prepare_threshold": 0, "options": options}

    @contextmanager
    def prepared(self) -> Iterator[psycopg.Cursor[tuple[Any, ...]]]:
        """A cursor whose statements the server plans once per connection; guarded and in Django's transaction."""
        guard.check(self.alias)
        self.ensure_connection()
        self.validate_no_broken_transaction()
        with self.wrap_database_errors, psycopg.Cursor(self.connection) as cursor:
            yield cursor


def _guarded(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Django's execute wrapper: also catches cursors that were opened before the door."""
    guard.check(context["connection"].alias)
    return execute(sql, params, many, context)
