"""The embedded PostgreSQL: comes back after kill -9, is not fooled by stale files, keeps its secrets and its doors."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from daicho.config.launcher import binaries
from daicho.config.launcher.account import Account, postgres_account
from daicho.config.launcher.cluster import PORT, SUPERUSER, Cluster
from daicho.config.launcher.embedded import cluster_of
from daicho.config.launcher.passwords import password_of
from daicho.config.launcher.places import UnsafePlace, cluster_folder, private_folder, socket_folder
from daicho.config.launcher.provision import provision

ALIASES = ("office", "evidence")


@pytest.fixture(scope="module")
def installation() -> Iterator[tuple[Cluster, Path]]:
    """A cluster as ``up`` makes it, with all its safety, in a folder that PostgreSQL's user can enter."""
    with tempfile.TemporaryDirectory(prefix="daicho-launcher-", ignore_cleanup_errors=True) as folder:
        data = Path(folder)
        data.chmod(0o755)
        cluster = cluster_of(data, data / "secrets")
        cluster.ensure_running()
        provision(cluster, ALIASES, data / "secrets")
        yield cluster, data
        cluster.stop("immediate")


def _connect(cluster: Cluster, data: Path, role: str, database: str) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(
        host=str(cluster.socket),
        port=PORT,
        user=role,
        password=password_of(data / "secrets", role),
        dbname=database,
        autocommit=True,
        connect_timeout=5,
    )


def test_what_was_committed_is_there_after_the_server_was_killed(installation: tuple[Cluster, Path]) -> None:
    # given
    cluster, data = installation
    with _connect(cluster, data, "office_owner", "office") as connection:
        connection.execute("create table survives (id int)")
        connection.execute("insert into survives select generate_series(1, 100)")
    before = cluster.postmaster()

    # when
    cluster.kill()
    was_started = cluster.ensure_running()

    # then
    assert was_started
    assert cluster.postmaster() not in (None, before)
    with _connect(cluster, data, "office_owner", "office") as connection:
        assert connection.execute("select count(*) from survives").fetchone() == (100,)


def test_a_stale_pid_file_with_the_number_of_another_process_does_not_block_the_start(
    installation: tuple[Cluster, Path],
) -> None:
    # given
    cluster, _ = installation
    cluster.stop()
    stranger = subprocess.Popen(["sleep", "60"], cwd="/", **cluster.account.as_process_user())
    pid_file = cluster.folder / "postmaster.pid"
    pid_file.write_text(f"{stranger.pid}\n{cluster.folder}\n{int(time.time())}\n{PORT}\n{cluster.socket}\n")
    cluster.account.owns(pid_file)

    # when
    try:
        cluster.ensure_running()

        # then
        assert cluster.answers()
        assert stranger.poll() is None
    finally:
        stranger.send_signal(signal.SIGKILL)
        stranger.wait()


def test_a_start_while_it_runs_changes_nothing(installation: tuple[Cluster, Path]) -> None:
    cluster, _ = installation
    cluster.ensure_running()
    before = cluster.postmaster()
    assert not cluster.ensure_running()
    assert cluster.postmaster() == before


def test_the_app_role_of_one_system_cannot_connect_to_another_systems_database(
    installation: tuple[Cluster, Path],
) -> None:
    cluster, data = installation
    _connect(cluster, data, "office_app", "office").close()
    for database in ("evidence", "postgres", "template1"):
        with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
            _connect(cluster, data, "office_app", database)
        with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
            _connect(cluster, data, "office_owner", database)


def test_nobody_connects_without_the_right_password(installation: tuple[Cluster, Path]) -> None:
    cluster, _ = installation
    for role in (SUPERUSER, "office_app"):
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(host=str(cluster.socket), user=role, password="wrong", dbname="office")


def test_there_is_no_way_in_over_the_network(installation: tuple[Cluster, Path]) -> None:
    # given
    cluster, _ = installation
    rules = [line.split() for line in (cluster.folder / "pg_hba.conf").read_text().splitlines()]

    # when
    with cluster.connect() as connection:
        addresses = connection.execute("show listen_addresses").fetchone()

    # then
    assert addresses == ("",)
    assert {rule[-1] for rule in rules if rule and rule[0].startswith("host")} == {"reject"}
    assert {rule[-1] for rule in rules if rule and rule[0] == "local"} == {"scram-sha-256"}
    assert stat.S_IMODE(cluster.socket.stat().st_mode) == 0o700


def test_real_data_is_written_with_all_safety(installation: tuple[Cluster, Path]) -> None:
    cluster, _ = installation
    with cluster.connect() as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes", "data_checksums"):
            assert connection.execute(f"show {setting}".encode()).fetchone() == ("on",)


def test_text_is_ordered_the_same_on_every_machine(installation: tuple[Cluster, Path]) -> None:
    cluster, _ = installation
    with cluster.connect("office") as connection:
        found = connection.execute(
            "select datlocprovider::text, datlocale from pg_database where datname = 'office'"
        ).fetchone()
    assert found == ("b", "C.UTF-8")


def test_passwords_are_made_once_and_readable_by_their_owner_alone(tmp_path: Path) -> None:
    first, second = password_of(tmp_path, "office_app"), password_of(tmp_path, "office_app")
    assert first == second
    assert len(first) >= 32
    assert stat.S_IMODE((tmp_path / "database" / "office_app").stat().st_mode) == 0o600


def test_the_superusers_password_is_not_shown_with_the_cluster(installation: tuple[Cluster, Path]) -> None:
    cluster, _ = installation
    assert cluster.password not in repr(cluster)


def test_a_folder_that_somebody_else_planted_is_refused(tmp_path: Path) -> None:
    # given
    mine = postgres_account()
    planted = tmp_path / "planted"
    planted.symlink_to(tmp_path)
    others = tmp_path / "others"
    others.mkdir()

    # when / then
    with pytest.raises(UnsafePlace):
        private_folder(planted, mine)
    with pytest.raises(UnsafePlace):
        private_folder(others, replace(mine, uid=mine.uid + 4711))


def test_a_folder_is_never_seen_half_made_by_another_process(tmp_path: Path) -> None:
    mine = postgres_account()
    with ThreadPoolExecutor(4) as pool:
        for number in range(50):
            made = list(pool.map(lambda _, n=number: private_folder(tmp_path / f"at-once-{n}", mine), range(4)))
            assert {folder.stat().st_uid for folder in made} == {mine.uid}
    assert len(list(tmp_path.iterdir())) == 50


def test_the_sockets_path_is_short_enough_for_any_data_folder(tmp_path: Path) -> None:
    deep = tmp_path / ("very-long-name-" * 10)
    deep.mkdir()
    folder = socket_folder(deep, postgres_account())
    assert len(os.fsencode(folder / f".s.PGSQL.{PORT}")) <= 107
    folder.rmdir()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as another user")
def test_data_behind_a_closed_folder_goes_elsewhere_and_the_folder_stays_closed(tmp_path: Path) -> None:
    # given
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    data = closed / "data"
    data.mkdir()
    account: Account = postgres_account()

    # when
    folder, is_away = cluster_folder(data, account)

    # then
    assert is_away
    assert folder.is_relative_to("/var/lib/daicho")
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    folder.parent.rmdir()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as another user")
def test_programs_behind_a_closed_folder_are_copied_to_where_they_can_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    account = postgres_account()
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    original = binaries.usable_binaries(account, tmp_path / "unused")
    shutil.copytree(original.parent, closed / "pginstall", symlinks=True)
    monkeypatch.setattr(binaries, "_in_wheel", lambda: closed / "pginstall" / "bin")

    with tempfile.TemporaryDirectory(prefix="daicho-programs-") as folder:
        Path(folder).chmod(0o755)

        # when
        found = binaries.usable_binaries(account, Path(folder))

        # then
        assert found.is_relative_to(folder)
        done = subprocess.run([found / "postgres", "--version"], cwd="/", check=True, **account.as_process_user())
        assert done.returncode == 0
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
