"""The communication server as a Django app; its label is also the name of its database."""

from django.apps import AppConfig


class JukinetServerConfig(AppConfig):
    """市町村CS."""

    name = "daicho.systems.jukinet_server"
    label = "jukinet_server"
    verbose_name = "市町村CS"
