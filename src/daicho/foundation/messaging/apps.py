"""Messaging as a Django app."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """庁内連携."""

    name = "daicho.foundation.messaging"
    label = "messaging"
    verbose_name = "連携"
