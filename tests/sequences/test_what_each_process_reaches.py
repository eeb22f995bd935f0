"""Every process of the city is started and asked what it can reach: its own database and what is declared (C0, M21)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections as databases

from daicho.config.environment import DOORS, Environment
from daicho.config.presence import is_present
from daicho.config.serve import split_environment
from daicho.config.urls import MOUNTS
from daicho.contracts.connections import connections
from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.database.guard import GuardRefusal, serving
from tests.proofs import proves
from tests.sequences.own_process import ROOT, installation

ALIASES = list(settings.ALIASES)
SCREENS = "screens of "
WITH_SCREENS = [mount.system for mount in MOUNTS if is_present(f"daicho.systems.{mount.system}.web.routes")]
pytestmark = [pytest.mark.committed(databases=ALIASES), pytest.mark.timeout(240)]


@pytest.fixture(scope="module")
def found(committed_databases: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What each system's own process says of itself; "" is the process of all systems together."""
    variables = installation(tmp_path_factory.mktemp("city"), ALIASES)
    names = [str(databases.settings[alias]["NAME"]) for alias in ALIASES]
    whole = Environment.read(variables)
    split = {alias: split_environment(whole, alias) for alias in ALIASES}
    split |= {SCREENS + system: split_environment(whole, system, screens=True) for system in WITH_SCREENS}
    running = {"": _ask({**variables}, names)}
    addresses = {system: f"https://127.0.0.1:{9400 + at}" for at, system in enumerate(settings.SYSTEMS)}
    (whole.data / DOORS).write_text(json.dumps(addresses))
    for system, environment in split.items():
        running[system] = _ask({**_without_product(variables), **environment.variables()}, names)
    return running


def _without_product(variables: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in variables.items() if not name.startswith("DAICHO_")}


def _ask(variables: dict[str, str], names: list[str]) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.sequences.reachable", *names]
    done = subprocess.run(command, env=variables, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def declared(kind: str) -> list[list[str]]:
    """Sender, receiver and type of all declared connections of a kind."""
    return [[row.sender, row.receiver, row.type] for row in connections() if row.kind == kind]


@proves("C0.a", how="sequence")
@pytest.mark.parametrize("system", settings.SYSTEMS)
def test_a_process_of_one_system_reaches_its_own_database_and_what_is_declared(
    found: dict[str, dict[str, Any]], system: str
) -> None:
    mine = found[system]

    assert mine["serves"] == system
    assert mine["aliases"] == mine["keys"] == [system]
    assert mine["passwords"] == [f"{system}_app"]
    assert mine["databases"] == [databases.settings[system]["NAME"]]
    assert mine["sends_to"] == sorted({(s, r): [s, r] for s, r, _ in declared("message") if s == system}.values())
    assert mine["asks"] == sorted({(s, r): [s, r] for s, r, _ in declared("inquiry") if s == system}.values())
    assert mine["takes"] == sorted([r, t] for _, r, t in declared("message") if r == system)
    assert mine["answers"] == sorted([r, t] for _, r, t in declared("inquiry") if r == system)


@proves("C0.a", how="sequence")
@pytest.mark.parametrize("alias", ["office", "evidence"])
def test_the_sign_in_of_the_office_and_the_keeper_of_seals_reach_no_system(
    found: dict[str, dict[str, Any]], alias: str
) -> None:
    mine = found[alias]

    assert mine["aliases"] == mine["keys"] == [alias]
    assert mine["passwords"] == [f"{alias}_app"]
    assert mine["databases"] == [databases.settings[alias]["NAME"]]
    assert mine["sends_to"] == mine["asks"] == mine["takes"] == mine["answers"] == []


@proves("C0.a", how="sequence")
@pytest.mark.parametrize("system", WITH_SCREENS)
def test_the_screens_of_a_system_also_reach_the_sign_in_of_their_realm_and_no_other_system(
    found: dict[str, dict[str, Any]], system: str
) -> None:
    mine, realm = found[SCREENS + system], next(mount.realm for mount in MOUNTS if mount.system == system)
    held = sorted({system, settings.REALMS[realm]})

    assert mine["aliases"] == mine["keys"] == held
    assert mine["passwords"] == [f"{alias}_app" for alias in held]
    assert sorted(mine["databases"]) == sorted(str(databases.settings[alias]["NAME"]) for alias in held)
    assert mine["asks"] == sorted({(s, r): [s, r] for s, r, _ in declared("inquiry") if s == system}.values())


@proves("C0.a", how="sequence")
def test_the_process_of_all_systems_together_has_their_credentials_and_no_undeclared_way(
    found: dict[str, dict[str, Any]],
) -> None:
    together = found[""]

    assert together["aliases"] == sorted(ALIASES)
    assert together["sends_to"] == sorted({(s, r): [s, r] for s, r, _ in declared("message")}.values())
    assert together["asks"] == sorted({(s, r): [s, r] for s, r, _ in declared("inquiry")}.values())
    assert together["takes"] == sorted([r, t] for _, r, t in declared("message") if r in settings.SYSTEMS)
    assert together["answers"] == sorted([r, t] for _, r, t in declared("inquiry"))


@proves("C0.a", how="sequence")
def test_the_outside_has_no_credential_of_the_city(tmp_path: Path) -> None:
    variables = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    loaded = (
        "import sys, counterparts.__main__; "
        "print(sorted(name for name in sys.modules if name.split('.')[0] in ('daicho', 'django', 'psycopg')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", loaded],
        env={**variables, "PYTHONPATH": str(ROOT / "src")},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert done.stdout.strip() == "[]"


@proves("M21.b", how="sequence")
@proves("M21.b", how="refusal")
def test_the_registrys_own_process_can_connect_to_no_other_database(found: dict[str, dict[str, Any]]) -> None:
    others = {str(databases.settings[alias]["NAME"]) for alias in ALIASES if alias != "resident_registry"}

    assert len(others) == 9
    assert not others & set(found["resident_registry"]["databases"])


@proves("M21.c", how="sequence")
@proves("M21.c", how="refusal")
@pytest.mark.parametrize("touched", [alias for alias in ALIASES if alias != "resident_registry"])
def test_where_it_has_all_credentials_the_guard_refuses_the_registry_each_other_system_and_keeps_it(
    committed_databases: tuple[str, ...], touched: str
) -> None:
    def kept() -> int:
        rows = AuditEvent.objects.using("resident_registry").filter(event="database.statement_refused")
        return rows.filter(detail__touched=touched).count()

    before = kept()
    with pytest.raises(GuardRefusal), serving("resident_registry"), databases[touched].cursor() as cursor:
        cursor.execute("select 1")

    assert kept() == before + 1
