"""Which app has its tables in which databases: the one table that router, migrations and grants read."""

from __future__ import annotations

from django.conf import settings

JOBS = "procrastinate"


def aliases_of(app_label: str) -> tuple[str, ...]:
    """The databases where an app's tables exist; empty for apps without tables."""
    systems: tuple[str, ...] = settings.SYSTEMS
    if app_label in systems:
        return (app_label,)
    if app_label == "audit":
        return ("office", *systems, "evidence")
    if app_label in ("messaging", JOBS):
        return systems
    if app_label == "accounts":
        return tuple(settings.REALMS.values())
    return ()


def is_placed(alias: str, app_label: str, model_name: str | None = None) -> bool:
    """Whether a table of this app stands in this database.

    In ``evidence`` only the copies of the seals exist, and they exist nowhere else.
    """
    if alias not in aliases_of(app_label):
        return False
    if app_label == "audit" and model_name is not None:
        return (model_name.lower() == "sealcopy") == (alias == "evidence")
    return True
