"""Templates of the doors."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """職員画面の入口."""

    name = "daicho.foundation.web"
    label = "web"
    verbose_name = "職員画面の入口"
