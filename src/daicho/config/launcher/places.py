"""Where the cluster and its socket lie: folders that its user can reach and that nobody else could have planted."""

from __future__ import annotations

import hashlib
import os
import stat
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from daicho.config.launcher.account import Account

CLOSED_PARENT_DATA = Path("/var/lib/daicho")
SOCKET_PATH_LIMIT = 107
"""Bytes of a Unix socket's path, by the kernel's ``sockaddr_un``."""


class UnsafePlace(Exception):
    """A folder belongs to somebody else or is a link."""


def mark_of(data: Path) -> str:
    """A short stable name for one installation."""
    return hashlib.sha256(str(data.resolve()).encode()).hexdigest()[:10]


def cluster_folder(data: Path, account: Account) -> tuple[Path, bool]:
    """Where PostgreSQL keeps its files, and whether that is away from ``data``.

    A folder on the way to ``data`` may be closed to PostgreSQL's user. Opening it is not for us to do: the cluster then
    goes below ``/var/lib/daicho``, and the caller says so.
    """
    if not account.is_other or _can_enter(data, account):
        return data / "postgres", False
    away = CLOSED_PARENT_DATA / mark_of(data)
    away.mkdir(parents=True, exist_ok=True)
    return away / "postgres", True


def socket_folder(data: Path, account: Account) -> Path:
    """A short private folder for the socket, owned by PostgreSQL's user. Raises: UnsafePlace."""
    if account.is_other:
        base = Path("/run") if os.access("/run", os.W_OK) else Path(tempfile.gettempdir())
        folder = base / f"daicho-{mark_of(data)}"
    else:
        own = os.environ.get("XDG_RUNTIME_DIR", "")
        if own and os.access(own, os.W_OK) and Path(own).stat().st_uid == account.uid:
            folder = Path(own) / f"daicho-{mark_of(data)}"
        else:
            folder = Path(tempfile.gettempdir()) / f"daicho-{account.uid}-{mark_of(data)}"
    if len(os.fsencode(folder / ".s.PGSQL.5432")) > SOCKET_PATH_LIMIT:
        raise UnsafePlace(f"{folder} is too long a path for a socket; set TMPDIR or XDG_RUNTIME_DIR to a shorter one")
    return private_folder(folder, account)


def private_folder(folder: Path, account: Account) -> Path:
    """Makes a folder for ``account`` alone, or checks the one that is there. Raises: UnsafePlace."""
    _put_in_place(folder, account)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.uid:
        raise UnsafePlace(f"{folder} exists and does not belong to {account.name}: remove it and start again")
    if found.st_mode & 0o077:
        folder.chmod(0o700)
    return folder


def _put_in_place(folder: Path, account: Account) -> None:
    """Under a name of its own until it belongs to ``account``: a second process never sees it half made."""
    fresh = Path(tempfile.mkdtemp(prefix=f"{folder.name}.", dir=folder.parent))
    account.owns(fresh)
    # A folder that is there and not empty, or a file or a link, stays: it is checked afterwards.
    with suppress(OSError):
        if not os.path.lexists(folder):
            fresh.rename(folder)
            return
    fresh.rmdir()


def _can_enter(folder: Path, account: Account) -> bool:
    done = subprocess.run(
        ["/bin/sh", "-c", 'test -x "$1"', "sh", str(folder)],
        capture_output=True,
        cwd="/",
        check=False,
        **account.as_process_user(),
    )
    return done.returncode == 0
