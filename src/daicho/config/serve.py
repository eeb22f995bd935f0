"""``./daicho serve SYSTEM``: one system as processes of its own, with that system's credentials alone.

The machine process (door, relays, jobs, sealing) gets a folder with the system's database password, keys and
certificate, and the public keys of the others; it knows no way to another database. The screens, a process beside it,
also know the sign-in of their realm.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets as randomness
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from daicho.config import children
from daicho.config.databases import ALIASES, REALMS, connection_urls, password_file, realm_of, refuse_shared_jukinet
from daicho.config.environment import Environment, use_data
from daicho.config.supervise import Supervisor


def main(arguments: Sequence[str]) -> int:
    """Serves until Ctrl-C or SIGTERM. The database must be running and migrated."""
    parser = argparse.ArgumentParser(prog="./daicho serve", description=main.__doc__)
    parser.add_argument("system", choices=ALIASES)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=9400, help="of the machine door (9400)")
    parser.add_argument("--screens-port", type=int, help="of the screens; without it there are none")
    parser.add_argument("--data", type=Path, help="folder of the installation")
    given = parser.parse_args(arguments)
    use_data(given.data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "daicho.config.settings")
    environment = Environment.read()
    supervisor = Supervisor(environment.data / "logs", lambda line: print(line, flush=True))
    supervisor.take_signals()
    try:
        machine = split_environment(environment, given.system)
        own = split_environment(environment, given.system, screens=True) if given.screens_port is not None else None
        if not all(_may_start(one) for one in (machine, own) if one is not None):
            return 1
        supervisor.start(children.machine(machine, given.host, given.port))
        kiosks = children.kiosk_door(machine) if given.system == "certificate_server" else None
        if kiosks is not None:
            supervisor.start(kiosks)
        print(f"{given.system} listens on https://{given.host}:{given.port}/", flush=True)
        if own is not None:
            supervisor.start(children.screens(own, given.host, given.screens_port))
            print(f"its screens are on http://{given.host}:{given.screens_port}/", flush=True)
        supervisor.run()
    finally:
        supervisor.stop()
    return 0


def _may_start(environment: Environment) -> bool:
    """Asked once before anything runs, so that a refusal is read here and not in the log of a child."""
    if environment.mode != "production":
        return True
    command = [sys.executable, "-m", "daicho.config.production"]
    return subprocess.run(command, env=children.child_environment(environment), check=False).returncode == 0


def split_environment(environment: Environment, system: str, *, screens: bool = False) -> Environment:
    """Makes the folder of one process's own credentials and the environment that points to it."""
    folder = environment.data / "split" / (f"{system}-screens" if screens else system)
    secrets = folder / "secrets"
    for made in (secrets / "database", folder / "pki" / "ca", folder / "pki" / system):
        made.mkdir(parents=True, exist_ok=True, mode=0o700)
    aliases = tuple(dict.fromkeys((system, REALMS[realm_of(system)]))) if screens else (system,)
    own = [
        *((environment.secrets / f"{alias}.json", secrets / f"{alias}.json") for alias in aliases),
        *(
            (password_file(environment.secrets, f"{alias}_app"), password_file(secrets, f"{alias}_app"))
            for alias in aliases
        ),
        (environment.data / "pki" / "ca" / "certificate.pem", folder / "pki" / "ca" / "certificate.pem"),
        *((file, folder / "pki" / system / file.name) for file in (environment.data / "pki" / system).glob("*.pem")),
    ]
    for source, target in own:
        if source.is_file():
            _write(target, source.read_bytes())
    if not (secrets / "django_secret_key").is_file():
        _write(secrets / "django_secret_key", randomness.token_urlsafe(50).encode())
    shutil.copytree(environment.secrets.parent / "trust", folder / "trust", dirs_exist_ok=True)
    changed: dict[str, object] = {"only": system, "screens": screens, "secrets": secrets}
    if environment.databases is not None:
        changed["databases"] = folder / "databases.json"
        urls = connection_urls(environment.databases)
        refuse_shared_jukinet(environment, urls)
        _write(folder / "databases.json", json.dumps({alias: urls[alias] for alias in aliases}).encode())
    return environment.model_copy(update=changed)


def _write(target: Path, content: bytes) -> None:
    """Readable by the owner alone from the first byte on."""
    fresh = target.with_name(target.name + ".new")
    fresh.unlink(missing_ok=True)
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as handle:
        handle.write(content)
    fresh.replace(target)
