"""受け持つ市区町村: for whom this CS speaks; one CS may serve several (S2.1)."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings

from daicho.systems.jukinet_server.rules.municipal import title_of


def served_municipalities() -> Mapping[str, str]:
    """全国地方公共団体コード and name of every municipality that this CS serves."""
    return {code: title_of(code) for code in settings.JUKINET_MUNICIPALITIES}
