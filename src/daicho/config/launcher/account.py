"""The operating-system user that PostgreSQL runs as: ourselves, or a system user of its own when we are root."""

from __future__ import annotations

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

SYSTEM_USER = "daicho-postgres"
FALLBACK_USER = "nobody"


class ProcessUser(TypedDict, total=False):
    """Arguments of ``subprocess`` that change the user."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True, slots=True)
class Account:
    """A user by number; ``is_other`` when it is not the one we run as."""

    name: str
    uid: int
    gid: int
    is_other: bool

    def as_process_user(self) -> ProcessUser:
        """For ``subprocess``: drops to this user and to no group but its own."""
        if not self.is_other:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def owns(self, path: Path) -> None:
        """Hands a file or folder to this user."""
        if self.is_other:
            os.chown(path, self.uid, self.gid)


def postgres_account() -> Account:
    """The user for PostgreSQL, which refuses to run as root. Made once by ``useradd`` where we are root."""
    if os.geteuid() != 0:
        return Account(name=str(os.geteuid()), uid=os.geteuid(), gid=os.getegid(), is_other=False)
    entry = _entry(SYSTEM_USER)
    if entry is None:
        subprocess.run(
            ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER],
            check=False,
            capture_output=True,
        )
        entry = _entry(SYSTEM_USER) or _entry(FALLBACK_USER)
    if entry is None:
        raise OSError(f"PostgreSQL does not run as root, and neither {SYSTEM_USER} nor {FALLBACK_USER} exists")
    return Account(name=entry.pw_name, uid=entry.pw_uid, gid=entry.pw_gid, is_other=True)


def _entry(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None
