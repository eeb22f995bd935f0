"""What the worker's queue does by itself, as commands: ``close-day``, ``archive-closed``; and ``destroy-closed``."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from daicho.config.environment import use_data


def main(arguments: Sequence[str]) -> int:
    """For a morning on which the worker stands still. Run twice, it closes nobody twice."""
    parser = argparse.ArgumentParser(prog="./daicho close-day", description=main.__doc__)
    parser.add_argument("--data", type=Path, help="folder of the installation")
    given = parser.parse_args(arguments)
    use_data(given.data)
    import django

    django.setup()
    return close_day()


def close_day() -> int:
    """転出予定日の到来による消除 by business time; how many were closed goes to the standard output."""
    from daicho.config.loading import loading_context
    from daicho.foundation.database.guard import serving
    from daicho.kernel.errors import DomainError
    from daicho.systems.resident_registry.actions.close_departures import close_departures

    ctx = replace(loading_context("resident_registry"), terminal="", purpose="close_departures")
    try:
        with serving("resident_registry"):
            closed = close_departures(ctx)
    except DomainError as refusal:
        print(f"{refusal.code}: {refusal.message}", file=sys.stderr)
        return 1
    print(json.dumps({"day": ctx.today.isoformat(), "closed": len(closed.residents)}))
    return 0


def archive_main(arguments: Sequence[str]) -> int:
    """Moves the 除票 closed for five years now, whatever the day of the year. Run twice, it moves nobody twice."""
    parser = argparse.ArgumentParser(prog="./daicho archive-closed", description=archive_main.__doc__)
    parser.add_argument("--data", type=Path, help="folder of the installation")
    given = parser.parse_args(arguments)
    use_data(given.data)
    import django

    django.setup()
    return archive_closed()


def archive_closed() -> int:
    """除票用データベースへの移行 by business time; run and number of records go to the standard output."""
    from daicho.config.loading import loading_context
    from daicho.foundation.database.guard import serving
    from daicho.systems.resident_registry.actions.archive_closed_records import archive_closed_records

    loading = loading_context("resident_registry")
    by_command = replace(loading.actor, name="コマンド")
    ctx = replace(loading, actor=by_command, terminal="", purpose="archive_closed_records")
    with serving("resident_registry"):
        done = archive_closed_records(ctx)
    print(json.dumps({"day": ctx.today.isoformat(), "run": done.run, "moved": len(done.residents)}))
    return 0


def destroy_main(arguments: Sequence[str]) -> int:
    """Removes the 除票 past keeping whose destruction two administrators agreed on. Needs the owner role; at night."""
    parser = argparse.ArgumentParser(prog="./daicho destroy-closed", description=destroy_main.__doc__)
    parser.add_argument("--data", type=Path, help="folder of the installation")
    given = parser.parse_args(arguments)
    use_data(given.data)
    os.environ["DAICHO_ROLE"] = "owner"
    import django

    django.setup()
    from daicho.systems.resident_registry.actions.destroy_closed_records import reclaim_space

    code = destroy_closed()
    if code == 0:
        reclaim_space()
    return code


def destroy_closed() -> int:
    """廃棄の実行 by business time; number, records and removed rows of each go to the standard output."""
    from daicho.config.loading import loading_context
    from daicho.foundation.database.guard import serving
    from daicho.kernel.errors import DomainError
    from daicho.systems.resident_registry.actions.destroy_closed_records import destroy_approved

    loading = loading_context("resident_registry")
    by_command = replace(loading.actor, name="コマンド")
    ctx = replace(loading, actor=by_command, terminal="", purpose="destroy_closed_records")
    try:
        with serving("resident_registry"):
            done = destroy_approved(ctx)
    except DomainError as refusal:
        print(f"{refusal.code}: {refusal.message}", file=sys.stderr)
        return 1
    for one in done:
        print(json.dumps({"number": one.number, "records": one.records, "rows": one.rows}))
    return 0
