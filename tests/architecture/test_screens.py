"""Every address stands behind a right, every template stays in its system."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
from django.conf import settings

from daicho.config.presence import is_present
from daicho.foundation.accounts.duties import DUTIES
from daicho.foundation.web.catalogue import all_addresses
from daicho.kernel.permissions import FunctionRow
from tests.architecture.sources import PACKAGE

OPEN_TO_ALL = re.compile(r"(home|health|(sign-in|sign-out|password|still-here|terminal)-\w+)")
"""Addresses without a right of their own: sign-in, a look whether the process lives, and the way to the home page."""
SHARED_TEMPLATES = ("ui/", "web/", "accounts/", "django/")
_REFERENCE = re.compile(r"""{%\s*(?:extends|include)\s+["']([^"'#]+)""")
_PLACEHOLDER = re.compile(r"<(?:\w+:)?(\w+)>")


def test_every_address_stands_behind_a_door_with_a_right() -> None:
    open_ones = [
        address.path for address in all_addresses() if address.door is None and not OPEN_TO_ALL.fullmatch(address.name)
    ]
    assert open_ones == []


def test_every_right_names_duties_that_exist() -> None:
    unknown = [
        f"{address.name}: {address.door.function.code} {sorted(address.door.function.duties - set(DUTIES))}"
        for address in all_addresses()
        if address.door is not None and (not address.door.function.duties or address.door.function.duties - set(DUTIES))
    ]
    assert unknown == []


def test_every_address_with_placeholders_gives_a_sample() -> None:
    without = [
        address.path
        for address in all_addresses()
        if address.door is not None and set(_PLACEHOLDER.findall(address.path)) - set(address.door.route.sample)
    ]
    assert without == []


@pytest.mark.parametrize("system", settings.SYSTEMS)
def test_the_functions_of_a_system_are_listed_once_each_with_known_duties(system: str) -> None:
    rows = _functions(system)
    codes = [row.code for row in rows]
    assert sorted(set(codes)) == sorted(codes)
    assert {duty for row in rows for duty in row.duties} <= set(DUTIES)


@pytest.mark.parametrize("system", settings.SYSTEMS)
def test_templates_lie_under_their_systems_name_and_use_no_other_systems(system: str) -> None:
    folder = PACKAGE / "systems" / system / "templates"
    own = f"{system}/"
    for file in folder.rglob("*.html"):
        name = file.relative_to(folder).as_posix()
        assert name.startswith(own), f"{name} lies outside {own}"
        foreign = [used for used in _references(file) if not used.startswith((own, *SHARED_TEMPLATES))]
        assert foreign == [], name


def test_shared_templates_use_no_systems_templates() -> None:
    for file in (PACKAGE / "foundation").rglob("templates/**/*.html"):
        foreign = [used for used in _references(file) if not used.startswith(SHARED_TEMPLATES)]
        assert foreign == [], file.name


def _references(file: Path) -> list[str]:
    return _REFERENCE.findall(file.read_text(encoding="utf-8"))


def _functions(system: str) -> tuple[FunctionRow, ...]:
    name = f"daicho.systems.{system}.permissions"
    if not is_present(name):
        return ()
    module: ModuleType = import_module(name)
    functions: tuple[FunctionRow, ...] = module.FUNCTIONS
    return functions
