"""住登外者宛名番号管理機能・統合宛名: registration with Django."""

from __future__ import annotations

from django.apps import AppConfig


class UnifiedAddresseeConfig(AppConfig):
    """The app label is the alias of the system's own database."""

    name = "daicho.systems.unified_addressee"
    label = "unified_addressee"
    verbose_name = "住登外者宛名番号管理機能・統合宛名"
