"""First start of an installation: keys, passwords and certificates, made once and never overwritten."""

from __future__ import annotations

import os
import secrets as randomness
from pathlib import Path

from daicho.config.databases import ALIASES

OUR_NAME = "jukinet_server"
"""Name of our CS in certificates, which most counterparts know alone of our systems."""
KNOWS_ANOTHER = {"kiosk_centre": "certificate_server"}
"""Counterparts that know another of our systems, and no other than that."""


def make_keys(secrets: Path, pki: Path) -> bool:
    """Makes what is missing of keys and certificates; True when this was the first time.

    Args:
        secrets: folder that only its owner may enter.
        pki: folder of our own small CA, marked DEMO.
    """
    is_first = not (secrets / "django_secret_key").exists()
    secrets.mkdir(parents=True, exist_ok=True, mode=0o700)
    secrets.chmod(0o700)
    _write_once(secrets / "django_secret_key", randomness.token_urlsafe(50))
    from daicho.foundation.crypto.first_start import make_secrets
    from daicho.foundation.crypto.pki import make_pki

    make_secrets(secrets, ALIASES, trust_folder=secrets.parent / "trust")
    make_pki(pki)
    return is_first


def _write_once(file: Path, content: str) -> None:
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with open(handle, "w") as opened:
        opened.write(content)


def prepare_trust(data: Path, secrets: Path) -> None:
    """Copies public certificates across, as an administrator does at a real installation.

    Ours to each counterpart (``counterparts/<name>/trust/<our system>/``), theirs to us (``trust/<name>/``). No key
    crosses.
    """
    ours = data / "pki" / "ca" / "certificate.pem"
    for counterpart in sorted((data / "counterparts").glob("*/pki/ca.pem")):
        name = counterpart.parents[1].name
        _copy(counterpart, secrets.parent / "trust" / name / "ca.pem")
        _copy(ours, counterpart.parents[1] / "trust" / KNOWS_ANOTHER.get(name, OUR_NAME) / "ca.pem")
    for card_authority in (data / "counterparts").glob("*/jpki/ca.pem"):
        _copy(card_authority, secrets.parent / "trust" / "jpki" / "ca.pem")


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.is_file() or target.read_bytes() != source.read_bytes():
        target.write_bytes(source.read_bytes())
