"""Registers templates, tags and static files of the staff screens with Django."""

from __future__ import annotations

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "daicho.foundation.ui"
    label = "ui"
    verbose_name = "職員画面"
