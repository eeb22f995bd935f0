"""証明書交付サーバ（コンビニ交付）: registration with Django."""

from __future__ import annotations

from django.apps import AppConfig


class CertificateServerConfig(AppConfig):
    """The app label is the alias of the system's own database."""

    name = "daicho.systems.certificate_server"
    label = "certificate_server"
    verbose_name = "証明書交付サーバ（コンビニ交付）"
