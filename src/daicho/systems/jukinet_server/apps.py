"""住民基本台帳ネットワークシステムのコミュニケーションサーバ: registration with Django."""

from __future__ import annotations

from django.apps import AppConfig


class JukinetServerConfig(AppConfig):
    """The app label is the alias of the system's own database."""

    name = "daicho.systems.jukinet_server"
    label = "jukinet_server"
    verbose_name = "住民基本台帳ネットワークシステムのコミュニケーションサーバ"
