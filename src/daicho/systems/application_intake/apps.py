"""申請管理（オンライン申請）: registration with Django."""

from __future__ import annotations

from django.apps import AppConfig


class ApplicationIntakeConfig(AppConfig):
    """The app label is the alias of the system's own database."""

    name = "daicho.systems.application_intake"
    label = "application_intake"
    verbose_name = "申請管理（オンライン申請）"
