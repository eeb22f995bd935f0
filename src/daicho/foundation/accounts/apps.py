"""Accounts, terminals and sessions as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """職員の認証."""

    name = "daicho.foundation.accounts"
    label = "accounts"
    verbose_name = "職員の認証"
    default_auto_field = "django.db.models.BigAutoField"
