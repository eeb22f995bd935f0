"""既存住民基本台帳システム: registration with Django."""

from __future__ import annotations

from django.apps import AppConfig


class ResidentRegistryConfig(AppConfig):
    """The app label is the alias of the system's own database."""

    name = "daicho.systems.resident_registry"
    label = "resident_registry"
    verbose_name = "既存住民基本台帳システム"
