"""The composition root as a Django app: it ties together what the floors below must not know of each other."""

from __future__ import annotations

from django.apps import AppConfig


class CompositionConfig(AppConfig):
    """Wires the guard's refusals to the audit log once all apps are loaded."""

    name = "daicho.config"
    label = "config"
    verbose_name = "daicho"

    def ready(self) -> None:
        """Connects the parts."""
        from daicho.config.refusals import audit_guard_refusals

        audit_guard_refusals()
