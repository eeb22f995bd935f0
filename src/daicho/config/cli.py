"""``./daicho COMMAND``: every command of the product, each loaded only when it is called."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from daicho.config.environment import ROOT

Command = Callable[[Sequence[str]], int]


def _up(arguments: Sequence[str]) -> int:
    from daicho.config import up

    return up.main(arguments)


def _down(arguments: Sequence[str]) -> int:
    from daicho.config import down

    return down.main(arguments)


def _serve(arguments: Sequence[str]) -> int:
    from daicho.config import serve

    return serve.main(arguments)


def _check(arguments: Sequence[str]) -> int:
    from daicho.config import check

    return check.main(arguments)


def _test(arguments: Sequence[str]) -> int:
    from daicho.config import testing

    return testing.main(arguments)


def _demo(arguments: Sequence[str]) -> int:
    from daicho.config.demo import main as demo

    return int(demo(list(arguments)) or 0)


def _pia(arguments: Sequence[str]) -> int:
    from daicho.config.pia import main as pia

    return int(pia(list(arguments)) or 0)


def _bench(arguments: Sequence[str]) -> int:
    from daicho.config.bench import main as bench

    return int(bench(list(arguments)) or 0)


def _codes(arguments: Sequence[str]) -> int:
    from daicho.config import codes, maintenance

    return maintenance.with_database(codes.main, arguments)


def _close_day(arguments: Sequence[str]) -> int:
    from daicho.config import closing, maintenance

    return maintenance.with_database(closing.main, arguments)


def _archive_closed(arguments: Sequence[str]) -> int:
    from daicho.config import closing, maintenance

    return maintenance.with_database(closing.archive_main, arguments)


def _destroy_closed(arguments: Sequence[str]) -> int:
    from daicho.config import closing, maintenance

    return maintenance.with_database(closing.destroy_main, arguments)


def _reconcile(arguments: Sequence[str]) -> int:
    from daicho.config import maintenance, reconciling

    return maintenance.with_database(reconciling.main, arguments)


def _destinations(arguments: Sequence[str]) -> int:
    from daicho.config import first_destinations, maintenance

    return maintenance.with_database(first_destinations.main, arguments)


def _clock(arguments: Sequence[str]) -> int:
    from daicho.config import maintenance

    return maintenance.with_database(maintenance.clock, arguments)


def _audit(arguments: Sequence[str]) -> int:
    from daicho.config import maintenance

    return maintenance.with_database(maintenance.audit, arguments)


def _migrate(arguments: Sequence[str]) -> int:
    from daicho.config import maintenance

    return maintenance.migrate(arguments)


def _settle(arguments: Sequence[str]) -> int:
    from daicho.config import maintenance

    return maintenance.settle(arguments)


def _staff(arguments: Sequence[str]) -> int:
    from daicho.config import maintenance, staff

    return maintenance.with_database(staff.main, arguments)


def _django(arguments: Sequence[str]) -> int:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["./daicho django", *arguments])
    return 0


COMMANDS: dict[str, tuple[Command, str]] = {
    "up": (_up, "start everything: database, web, worker, counterparts"),
    "down": (_down, "stop what 'up' started"),
    "demo": (_demo, "play the main job headless and write its papers and pictures"),
    "check": (_check, "format, lint, types, import contracts, architecture, migrations"),
    "test": (_test, "check, then all tests; writes the evidence"),
    "pia": (_pia, "which requirements are met, by the evidence of the last complete test run"),
    "audit": (_audit, "audit verify: find altered, missing or inserted rows"),
    "close-day": (_close_day, "close the records whose planned day of moving out has come"),
    "archive-closed": (_archive_closed, "move the records closed for five years to the archive of closed records"),
    "destroy-closed": (_destroy_closed, "remove the closed records whose destruction two administrators approved"),
    "reconcile": (_reconcile, "compare the CS with prefecture or national server (整合性確認)"),
    "destinations": (_destinations, "送付先情報 of all residents of whom none was ever made, once at the beginning"),
    "codes": (_codes, "codes load, codes stock: unused resident codes of the registry"),
    "clock": (_clock, "show or shift the business time: +1d, 2027-04-01, real"),
    "bench": (_bench, "measure one figure"),
    "serve": (_serve, "the machine door of one system as a process of its own"),
    "migrate": (_migrate, "bring the databases to the newest state (also done by 'up')"),
    "settle": (_settle, "after a bulk load: statistics for the planner (also done by 'up')"),
    "staff": (_staff, "staff first, staff terminal: the first administrators and the terminals of a realm"),
    "django": (_django, "Django's own commands, e.g. makemigrations"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command. Returns the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    parser = argparse.ArgumentParser(prog="./daicho", add_help=False, usage="./daicho COMMAND [options]")
    parser.add_argument("command", nargs="?", choices=[*COMMANDS, []])
    if not given or given[0] in ("-h", "--help", "help"):
        _print_help()
        return 0
    name = parser.parse_args(given[:1]).command
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "daicho.config.settings")
    # Children that are started by module name must see the same sources.
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    for folder in (str(ROOT), str(ROOT / "src")):
        if folder not in sys.path:
            sys.path.insert(0, folder)
    command, _ = COMMANDS[name]
    return command(given[1:])


def _print_help() -> None:
    print("usage: ./daicho COMMAND [options]\n\ncommands:")
    for name, (_, meaning) in COMMANDS.items():
        print(f"  {name:8} {meaning}")
    print("\n./daicho COMMAND --help tells the options of a command.")


if __name__ == "__main__":
    sys.exit(main())
