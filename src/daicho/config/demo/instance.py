"""A whole installation of its own, started as ``./daicho up`` starts one, and removed without a trace."""

from __future__ import annotations

import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from daicho.config.environment import PREFIX, ROOT
from daicho.config.launcher.account import postgres_account
from daicho.config.launcher.cluster import ClusterFailed
from daicho.config.launcher.embedded import cluster_of
from daicho.config.launcher.places import cluster_folder, socket_folder
from daicho.config.simulators import KIOSK_DOOR_PORT
from daicho.config.supervise import end_with_parent

START_SECONDS = 180
STOP_SECONDS = 60


class InstanceFailed(Exception):
    """The installation did not start or did not end in order; the text says which."""


@dataclass(slots=True)
class Instance:
    """An installation that lives as long as the process that made it.

    Args: port: of the screens. outside: first port of the counterparts; the prefecture's control is the next one.
    """

    data: Path
    port: int
    outside: int
    process: subprocess.Popen[bytes]

    @property
    def address(self) -> str:
        """Where the screens are, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def control(self) -> str:
        """Test control of the prefecture."""
        return f"http://127.0.0.1:{self.outside + 1}"

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs a command of the product on this installation, e.g. ``clock +1d``."""
        line = [sys.executable, "-m", "daicho.config.cli", *arguments, "--data", str(self.data)]
        return subprocess.run(line, env=_variables(), cwd=ROOT, capture_output=True, text=True, check=False)

    def answers(self) -> bool:
        """Whether the sign-in page, which needs web server and database, comes, and the prefecture answers."""
        try:
            for address in (f"{self.address}/sign-in/", f"{self.control}/_control"):
                urllib.request.urlopen(address, timeout=5).close()
        except (urllib.error.URLError, OSError):
            return False
        return True

    def await_start(self) -> None:
        """Until everything answers. Raises: InstanceFailed."""
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise InstanceFailed("the installation did not start; see the lines above")
            time.sleep(0.1)

    def stop(self) -> None:
        """In order; by force when it does not end. Raises: InstanceFailed when force was needed."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            code = self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise InstanceFailed(f"it did not end within {STOP_SECONDS} s") from None
        if code != 0:
            raise InstanceFailed(f"it ended with exit code {code}")

    def leftovers(self) -> list[str]:
        """Command lines of processes that still belong to it."""
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and int(entry.name) != os.getpid():
                try:
                    command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                    mine = str(self.data) in command or str(self.data).encode() in (entry / "environ").read_bytes()
                except OSError:
                    continue
                if mine and command:
                    found.append(command)
        return found

    def remove(self) -> None:
        """Removes its files, a database that still runs included."""
        account = postgres_account()
        folder, is_away = cluster_folder(self.data, account)
        with suppress(ClusterFailed, OSError):
            cluster_of(self.data, self.data / "secrets").stop("immediate")
        shutil.rmtree(socket_folder(self.data, account), ignore_errors=True)
        shutil.rmtree(self.data, ignore_errors=True)
        if is_away:
            shutil.rmtree(folder.parent, ignore_errors=True)


@contextmanager
def temporary_instance(
    residents: int, keep_logs: Path | None = None, *, port: int | None = None, options: Sequence[str] = ()
) -> Iterator[Instance]:
    """Starts one in a temporary folder; whatever happens, it is ended and removed.

    Args: keep_logs: folder that gets the logs when something goes wrong. port: of the screens, a free one where it is
        not given. options: further ones of ``up``, e.g. ``--split``.
    """
    data = Path(tempfile.mkdtemp(prefix="daicho-demo-"))
    data.chmod(0o755)  # PostgreSQL's own user must get in; what is secret lies in folders that are closed.
    port, outside = port or free_ports(1)[0], free_ports(KIOSK_DOOR_PORT + 1)[0]
    instance = Instance(data, port, outside, start_up(data, port, outside, residents, options))
    try:
        yield instance
    except BaseException:
        if keep_logs is not None and (data / "logs").is_dir():
            shutil.copytree(data / "logs", keep_logs, dirs_exist_ok=True)
        raise
    finally:
        try:
            if instance.process.poll() is None:
                instance.stop()
        finally:
            instance.remove()


def start_up(
    data: Path, port: int, outside: int, residents: int, options: Sequence[str] = ()
) -> subprocess.Popen[bytes]:
    """The process of ``./daicho up``; it ends when this one does."""
    line = [sys.executable, "-m", "daicho.config.cli", "up", "--data", str(data), "--port", str(port)]
    line += ["--residents", str(residents), "--counterpart-port", str(outside), *options]
    return subprocess.Popen(
        line,
        env=_variables(),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr.fileno(),
        stderr=sys.stderr.fileno(),
        start_new_session=True,
        preexec_fn=end_with_parent,
    )


def free_ports(count: int) -> Sequence[int]:
    """Ports in a row that are free now, below those that the kernel gives to outgoing connections."""
    chance = random.SystemRandom()
    while True:
        first = chance.randrange(12_000, 32_000 - count)
        probes: list[socket.socket] = []
        try:
            for port in range(first, first + count):
                probes.append(socket.socket())
                probes[-1].bind(("127.0.0.1", port))
            return range(first, first + count)
        except OSError:
            continue
        finally:
            for probe in probes:
                probe.close()


def _variables() -> dict[str, str]:
    """Our environment without the settings of another installation."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return {**kept, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
