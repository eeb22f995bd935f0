"""The embedded PostgreSQL of one installation, from its data folder alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from daicho.config.launcher.account import postgres_account
from daicho.config.launcher.binaries import usable_binaries
from daicho.config.launcher.cluster import PORT, SUPERUSER, Cluster
from daicho.config.launcher.passwords import password_of
from daicho.config.launcher.places import cluster_folder, socket_folder
from daicho.config.launcher.provision import provision

ADDRESS_FILE = "database.json"
"""File in the data folder that tells the settings where the database listens; holds no secret."""


def cluster_of(data: Path, secrets: Path, *, is_scratch: bool = False) -> Cluster:
    """The cluster that belongs to a data folder; nothing is started yet."""
    data.mkdir(parents=True, exist_ok=True)
    account = postgres_account()
    folder, _ = cluster_folder(data, account)
    return Cluster(
        binaries=usable_binaries(account, folder.parent / "programs"),
        folder=folder,
        socket=socket_folder(data, account),
        account=account,
        password=password_of(secrets, SUPERUSER),
        is_scratch=is_scratch,
    )


def start_embedded(
    data: Path, secrets: Path, aliases: Sequence[str], say: Callable[[str], None] = lambda line: None
) -> Cluster:
    """Running cluster with all roles and databases; writes down where it listens for the settings to read."""
    cluster = cluster_of(data, secrets)
    if cluster.folder.parent != data:
        say(f"note: PostgreSQL's user cannot enter {data}; the database lies in {cluster.folder}")
    cluster.ensure_running()
    provision(cluster, aliases, secrets)
    address = data / ADDRESS_FILE
    content = json.dumps({"host": str(cluster.socket), "port": PORT})
    if not address.is_file() or address.read_text() != content:
        address.write_text(content)
    return cluster
