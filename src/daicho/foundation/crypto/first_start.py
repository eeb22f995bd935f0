"""First start (初回起動): makes each system's secrets once. What exists is never overwritten.

Loss of this folder is loss of every personal number: the caller prints what must be backed up.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Sequence
from pathlib import Path

from daicho.foundation.crypto import keyring, trust


def make_secrets(folder: Path, systems: Sequence[str], *, trust_folder: Path, demo: bool = True) -> tuple[Path, ...]:
    """Makes a key file per system (0600 in a folder 0700) and its public counterpart; returns the files made now.

    Args: trust_folder: receives the public signing keys of our own systems; peers' files there stay as they are.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    made = tuple(file for system in systems if (file := _make_key_file(folder, system, demo=demo)) is not None)
    for system in systems:
        trust.write_public_keys(trust_folder, system, keyring.load(folder, system).public_keys)
    return made


def add_key(folder: Path, system: str) -> int:
    """鍵の更新 — adds a master key and makes it current; old ones stay readable. Returns the new key id.

    Processes see it after a restart; columns are re-encrypted by a job of the system that owns them.
    """
    file = folder / f"{system}.json"
    content = json.loads(file.read_text(encoding="ascii"))
    number = 1 + max(int(entry["id"]) for entry in content["keys"])
    content["keys"].append(_new_key(number))
    content["current"] = number
    fresh = file.with_suffix(".new")
    _write_once(fresh, content)
    os.replace(fresh, file)
    _sync(folder)
    keyring.load.cache_clear()
    return number


def _make_key_file(folder: Path, system: str, *, demo: bool) -> Path | None:
    """Written aside and linked into place: a process killed half-way leaves no half-written key file."""
    file = folder / f"{system}.json"
    if file.exists():
        return None
    aside = folder / f".{system}.{os.getpid()}.new"
    aside.unlink(missing_ok=True)
    _write_once(aside, {"system": system, "demo": demo, "current": 1, "keys": [_new_key(1)]})
    try:
        os.link(aside, file)
    except FileExistsError:
        return None
    finally:
        aside.unlink()
    _sync(folder)
    return file


def _new_key(number: int) -> dict[str, object]:
    return {"id": number, "master": base64.b64encode(os.urandom(32)).decode()}


def _write_once(file: Path, content: dict[str, object]) -> None:
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as out:
        json.dump(content, out, indent=1)
        out.flush()
        os.fsync(out.fileno())


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
