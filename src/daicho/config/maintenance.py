"""Small commands of an administrator: ``migrate``, ``settle``, ``audit`` and ``clock``.

``audit`` and ``clock`` print one JSON object per line and nothing else; progress and refusals go to standard error.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from daicho.config.environment import use_data


def migrate(arguments: Sequence[str]) -> int:
    """Migrates all databases as their owner roles."""
    parser = argparse.ArgumentParser(prog="./daicho migrate", description=migrate.__doc__)
    parser.add_argument("--data", type=Path, help="folder of the installation")
    use_data(parser.parse_args(arguments).data)
    os.environ["DAICHO_ROLE"] = "owner"
    _set_up_django()
    from django.conf import settings

    from daicho.foundation.database.migrate import migrate_all

    migrate_all(settings.SERVED_ALIASES, lambda line: print(line, flush=True))
    return 0


def settle(arguments: Sequence[str]) -> int:
    """After much was loaded at once: lets the planner know what lies in the tables, as their owner roles.

    Autovacuum does the same some minutes later; until then searches read whole tables.
    """
    parser = argparse.ArgumentParser(prog="./daicho settle", description=settle.__doc__)
    parser.add_argument("--data", type=Path, help="folder of the installation")
    use_data(parser.parse_args(arguments).data)
    os.environ["DAICHO_ROLE"] = "owner"
    _set_up_django()
    from django.conf import settings
    from django.db import connections

    for alias in settings.SERVED_ALIASES:
        with connections[alias].cursor() as cursor:
            cursor.execute("vacuum (analyze)")
    return 0


def audit(arguments: Sequence[str]) -> int:
    """``verify``: finds any altered, missing or inserted row. ``export``: writes checkpoints for a third party."""
    parser = argparse.ArgumentParser(prog="./daicho audit", description=audit.__doc__)
    parser.add_argument("what", choices=["verify", "export"])
    parser.add_argument("--data", type=Path, help="folder of the installation")
    parser.add_argument("--out", type=Path, default=Path("out"), help="folder for export (out)")
    given = parser.parse_args(arguments)
    use_data(given.data)
    _set_up_django()
    return _verify() if given.what == "verify" else _export(given.out)


def clock(arguments: Sequence[str]) -> int:
    """Shows the business time, or shifts it: ``+1d``, ``+3h``, ``2027-04-01``, ``real``. Never back."""
    parser = argparse.ArgumentParser(prog="./daicho clock", description=clock.__doc__)
    parser.add_argument("to", nargs="?", help="+1d, +3h, 2027-04-01, 2027-04-01T09:00 or real")
    parser.add_argument("--data", type=Path, help="folder of the installation")
    given = parser.parse_args(arguments)
    use_data(given.data)
    _set_up_django()
    from daicho.foundation.audit.verification import recorded_until
    from daicho.foundation.clock import ClockRefusal, business_now, set_offset, state
    from daicho.foundation.clock.wording import offset_for

    try:
        if given.to is not None:
            set_offset(offset_for(given.to), recorded_until=recorded_until(_with_audit_log()))
    except ClockRefusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    _print_line({"business_now": business_now().isoformat(), "offset_seconds": state().offset.total_seconds()})
    return 0


def with_database(command: Callable[[Sequence[str]], int], arguments: Sequence[str]) -> int:
    """Runs a command; where the database does not answer, says so in one line."""
    from django.db import OperationalError

    try:
        return command(arguments)
    except OperationalError:
        print("the database does not answer: start it with ./daicho up, on the same --data", file=sys.stderr)
        return 1


def _verify() -> int:
    from daicho.foundation.audit.verification import verify

    all_held = True
    for alias in _with_audit_log():
        report = verify(alias)
        all_held = all_held and report.ok
        problems = [{"kind": one.kind.value, "number": one.number, "text": one.text} for one in report.problems]
        _print_line(
            {
                "system": alias,
                "ok": report.ok,
                "rows": report.rows,
                "seals": report.seals,
                "unsealed": report.unsealed,
                "problems": problems,
            }
        )
    return 0 if all_held else 1


def _export(folder: Path) -> int:
    from daicho.foundation.audit.export import export_checkpoint

    folder.mkdir(parents=True, exist_ok=True)
    for alias in _with_audit_log():
        file = folder / f"checkpoint-{alias}.json"
        file.write_bytes(export_checkpoint(alias))
        _print_line({"system": alias, "file": str(file)})
    return 0


def _with_audit_log() -> tuple[str, ...]:
    """The databases that keep an audit log: all but the one that keeps the copies of the seals."""
    from django.conf import settings

    return tuple(alias for alias in settings.SERVED_ALIASES if alias != "evidence")


def _print_line(content: dict[str, object]) -> None:
    print(json.dumps(content, ensure_ascii=False), flush=True)


def _set_up_django() -> None:
    import django

    django.setup()
