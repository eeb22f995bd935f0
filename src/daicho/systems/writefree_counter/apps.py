"""書かない窓口: registration with Django."""

from __future__ import annotations

from django.apps import AppConfig


class WritefreeCounterConfig(AppConfig):
    """The app label is the alias of the system's own database."""

    name = "daicho.systems.writefree_counter"
    label = "writefree_counter"
    verbose_name = "書かない窓口"
