"""pytest plugin: switches one guard off for a whole run, so that the test which watches over it can be seen to fail.

``GUARD_OFF`` names the function as ``module:name``, ``GUARD_RETURNS`` what it answers then, as JSON.
"""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module
from typing import Any

import pytest


def switch_off(function: str, answer: object) -> int:
    """Replaces a function in its module and wherever it was imported by name; returns in how many places."""
    module_name, _, name = function.partition(":")
    original = getattr(import_module(module_name), name)

    def switched_off(*arguments: Any, **named: Any) -> object:
        return answer

    places = 0
    for module in list(sys.modules.values()):
        if getattr(module, "__name__", "").startswith("daicho."):
            for attribute, value in list(vars(module).items()):
                if value is original:
                    setattr(module, attribute, switched_off)
                    places += 1
    return places


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """After collection, when the modules under test are loaded."""
    function = os.environ.get("GUARD_OFF", "")
    if function:
        switch_off(function, json.loads(os.environ.get("GUARD_RETURNS", "null")))
