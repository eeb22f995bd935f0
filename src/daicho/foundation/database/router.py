"""Sends a system's models to its own database and makes everything else name its database itself."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Model

from daicho.foundation.database.placement import aliases_of, is_placed


class AliasRequired(Exception):
    """A foundation model was used without ``.using(alias)``: it exists in several databases."""


class SystemRouter:
    """App label = alias for the eight systems; foundation apps raise unless the database is named."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        """The database of a model, or that of the instance at hand."""
        return self._database(model, hints)

    def db_for_write(self, model: type[Model], **hints: Any) -> str | None:
        """The same as for reading: a system has one database."""
        return self._database(model, hints)

    def allow_relation(self, left: Model, right: Model, **hints: Any) -> bool:
        """No relation leaves a system."""
        return left._meta.app_label == right._meta.app_label and left._state.db in (None, right._state.db)

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: Any) -> bool:
        """A table is made only where it belongs."""
        return is_placed(db, app_label, model_name)

    def _database(self, model: type[Model], hints: dict[str, Any]) -> str | None:
        label = model._meta.app_label
        if label in settings.SYSTEMS:
            return label
        instance = hints.get("instance")
        if instance is not None and instance._state.db:
            return str(instance._state.db)
        if aliases_of(label):
            raise AliasRequired(f"{model._meta.label} stands in several databases: name one by .using(alias)")
        return None
