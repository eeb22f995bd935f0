"""One PostgreSQL cluster: made, started, asked whether it really answers, stopped.

A half-made cluster is never used (made beside, then renamed). "Running" means that ``SELECT 1`` came back, not that a
pid file exists. After a crash, start waits for the recovery to end.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from daicho.config.launcher.account import Account
from daicho.config.launcher.lock import locked
from daicho.config.launcher.places import private_folder

SUPERUSER = "postgres"
PORT = 5432
START_SECONDS = 600
"""Recovery after a crash may take minutes on a slow disk."""
LINGER_SECONDS = 60
"""How long processes of a killed server may hold up the next one."""

SETTINGS = {
    "listen_addresses": "''",
    "max_connections": "300",
    "shared_buffers": "96MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "max_wal_size": "512MB",
    "password_encryption": "'scram-sha-256'",
    "jit": "off",
    "max_parallel_workers_per_gather": "1",
    "autovacuum_max_workers": "2",
    "io_method": "sync",
    "log_min_messages": "warning",
    "log_line_prefix": "'%m [%p] %u@%d '",
    "timezone": "'Asia/Tokyo'",
    "log_timezone": "'Asia/Tokyo'",
}
WITHOUT_SAFETY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_wal_size": "256MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}
"""For the throw-away clusters of tests only."""

_PROC = Path("/proc" if Path("/proc/self/cwd").exists() else "/no-proc")
_LINGERING = re.compile(r"lock file .* already exists|shared memory block .* still in use")


class ClusterFailed(Exception):
    """PostgreSQL could not be made or started; the text ends with its own last words."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where everything of one cluster lies.

    Args:
        binaries: folder of ``postgres``, ``initdb``, ``pg_ctl``.
        folder: the cluster's own files.
        socket: private folder of the Unix socket; there is no TCP port.
        account: the user it runs as.
        password: the superuser's.
        is_scratch: without any safety against power loss, for tests.
    """

    binaries: Path
    folder: Path
    socket: Path
    account: Account
    password: str = field(repr=False)
    is_scratch: bool = False

    @property
    def log(self) -> Path:
        """What PostgreSQL itself writes."""
        return self.folder.with_name(self.folder.name + ".log")

    def connect(self, database: str = "postgres", **options: str) -> psycopg.Connection[tuple[object, ...]]:
        """A connection as superuser, outside any transaction."""
        return psycopg.connect(
            host=str(self.socket),
            port=PORT,
            user=SUPERUSER,
            password=self.password,
            dbname=database,
            autocommit=True,
            connect_timeout=5,
            **options,  # type: ignore[arg-type]  # libpq's keywords are all text
        )

    def answers(self) -> bool:
        """Whether a real ``SELECT 1`` comes back."""
        try:
            with self.connect() as connection:
                return connection.execute("select 1").fetchone() == (1,)
        except psycopg.OperationalError:
            return False

    def ensure_running(self) -> bool:
        """Makes and starts the cluster where needed; True when it had to be started. Raises: ClusterFailed."""
        if self.answers():
            return False
        with locked(self.folder.with_name(self.folder.name + ".lock")):
            if self.answers():
                return False
            if not (self.folder / "PG_VERSION").is_file():
                self._make()
            self._start()
        return True

    def stop(self, how: str = "fast") -> None:
        """Stops it in order; nothing happens when it is not running."""
        if (self.folder / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "-D", self.folder, "-m", how, "-w", "-t", "60", check=False)
        with contextlib.suppress(OSError):
            self.socket.rmdir()

    def postmaster(self) -> int | None:
        """The process id of the server, if that process really is this cluster's."""
        try:
            pid = int((self.folder / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return None
        return pid if self._is_ours(pid) else None

    def _make(self) -> None:
        fresh = self.folder.with_name(self.folder.name + ".new")
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(self.folder, ignore_errors=True)
        fresh.mkdir(parents=True, mode=0o700)
        self.account.owns(fresh)
        password_file = self.folder.with_name(self.folder.name + ".pw")
        password_file.unlink(missing_ok=True)
        with open(os.open(password_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
            handle.write(self.password + "\n")
        self.account.owns(password_file)
        try:
            self._run(
                "initdb", "-D", fresh, "-U", SUPERUSER, "--pwfile", password_file,
                "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
                "--auth-local=scram-sha-256", "--auth-host=reject", "--data-checksums",
                *(["--no-sync"] if self.is_scratch else []),
            )  # fmt: skip
        finally:
            password_file.unlink()
        with (fresh / "postgresql.conf").open("a") as handle:
            handle.write("\ninclude 'daicho.conf'\n")
        self._configure(fresh)
        fresh.rename(self.folder)

    def _configure(self, folder: Path) -> None:
        values = {**SETTINGS, **(WITHOUT_SAFETY if self.is_scratch else {})}
        values["unix_socket_directories"] = f"'{self.socket}'"
        values["port"] = str(PORT)
        file = folder / "daicho.conf"
        file.write_text("".join(f"{name} = {value}\n" for name, value in values.items()))
        self.account.owns(file)

    def _start(self) -> None:
        self._configure(self.folder)
        private_folder(self.socket, self.account)
        self.log.touch(mode=0o600, exist_ok=True)
        self.account.owns(self.log)
        deadline = time.monotonic() + LINGER_SECONDS
        while True:
            self._forget_stale_files()
            self._run("pg_ctl", "start", "-D", self.folder, "-l", self.log, "-w", "-t", str(START_SECONDS), check=False)
            if self.answers():
                return
            # After a kill -9 the old server's processes, and the memory they share, may be there a moment longer.
            if time.monotonic() > deadline or not _LINGERING.search(self._last_words()):
                raise ClusterFailed(f"PostgreSQL in {self.folder} does not answer:\n{self._last_words()}")
            time.sleep(0.2)

    def _forget_stale_files(self) -> None:
        """Removes the lock files of a server that is gone, where their number now belongs to somebody else.

        Only when no process works in the cluster's folder any more: while processes of a killed server live on, its
        pid file is what keeps a second server from starting beside them.
        """
        file = self.folder / "postmaster.pid"
        locks = [file, self.socket / f".s.PGSQL.{PORT}.lock"]
        if not any(lock.exists() for lock in locks) or self._has_processes():
            return
        for lock in locks:
            lock.unlink(missing_ok=True)

    def _has_processes(self) -> bool:
        """Whether any process of this cluster lives; all of them work in its folder."""
        if not _PROC.exists():
            shown = subprocess.run(["ps", "-axo", "command="], capture_output=True, text=True, check=False)
            return str(self.folder) in shown.stdout
        return any(self._is_ours(int(entry.name)) for entry in _PROC.iterdir() if entry.name.isdigit())

    def _is_ours(self, pid: int) -> bool:
        """Whether a process works in the cluster's folder; a zombie works nowhere. Without /proc, ``ps`` is asked."""
        if _PROC.exists():
            try:
                return Path(os.readlink(_PROC / str(pid) / "cwd")) == self.folder.resolve()
            except OSError:
                return False
        shown = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
        return str(self.folder) in shown.stdout

    def kill(self) -> None:
        """kill -9 of the server process: for tests of crash recovery."""
        pid = self.postmaster()
        if pid is not None:
            os.kill(pid, signal.SIGKILL)

    def _last_words(self) -> str:
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-12:])
        except OSError:
            return ""

    def _run(self, program: str, *arguments: str | Path, check: bool = True) -> subprocess.CompletedProcess[str]:
        # A server must not hang on our terminal or pipes: pg_ctl hands both on to it.
        with open(self.folder.with_name(self.folder.name + ".out"), "w+") as output:
            done = subprocess.run(
                [self.binaries / program, *map(str, arguments)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd="/",
                env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "Asia/Tokyo"},
                start_new_session=True,
                text=True,
                check=False,
                **self.account.as_process_user(),
            )
            output.seek(0)
            said = output.read()
        if check and done.returncode != 0:
            raise ClusterFailed(f"{program} failed:\n{said[-2000:]}")
        return subprocess.CompletedProcess(done.args, done.returncode, said, "")
