"""画面の一覧 of the addressee system."""

from __future__ import annotations

from daicho.foundation.web.declaration import Route
from daicho.foundation.web.navigation import NavItem
from daicho.systems.unified_addressee.permissions import INDIVIDUAL_NUMBER, SEARCH
from daicho.systems.unified_addressee.web import lookup

_SAMPLE = {"number": "0000000019"}

ROUTES = (
    Route("", lookup.search_page, "addressee-search", SEARCH.code),
    Route("<str:number>/", lookup.card_page, "addressee-card", SEARCH.code, _SAMPLE, ("GET", "HEAD")),
    Route("<str:number>/reveal/", lookup.reveal, "addressee-reveal", INDIVIDUAL_NUMBER.code, _SAMPLE, ("POST",)),
)
NAVIGATION = (NavItem("宛名の検索", "addressee-search", SEARCH.code, section="addressee-"),)
