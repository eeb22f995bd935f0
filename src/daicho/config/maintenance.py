"""Small commands of an administrator: migrate, audit, clock."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from daicho.config.cli import use_data


def migrate(arguments: Sequence[str]) -> int:
    """Migrates all databases as their owner roles."""
    import os

    parser = argparse.ArgumentParser(prog="./daicho migrate", description=migrate.__doc__)
    parser.add_argument("--data", type=Path, help="folder of the installation")
    use_data(parser.parse_args(arguments).data)
    os.environ["DAICHO_ROLE"] = "owner"
    _set_up_django()
    from django.conf import settings

    from daicho.foundation.audit.key_check import check_keys
    from daicho.foundation.database.migrate import migrate_all

    migrate_all(settings.SERVED_ALIASES, lambda line: print(line, flush=True))
    for alias in settings.SERVED_ALIASES:
        if alias != "evidence":
            check_keys(alias)
    return 0


def audit(arguments: Sequence[str]) -> int:
    """Verifies the audit logs of all systems."""
    _set_up_django()
    from daicho.foundation.audit import command

    return int(command.main(list(arguments)) or 0)


def clock(arguments: Sequence[str]) -> int:
    """Shows or shifts the business time."""
    _set_up_django()
    from daicho.foundation.clock import command

    return int(command.main(list(arguments)) or 0)


def _set_up_django() -> None:
    import django

    django.setup()
