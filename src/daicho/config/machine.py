"""``python -m daicho.config.machine``: all that one system does without people, in one process with its credentials.

Its machine door (連携の受け口), its relays, its jobs and the sealing of its own audit log. ``office`` has no door, the
keeper ``evidence`` nothing but one.
"""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import threading
from collections.abc import Sequence

_log = logging.getLogger("daicho.machine")


def main(arguments: Sequence[str] | None = None) -> int:
    """Works until SIGTERM or SIGINT; what is in hand is finished first."""
    parser = argparse.ArgumentParser(prog="python -m daicho.config.machine", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, help="of the machine door; without it there is none")
    given = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "daicho.config.settings")
    import django

    django.setup()
    from django.conf import settings

    from daicho.config.door import open_door
    from daicho.config.production import start_or_explain
    from daicho.config.worker import start_all

    only = settings.ENVIRONMENT.only
    if not only:
        print("DAICHO_ONLY names the system to serve", file=sys.stderr)
        return 2
    start_or_explain()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, frame: stop.set())
    door = open_door(only, given.host, given.port) if given.port is not None else None
    threads = start_all(stop)
    if door is not None:
        serving = threading.Thread(target=door.serve_forever, kwargs={"poll_interval": 0.2}, name="door", daemon=True)
        serving.start()
    _log.info("%s works: %s", only, ", ".join(thread.name for thread in threads))
    while not stop.wait(3600):
        pass
    if door is not None:
        door.shutdown()
        door.server_close()
    for thread in threads:
        thread.join(10)
    return 0


if __name__ == "__main__":
    sys.exit(main())
