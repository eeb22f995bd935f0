"""機械の受け口 — the machine door of the one system that this process serves: ``POST /messages``.

TLS admits only holders of a certificate of a trusted authority. Which party it is says the signature over the message,
which ``receive`` verifies against the public keys in the trust folder before anything else happens.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from typing import Any

LIMIT_BYTES = 4 * 1024 * 1024
PROOF = "client certificate of a trusted authority and signature"

StartResponse = Callable[[str, list[tuple[str, str]]], Any]


class Door:
    """A WSGI application: bytes in, receipt out."""

    def __init__(self, receive: Callable[[bytes, str], bytes]) -> None:
        """Args: receive: takes a message and its claimed sender, returns the receipt."""
        self._receive = receive

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answers one request; only whole messages of a sensible size go on to ``receive``."""
        if environ["PATH_INFO"] == "/health" and environ["REQUEST_METHOD"] == "GET":
            return _answer(start_response, "200 OK", b'{"status":"ok"}')
        if environ["PATH_INFO"] != "/messages" or environ["REQUEST_METHOD"] != "POST":
            return _answer(start_response, "404 Not Found", b"{}")
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if not 0 < length <= LIMIT_BYTES:
            return _answer(start_response, "413 Content Too Large", b"{}")
        raw = environ["wsgi.input"].read(length)
        return _answer(start_response, "200 OK", self._receive(raw, _claimed_sender(raw)))


def _claimed_sender(raw: bytes) -> str:
    """Who the message says it is from; not trusted before its signature has been verified."""
    try:
        sender = json.loads(raw)["header"]["sender"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    return sender if isinstance(sender, str) else ""


def _answer(start_response: StartResponse, status: str, body: bytes) -> Iterable[bytes]:
    start_response(status, [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]


def _load() -> Door:
    """The door of the system that the environment names; imports come after Django is set up."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "daicho.config.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.db import close_old_connections

    from daicho.config.inboxes import inbox_of
    from daicho.foundation.messaging.inbox import AuthenticatedPeer
    from daicho.foundation.messaging.receiving import receive

    inbox = inbox_of(settings.ENVIRONMENT.only)

    def receive_one(raw: bytes, sender: str) -> bytes:
        close_old_connections()
        try:
            return receive(inbox, raw, AuthenticatedPeer(system=sender, proof=PROOF)).to_bytes()
        finally:
            close_old_connections()

    return Door(receive_one)


application = _load()
