"""世帯員の符号: names a member of the household to the kiosk without saying who it is.

It opens for the serial it was given for, for ten minutes, under the server's own key; nothing is kept of it.
"""

from __future__ import annotations

import base64
import binascii
import struct
from datetime import UTC, datetime, timedelta

from daicho.foundation.crypto.keyring import KeyringFault, keyring_for
from daicho.systems.certificate_server.errors import KioskRefused, RefusalCode

ALIAS = "certificate_server"
VALID = timedelta(minutes=10)


def member_token(serial: str, resident_number: str, now: datetime) -> str:
    """世帯員の符号 for one serial. Args: now: business time."""
    plain = struct.pack(">I", int((now + VALID).timestamp())) + resident_number.encode()
    return base64.urlsafe_b64encode(keyring_for(ALIAS).encrypt(plain, context=_context(serial))).decode().rstrip("=")


def member_of_token(serial: str, token: str, now: datetime) -> str:
    """宛名番号 behind a token. Raises: KioskRefused (K-MEMBER)."""
    try:
        blob = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        plain = keyring_for(ALIAS).decrypt(blob, context=_context(serial))
    except (ValueError, binascii.Error, KeyringFault) as fault:
        raise KioskRefused(RefusalCode.MEMBER, "token_of_another") from fault
    (until,) = struct.unpack(">I", plain[:4])
    if now > datetime.fromtimestamp(until, UTC):
        raise KioskRefused(RefusalCode.MEMBER, "token_expired")
    return plain[4:].decode()


def _context(serial: str) -> str:
    return f"kiosk.member:{serial}"
