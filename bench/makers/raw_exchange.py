"""The yardstick of an exchange: any bytes posted over mutual TLS, one connection each, committed before the answer.

``python bench/makers/raw_exchange.py DIR PORT`` receives; DIR holds ``server.pem``, ``server.key``, ``ca.pem``.
"""

from __future__ import annotations

import http.client
import sqlite3
import ssl
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import uvicorn

ANSWER = b'{"result":"acknowledged"}' + b" " * 1500
"""As long as a signed answer."""


def post_all(bodies: Sequence[bytes], port: int, tls: ssl.SSLContext, at_once: int) -> float:
    """Seconds for all of them."""

    def post(body: bytes) -> None:
        connection = http.client.HTTPSConnection("127.0.0.1", port, context=tls, timeout=30)
        connection.request("POST", "/", body, {"content-type": "application/json", "connection": "close"})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        if answer.status != http.client.OK:
            raise SystemExit(f"the yardstick answered {answer.status}")

    began = time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(post, bodies))
    return time.perf_counter() - began


def serve(folder: Path, port: int) -> None:
    """Keeps every body in one SQLite file, with the durability of the simulators."""
    database = sqlite3.connect(folder / "raw.sqlite3", check_same_thread=False)
    database.execute("pragma journal_mode = wal")
    database.execute("pragma synchronous = full")
    database.execute("create table if not exists kept (body blob not null)")

    async def app(scope: Any, receive: Any, send: Any) -> None:
        body, more = b"", True
        while more:
            event = await receive()
            body, more = body + event.get("body", b""), event.get("more_body", False)
        with database:
            database.execute("insert into kept values (?)", (body,))
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(ANSWER)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": ANSWER})

    config = uvicorn.Config(
        app, port=port, http="h11", ws="none", lifespan="off", log_level="warning", access_log=False
    )
    config.load()
    config.ssl = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    config.ssl.load_cert_chain(folder / "server.pem", folder / "server.key")
    config.ssl.load_verify_locations(folder / "ca.pem")
    config.ssl.verify_mode = ssl.CERT_REQUIRED
    uvicorn.Server(config).run()


if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2]))
