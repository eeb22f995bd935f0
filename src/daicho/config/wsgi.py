"""The web application as the web server loads it."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from daicho.config.production import start_or_explain

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "daicho.config.settings")
application = get_wsgi_application()
start_or_explain(screens=True)
