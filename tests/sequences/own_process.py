"""Processes of their own in tests: they see the test's databases under the app roles, and keys of their own folder."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connections

from daicho.config.launcher.passwords import password_of
from tests.databases import folder_of_tests

ROOT = Path(__file__).resolve().parents[2]


def installation(folder: Path, aliases: Sequence[str]) -> dict[str, str]:
    """A data folder with keys and connection URLs for these databases; returns the environment of a process."""
    keys = Path(settings.SECRETS_DIR).parent
    data = folder / "data"
    for part in ("secrets", "trust", "pki"):
        shutil.copytree(keys / part, data / part)
    urls = {}
    for alias in aliases:
        role = f"{alias}_app"
        password = password_of(folder_of_tests() / "secrets", role)
        target = data / "secrets" / "database" / role
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(password)
        target.chmod(0o600)
        now = connections.settings[alias]
        urls[alias] = {
            "app": f"postgresql://{role}:{quote(password)}@{quote(now['HOST'], '')}:{now['PORT']}/{now['NAME']}"
        }
    file = data / "databases.json"
    file.touch(mode=0o600)
    file.write_text(json.dumps(urls))
    return {
        **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
        "DAICHO_DATA": str(data),
        "DAICHO_DATABASES": str(file),
        "DJANGO_SETTINGS_MODULE": "daicho.config.settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }


def start(environment: dict[str, str], *command: str) -> subprocess.Popen[bytes]:
    """A process of the product."""
    return subprocess.Popen([sys.executable, *command], env=environment, cwd=ROOT)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End it, whatever it is doing."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until(holds: object, seconds: float = 20) -> None:
    """Polls a callable until it is true."""
    assert callable(holds)
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise AssertionError("it did not come about in time")
        time.sleep(0.05)
