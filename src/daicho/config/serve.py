"""``./daicho serve SYSTEM``: the machine door of one system as its own process, with that system's credentials alone.

The process gets a folder of its own with its database password, its keys and certificate, and the public keys of the
others; it knows no way to another system's database.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from daicho.config import children
from daicho.config.databases import SYSTEMS, connection_urls, password_file
from daicho.config.environment import Environment, use_data
from daicho.config.supervise import Child, Supervisor


def main(arguments: Sequence[str]) -> int:
    """Serves until Ctrl-C or SIGTERM. The database must be running and migrated."""
    parser = argparse.ArgumentParser(prog="./daicho serve", description=main.__doc__)
    parser.add_argument("system", choices=SYSTEMS)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=9400)
    parser.add_argument("--data", type=Path, help="folder of the installation")
    given = parser.parse_args(arguments)
    use_data(given.data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "daicho.config.settings")
    supervisor = Supervisor(Environment.read().data / "logs", lambda line: print(line, flush=True))
    supervisor.take_signals()
    try:
        supervisor.start(door_of(Environment.read(), given.system, given.host, given.port))
        print(f"{given.system} listens on https://{given.host}:{given.port}/", flush=True)
        supervisor.run()
    finally:
        supervisor.stop()
    return 0


def door_of(environment: Environment, system: str, host: str, port: int) -> Child:
    """The process of one system's machine door, ready to start."""
    return children.machine_door(split_environment(environment, system), host, port)


def split_environment(environment: Environment, system: str) -> Environment:
    """Makes the folder of one system's own credentials and the environment that points to it."""
    folder = environment.data / "split" / system
    secrets = folder / "secrets"
    for made in (secrets / "database", folder / "pki" / "ca", folder / "pki" / system):
        made.mkdir(parents=True, exist_ok=True, mode=0o700)
    own = [
        (environment.secrets / f"{system}.json", secrets / f"{system}.json"),
        (environment.secrets / "django_secret_key", secrets / "django_secret_key"),
        (password_file(environment.secrets, f"{system}_app"), password_file(secrets, f"{system}_app")),
        (environment.data / "pki" / "ca" / "certificate.pem", folder / "pki" / "ca" / "certificate.pem"),
        *((file, folder / "pki" / system / file.name) for file in (environment.data / "pki" / system).glob("*.pem")),
    ]
    for source, target in own:
        if source.is_file():
            _write(target, source.read_bytes())
    shutil.copytree(environment.secrets.parent / "trust", folder / "trust", dirs_exist_ok=True)
    changed: dict[str, object] = {"only": system, "secrets": secrets}
    if environment.databases is not None:
        changed["databases"] = folder / "databases.json"
        own_urls = {system: connection_urls(environment.databases)[system]}
        _write(folder / "databases.json", json.dumps(own_urls).encode())
    return environment.model_copy(update=changed)


def _write(target: Path, content: bytes) -> None:
    """Readable by the owner alone from the first byte on."""
    fresh = target.with_name(target.name + ".new")
    fresh.unlink(missing_ok=True)
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as handle:
        handle.write(content)
    fresh.replace(target)
