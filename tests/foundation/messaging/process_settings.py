"""Lets a process of its own work on this test's databases and keys."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import django
from django.conf import settings
from django.db import connections

ROOT = Path(__file__).resolve().parents[3]
FOLDERS = ("DATA_DIR", "CLOCK_FILE", "SECRETS_DIR", "TRUST_DIR", "PKI_DIR")
NEEDED = ("NAME", "USER", "PASSWORD", "HOST", "PORT", "CONN_MAX_AGE", "CONN_HEALTH_CHECKS", "OPTIONS")


def start(module: str, aliases: Sequence[str], *arguments: str) -> subprocess.Popen[str]:
    """Starts ``python -m module arguments`` and hands it databases and folders by standard input."""
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
    )
    given = {
        "databases": {alias: {key: connections.settings[alias][key] for key in NEEDED} for alias in aliases},
        "folders": {name: str(getattr(settings, name)) for name in FOLDERS},
    }
    assert process.stdin is not None
    process.stdin.write(json.dumps(given) + "\n")
    process.stdin.flush()
    return process


def take_over(stream: IO[str]) -> None:
    """In the new process: Django with the databases and folders of the test; no other database is known."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "daicho.config.settings"
    given = json.loads(stream.readline())
    for name, folder in given["folders"].items():
        setattr(settings, name, Path(folder))
    django.setup()
    for alias in list(connections.settings):
        if alias in given["databases"]:
            connections.settings[alias].update(given["databases"][alias])
        elif alias != "default":
            connections.settings[alias].update(HOST="/nowhere", NAME="nothing")
