"""The processes that ``up`` keeps running, as command lines."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from daicho.config.environment import ROOT, Environment
from daicho.config.supervise import Child

WEB_PROCESSES = 2
WEB_THREADS = 2
"""Two by two: measured best; more threads only queue for the interpreter."""


def child_environment(environment: Environment) -> dict[str, str]:
    """What a child is told. The web server shows it to every request, so there is no secret in it."""
    kept = {
        name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR", "XDG_RUNTIME_DIR") if name in os.environ
    }
    return {
        **kept,
        **environment.variables(),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        "PYTHONUNBUFFERED": "1",
        "DJANGO_SETTINGS_MODULE": "daicho.config.settings",
    }


def web_server(environment: Environment, host: str, port: int) -> Child:
    """Screens of all systems: Granian, WSGI."""
    return Child("web", _granian(WEB_PROCESSES, host, port), child_environment(environment))


def screens(environment: Environment, host: str, port: int) -> Child:
    """Screens of the one system that the environment names."""
    return Child(f"screens-{environment.only}", _granian(1, host, port), child_environment(environment))


def machine(environment: Environment, host: str, port: int | None) -> Child:
    """All that the one system does without people: door, relays, jobs, sealing."""
    command = [sys.executable, "-m", "daicho.config.machine"]
    if port is not None:
        command += ["--host", host, "--port", str(port)]
    return Child(f"machine-{environment.only}", command, child_environment(environment))


def worker(environment: Environment) -> Child:
    """Relays, sealing and jobs."""
    return Child("worker", [sys.executable, "-m", "daicho.config.worker"], child_environment(environment))


def kiosk_door(environment: Environment) -> Child | None:
    """証明書交付センターの受け口, of the certificate server alone; None where no place for it is set.

    Args: environment: of the certificate server alone.
    """
    if not (environment.data / "kiosk_door.json").is_file():
        return None
    return Child("kiosk-door", [sys.executable, "-m", "daicho.config.kiosk_process"], child_environment(environment))


def counterparts(environment: Environment, data: Path, base_port: int) -> Child:
    """All simulators of the outside in one process."""
    command = [sys.executable, "-m", "counterparts", "--data", str(data), "--base-port", str(base_port)]
    initial = environment.data / "world"
    if (initial / "prefecture").is_dir():
        command += ["--initial", str(initial)]
    return Child("counterparts", command, child_environment(environment))


def _granian(processes: int, host: str, port: int) -> list[str]:
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws",
        "--blocking-threads", str(WEB_THREADS), "--blocking-threads-idle-timeout", "600",
        "--respawn-failed-workers", "--workers-kill-timeout", "10", "--log-level", "warning",
        "--workers", str(processes), "--host", host, "--port", str(port), "daicho.config.wsgi:application",
    ]  # fmt: skip
