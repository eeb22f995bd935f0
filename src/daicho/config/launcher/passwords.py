"""Database passwords: one file per role, made once, readable by its owner alone."""

from __future__ import annotations

import os
import secrets as randomness
from pathlib import Path

from daicho.config.databases import password_file


def password_of(secrets: Path, role: str) -> str:
    """The password of a role; made at the first call, never overwritten."""
    file = password_file(secrets, role)
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text().strip()
    with open(handle, "w") as opened:
        opened.write(randomness.token_urlsafe(32))
    return file.read_text()
