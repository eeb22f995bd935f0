"""庁内データ連携機能: registration with Django."""

from __future__ import annotations

from django.apps import AppConfig


class LinkagePlatformConfig(AppConfig):
    """The app label is the alias of the system's own database."""

    name = "daicho.systems.linkage_platform"
    label = "linkage_platform"
    verbose_name = "庁内データ連携機能"
