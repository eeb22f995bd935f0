"""The screens of the certificate server alone, as the composition root mounts them."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from daicho.config.law_tables import law_tables
from daicho.foundation.accounts.urls import sign_in_urlpatterns
from daicho.foundation.web.declaration import Surroundings
from daicho.foundation.web.routes import build_urlpatterns
from daicho.systems.certificate_server import permissions
from daicho.systems.certificate_server.web import routes

urlpatterns: list[URLPattern | URLResolver] = [
    *sign_in_urlpatterns(),
    path("certificates/", include(build_urlpatterns(
        "certificate_server", "office", routes.ROUTES,
        functions=permissions.FUNCTIONS, navigation=routes.NAVIGATION,
        surroundings=Surroundings(law=law_tables, title="証明書交付"),
    ))),
]  # fmt: skip
handler404 = "daicho.foundation.web.refusals.not_found"
