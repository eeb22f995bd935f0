"""Databases for tests: one throw-away PostgreSQL, a migrated template per alias, a clone for each worker or module.

A template's name carries a digest of everything that shapes it, so a changed migration, model or grant makes a new one
by itself and several checkouts or runs never disturb each other. Tests work as the app role, with its rights alone.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.db import connections
from psycopg import sql

from daicho.config.launcher.cluster import PORT, SUPERUSER, Cluster, ClusterFailed
from daicho.config.launcher.embedded import cluster_of
from daicho.config.launcher.lock import locked
from daicho.config.launcher.places import mark_of
from daicho.config.launcher.provision import make_database, make_roles
from daicho.foundation.database import grants, migrate, placement, router
from daicho.foundation.database.placement import aliases_of

TEMPLATES_KEPT = 4
"""Digests per alias that stay when a new one is made; the least recently used go."""
LOADING_SECONDS = 5
_LOADED = time.time()
_CLONE = re.compile(r"t(\d+)_\d+_\w+")
_made = 0


def folder_of_tests() -> Path:
    """The folder of the test cluster: outlives a run, belongs to this user and this checkout."""
    folder = Path(tempfile.gettempdir()) / f"daicho-test-{os.geteuid()}-{mark_of(settings.PROJECT_ROOT)}"
    folder.mkdir(mode=0o755, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
        raise RuntimeError(f"{folder} belongs to somebody else; remove it and run the tests again")
    return folder


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """The cluster, started by the first run that needs it and stopped by the last one that leaves."""
    folder = folder_of_tests()
    with (folder / "users.lock").open("a") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        cluster = cluster_of(folder, folder / "secrets", is_scratch=True)
        _ensure_running(cluster)
        with locked(folder / "roles.lock"), cluster.connect() as connection:
            known = {str(row[0]) for row in connection.execute("select rolname from pg_roles")}
            for alias in settings.ALIASES:
                make_roles(connection, alias, folder / "secrets", known)
            _drop_forgotten_clones(cluster)
        try:
            yield cluster
        finally:
            fcntl.flock(users, fcntl.LOCK_UN)
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass
            else:
                cluster.stop()


def _ensure_running(cluster: Cluster) -> None:
    try:
        cluster.ensure_running()
    except ClusterFailed:
        # It runs without fsync: after a power failure nothing in it is worth keeping.
        with locked(cluster.folder.with_name("remake.lock")):
            shutil.rmtree(cluster.folder, ignore_errors=True)
            cluster.ensure_running()


@contextmanager
def clones(cluster: Cluster, aliases: Sequence[str]) -> Iterator[None]:
    """Fresh databases for some aliases, which Django's connections point to meanwhile."""
    global _made
    before = {alias: dict(connections.settings[alias]) for alias in aliases}
    names: list[str] = []
    try:
        for alias in aliases:
            template = _template(cluster, alias)
            _made += 1
            name = f"t{os.getpid()}_{_made}_{alias}"
            with cluster.connect() as connection:
                make_database(connection, name, alias, template)
            names.append(name)
            point_at(cluster, alias, name, f"{alias}_app")
        yield
    finally:
        for alias, old in before.items():
            if alias in connections:
                connections[alias].close()
            connections.settings[alias].clear()
            connections.settings[alias].update(old)
        with cluster.connect() as connection:
            for name in names:
                connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


def point_at(cluster: Cluster, alias: str, name: str, role: str) -> None:
    """Points Django's connection of an alias at a database; tests log in as superuser and take a role at once."""
    connections[alias].close()
    connections.settings[alias].update(
        NAME=name,
        USER=SUPERUSER,
        PASSWORD=cluster.password,
        HOST=str(cluster.socket),
        PORT=str(PORT),
        CONN_MAX_AGE=None,
        CONN_HEALTH_CHECKS=False,
        OPTIONS={"assume_role": role, "application_name": "daicho tests"},
    )


def _template(cluster: Cluster, alias: str) -> str:
    """Name of the migrated template of an alias; made under a lock when it is missing."""
    name = f"tmpl_{alias}_{_digest(alias)}"
    folder = folder_of_tests()
    with locked(folder / f"template_{alias}.lock"):
        with cluster.connect() as connection:
            found = connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone()
        if found is None:
            _build_template(cluster, alias, name)
        _note_use(cluster, alias, name, folder / f"templates_{alias}.json")
    return name


def _build_template(cluster: Cluster, alias: str, name: str) -> None:
    building = f"new_{name}"
    old = dict(connections.settings[alias])
    with cluster.connect() as connection:
        connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(building)))
        make_database(connection, building, alias)
        try:
            point_at(cluster, alias, building, f"{alias}_owner")
            migrate.migrate(alias)
        finally:
            connections[alias].close()
            connections.settings[alias].clear()
            connections.settings[alias].update(old)
        connection.execute(
            sql.SQL("alter database {} rename to {}").format(sql.Identifier(building), sql.Identifier(name))
        )


def _note_use(cluster: Cluster, alias: str, name: str, file: Path) -> None:
    used: dict[str, float] = json.loads(file.read_text()) if file.is_file() else {}
    used[name] = time.time()
    old = sorted(used, key=lambda key: used[key], reverse=True)[TEMPLATES_KEPT:]
    with cluster.connect() as connection:
        for template in old:
            connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(template)))
            del used[template]
    file.write_text(json.dumps(used))


def _digest(alias: str) -> str:
    digest = hashlib.sha256()
    for part in (django.get_version(), version("procrastinate"), alias):
        digest.update(part.encode())
    for module in (grants, migrate, placement, router):
        digest.update(Path(str(module.__file__)).read_bytes())
    for config in apps.get_app_configs():
        if alias not in aliases_of(config.label) or config.label == placement.JOBS:
            continue
        folder = Path(config.path)
        for file in sorted(
            [*folder.glob("models.py"), *folder.glob("models/**/*.py"), *folder.glob("migrations/*.py")]
        ):
            digest.update(str(file.relative_to(folder)).encode() + file.read_bytes())
            if file.stat().st_mtime > _LOADED - LOADING_SECONDS:
                # Edited after this process had read it, or nearly so: what is built now may be older than the file.
                digest.update(str(os.getpid()).encode())
    return digest.hexdigest()[:12]


def _drop_forgotten_clones(cluster: Cluster) -> None:
    """Removes databases of runs that were killed."""
    with cluster.connect() as connection:
        for (name,) in connection.execute("select datname::text from pg_database").fetchall():
            match = _CLONE.fullmatch(str(name))
            if match and not _lives(int(match[1])):
                connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(str(name))))


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
