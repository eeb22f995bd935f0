"""The process behind the certificate centre's door: ``python -m daicho.config.kiosk_process``.

Where it listens stands in ``kiosk_door.json`` of the data folder. Started twice, both share the port.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import threading
from pathlib import Path

PLACE = "kiosk_door.json"
"""File in the data folder: ``{"host": "127.0.0.1", "port": 9454}``."""
_log = logging.getLogger("daicho.kiosk_door")


def main() -> None:
    """Serves until SIGTERM or SIGINT; what is in hand is finished first."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "daicho.config.settings")
    import django

    django.setup()
    from django.conf import settings

    from daicho.config.kiosk_door import open_kiosk_door
    from daicho.config.production import start_or_explain

    start_or_explain()
    place = json.loads((Path(settings.DATA_DIR) / PLACE).read_text())
    door = open_kiosk_door(place["host"], place["port"])
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, frame: stop.set())
    threading.Thread(target=door.serve_forever, args=(0.2,), name="kiosk-door", daemon=True).start()
    _log.info("answering the certificate centre on port %d", place["port"])
    stop.wait()
    door.shutdown()
    door.server_close()


if __name__ == "__main__":
    main()
