"""The law tables of this installation, read once per process (``daicho.foundation.law``)."""

from __future__ import annotations

from functools import cache

from django.conf import settings

from daicho.foundation.law import load_law_tables
from daicho.kernel.law import LawTables


@cache
def law_tables() -> LawTables:
    """法令の値 — all dated values of the installation."""
    return load_law_tables(settings.LAW_DIR)
