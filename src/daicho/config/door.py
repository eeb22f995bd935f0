"""機械の受け口 — ``python -m daicho.config.door``: the machine door of the one system that this process serves.

HTTPS with client certificates: who has none of our authority gets no further than the handshake, and the name in the
certificate must be the sender that the signed message names.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from daicho.foundation.messaging.https_door import HttpsDoor


def main(arguments: Sequence[str] | None = None) -> int:
    """Serves until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(prog="python -m daicho.config.door", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    given = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "daicho.config.settings")
    import django

    django.setup()
    from django.conf import settings

    from daicho.config.production import start_or_explain

    system = settings.ENVIRONMENT.only
    if not system:
        print("DAICHO_ONLY names the system to serve", file=sys.stderr)
        return 2
    start_or_explain()
    with open_door(system, given.host, given.port) as door:
        for number in (signal.SIGTERM, signal.SIGINT):
            # shutdown() waits for the serving loop, which is this very thread
            signal.signal(number, lambda received, frame: threading.Thread(target=door.shutdown).start())
        print(f"{system} listens on https://{given.host}:{door.server_address[1]}/", flush=True)
        door.serve_forever(poll_interval=0.2)
    return 0


def open_door(system: str, host: str, port: int) -> HttpsDoor:
    """The door of a system, or of the keeper of the seal copies, bound but not serving yet. Django must be set up."""
    from daicho.config import seal_copies
    from daicho.config.databases import EVIDENCE
    from daicho.config.inboxes import desk_of, inbox_of
    from daicho.foundation.crypto.pki import server_context
    from daicho.foundation.messaging.https_door import HttpsDoor, ways_of

    if system == EVIDENCE:
        return HttpsDoor((host, port), server_context(system), seal_copies.WAYS, most_bytes=seal_copies.MOST_BYTES)
    return HttpsDoor((host, port), server_context(system), ways_of(inbox_of(system), desk_of(system)))


if __name__ == "__main__":
    sys.exit(main())
