"""The screens of CS, platform and addressee system alone, as the composition root mounts them."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from daicho.foundation.accounts.urls import sign_in_urlpatterns
from daicho.foundation.web.routes import build_urlpatterns
from daicho.systems.jukinet_server import permissions as jukinet_permissions
from daicho.systems.jukinet_server.web import routes as jukinet
from daicho.systems.linkage_platform import permissions as platform_permissions
from daicho.systems.linkage_platform.web import routes as platform
from daicho.systems.unified_addressee import permissions as addressee_permissions
from daicho.systems.unified_addressee.web import routes as addressee

urlpatterns: list[URLPattern | URLResolver] = [
    *sign_in_urlpatterns(),
    path("jukinet/", include(build_urlpatterns(
        "jukinet_server", "jukinet", jukinet.ROUTES,
        functions=jukinet_permissions.FUNCTIONS, navigation=jukinet.NAVIGATION,
    ))),
    path("platform/", include(build_urlpatterns(
        "linkage_platform", "office", platform.ROUTES,
        functions=platform_permissions.FUNCTIONS, navigation=platform.NAVIGATION,
    ))),
    path("addressee/", include(build_urlpatterns(
        "unified_addressee", "office", addressee.ROUTES,
        functions=addressee_permissions.FUNCTIONS, navigation=addressee.NAVIGATION,
    ))),
]  # fmt: skip
handler404 = "daicho.foundation.web.refusals.not_found"
