"""A test that watches over a guard fails when the guard is off. Otherwise it watches over nothing."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.guards.switch import switch_off

ROOT = Path(__file__).resolve().parents[2]
GUARDS: list[dict[str, Any]] = tomllib.loads((ROOT / "tests/guards/guards.toml").read_text(encoding="utf-8"))["guard"]


def each(guard: dict[str, Any]) -> str:
    return str(guard["name"])


@pytest.mark.parametrize("guard", GUARDS, ids=each)
def test_guard_and_test_of_each_pair_exist(guard: dict[str, Any]) -> None:
    module_name, _, name = guard["function"].partition(":")
    file, _, test = guard["test"].partition("::")

    assert callable(getattr(import_module(module_name), name))
    names = {node.name for node in ast.walk(ast.parse((ROOT / file).read_text())) if isinstance(node, ast.FunctionDef)}
    assert test in names


def test_a_switched_off_function_is_off_wherever_it_was_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    name = "errors_in"
    original = getattr(import_module("daicho.kernel.findings"), name)
    user = import_module("daicho.systems.resident_registry.actions.enter_movement")
    for module in list(sys.modules.values()):
        if module.__name__.startswith("daicho.") and getattr(module, name, None) is original:
            monkeypatch.setattr(module, name, original)  # so that it comes back after this test

    places = switch_off(f"daicho.kernel.findings:{name}", "off")

    assert places >= 2
    assert getattr(user, name)(()) == "off"


@pytest.mark.nightly
@pytest.mark.timeout(300)
@pytest.mark.parametrize("guard", GUARDS, ids=each)
def test_the_test_fails_when_its_guard_is_off(guard: dict[str, Any]) -> None:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "tests.guards.switch",
        guard["test"],
    ]

    def passes(**switches: str) -> bool:
        done = subprocess.run(
            command, cwd=ROOT, env={**os.environ, **switches}, capture_output=True, text=True, timeout=280, check=False
        )
        assert done.returncode in (0, 1), done.stdout + done.stderr
        return done.returncode == 0

    assert passes()
    assert not passes(GUARD_OFF=guard["function"], GUARD_RETURNS=json.dumps(guard.get("returns")))
