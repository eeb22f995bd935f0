"""稼働の印 — which systems run on this host now, across installations and users, for the CS that must be alone (M65).

Each process of production holds a shared lock on a file per system in a folder of the host that everybody may enter.
The kernel gives the lock back when the process ends, however it ends.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable
from pathlib import Path

_held: list[int] = []


def mark(folder: Path, aliases: Iterable[str]) -> None:
    """Holds the marks of these systems until this process ends. Raises: OSError."""
    for alias in aliases:
        handle = _opened(folder, alias, makes=True)
        if handle is not None:
            fcntl.flock(handle, fcntl.LOCK_SH)
            _held.append(handle)


def running(folder: Path, aliases: Iterable[str]) -> tuple[str, ...]:
    """Those of these systems that some process of this host serves now."""
    return tuple(alias for alias in aliases if _is_held(folder, alias))


def release() -> None:
    """Gives all marks of this process back."""
    while _held:
        os.close(_held.pop())


def _is_held(folder: Path, alias: str) -> bool:
    handle = _opened(folder, alias, makes=False)
    if handle is None:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def _opened(folder: Path, alias: str, *, makes: bool) -> int | None:
    """Reading is enough for a lock, so that the file of another user serves as well."""
    file = folder / f"daicho-{alias}.lock"
    try:
        return os.open(file, os.O_RDONLY)
    except FileNotFoundError:
        return os.open(file, os.O_RDONLY | os.O_CREAT, 0o644) if makes else None
