"""The audit log as a Django app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """証跡."""

    name = "daicho.foundation.audit"
    label = "audit"
    verbose_name = "証跡"
