"""証明書の元データ at rest: encrypted for the resident whose it is."""

from __future__ import annotations

from daicho.contracts.messages.body import read
from daicho.contracts.messages.certificate_source import CertificateSource
from daicho.foundation.crypto.keyring import keyring_for

ALIAS = "certificate_server"


def seal_source(resident_number: str, source: CertificateSource) -> bytes:
    """The encrypted column."""
    return keyring_for(ALIAS).encrypt(source.model_dump_json().encode(), context=_context(resident_number))


def open_source(resident_number: str, blob: bytes | memoryview) -> CertificateSource:
    """The content; moved to another resident's row it can no longer be read."""
    return read(CertificateSource, keyring_for(ALIAS).decrypt(bytes(blob), context=_context(resident_number)))


def seal_place(resident_number: str, key: str) -> bytes:
    """住所の照合キー of somebody protected."""
    return keyring_for(ALIAS).encrypt(key.encode(), context=f"source.hidden_place:{resident_number}")


def open_place(resident_number: str, blob: bytes | memoryview) -> str:
    """The key again."""
    return keyring_for(ALIAS).decrypt(bytes(blob), context=f"source.hidden_place:{resident_number}").decode()


def _context(resident_number: str) -> str:
    return f"source.content:{resident_number}"
