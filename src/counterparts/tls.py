"""Mutual TLS (相互認証) of a counterpart: a peer that fails gets nothing at all and is written down.

The peer is judged inside the handshake: a commonName registered here *and* a chain to a CA registered for that name.
These are the files ``<name>/*.pem`` of a folder; one that is added while the counterpart runs counts from the next
connection on.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from cryptography import x509

from counterparts.certificates import ServerCertificate
from counterparts.envelope import is_of

PeerRefused = Callable[[str, str], None]
"""Called with the peer's commonName (``""`` when none was shown) and the reason."""


def server_context(
    certificate: ServerCertificate,
    trusted: Path,
    names: frozenset[str],
    refused: PeerRefused,
    *,
    stranger: ServerCertificate | None = None,
    act_as_stranger: Callable[[], bool] = lambda: False,
) -> ssl.SSLContext:
    """The server side context.

    Args:
        trusted: folder with one folder of ``*.pem`` per peer: the CAs whose client certificates are accepted.
        names: commonNames registered with this counterpart.
        refused: told of every peer that failed.
        stranger: a certificate of an unknown CA, shown instead of the own one when ``act_as_stranger()`` says so.
    """
    context = _bare(certificate)
    context.verify_mode = ssl.CERT_REQUIRED
    strange = _bare(stranger) if stranger is not None else None
    loaded: set[tuple[Path, int]] = set()

    def before_handshake(connection: ssl.SSLObject, _name: str | None, _context: ssl.SSLContext) -> None:
        _load_new(context, trusted, names, loaded)
        if strange is not None and act_as_stranger():
            connection.context = strange

    _load_new(context, trusted, names, loaded)
    context.sni_callback = before_handshake
    context.sslobject_class = _judging(names, trusted, refused)
    return context


def _bare(certificate: ServerCertificate) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(certificate.certificate, certificate.key)
    return context


def _load_new(context: ssl.SSLContext, trusted: Path, names: frozenset[str], loaded: set[tuple[Path, int]]) -> None:
    for name in names:
        for path in sorted((trusted / name).glob("*.pem")):
            mark = (path, path.stat().st_mtime_ns)
            if mark not in loaded:
                context.load_verify_locations(path)
                loaded.add(mark)


def _judging(names: frozenset[str], trusted: Path, refused: PeerRefused) -> type[ssl.SSLObject]:
    class JudgingObject(ssl.SSLObject):
        def do_handshake(self) -> None:
            try:
                super().do_handshake()
            except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
                raise
            except ssl.SSLError as error:
                refused("", error.reason or type(error).__name__)
                raise
            name = common_name(self.getpeercert())
            certificate = x509.load_der_x509_certificate(self.getpeercert(binary_form=True) or b"")
            if name not in names or not is_of(certificate, name, trusted):
                refused(name, "PEER_NOT_REGISTERED")
                raise ssl.SSLError("peer not registered")

    return JudgingObject


def common_name(certificate: Mapping[str, Any] | None) -> str:
    """commonName of a peer's certificate as :mod:`ssl` gives it; empty without one."""
    for part in (certificate or {}).get("subject", ()):
        for key, value in part:
            if key == "commonName":
                return str(value)
    return ""
