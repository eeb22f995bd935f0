"""中間サーバ: registration with Django."""

from __future__ import annotations

from django.apps import AppConfig


class IntermediateServerConfig(AppConfig):
    """The app label is the alias of the system's own database."""

    name = "daicho.systems.intermediate_server"
    label = "intermediate_server"
    verbose_name = "中間サーバ"
