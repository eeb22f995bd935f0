"""証明書交付センターの受け口が開いているか — seen without a connection, which the door would write down."""

from __future__ import annotations

import errno
import json
import socket
from pathlib import Path

from django.conf import settings

PLACE = "kiosk_door.json"
"""File in the data folder: where the door listens."""


def door_is_open() -> bool | None:
    """Whether a process of this host holds the port; None where the door is not of this host or none is set up."""
    file = Path(settings.DATA_DIR) / PLACE
    if not file.is_file():
        return None
    place = json.loads(file.read_text())
    with socket.socket() as probe:
        try:
            probe.bind((place["host"], place["port"]))
        except OSError as fault:
            return True if fault.errno == errno.EADDRINUSE else None
    return False
