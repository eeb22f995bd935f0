"""Runs counterparts: every one listens twice, with mutual TLS for its interface and on loopback for its control."""

from __future__ import annotations

import asyncio
import signal
import ssl
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn


@dataclass(frozen=True, slots=True)
class Listener:
    """One port: the application behind it and, for mutual TLS, the context."""

    name: str
    app: Any
    host: str
    port: int
    tls: ssl.SSLContext | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where one counterpart keeps its files and listens.

    Args:
        folder: its own folder; ``trust/*.pem`` in it are the CAs whose clients it accepts.
        port: port of the interface; the control listens on the next one.
        host: address of the interface.
    """

    folder: Path
    port: int
    host: str = "127.0.0.1"


class _Server(uvicorn.Server):
    """A server among several in one process: signals are handled once, outside."""

    @contextmanager
    def capture_signals(self) -> Any:
        yield


def _server(listener: Listener) -> _Server:
    config = uvicorn.Config(
        listener.app,
        host=listener.host,
        port=listener.port,
        loop="asyncio",
        http="h11",
        ws="none",
        lifespan="off",
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=1,
        server_header=False,
    )
    config.load()
    config.ssl = listener.tls
    return _Server(config)


async def _serve_all(listeners: Sequence[Listener]) -> None:
    servers = [_server(listener) for listener in listeners]

    def stop() -> None:
        for server in servers:
            server.should_exit = True

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    running = [asyncio.create_task(server.serve()) for server in servers]
    while not all(server.started for server in servers):
        if any(task.done() for task in running):
            stop()
            break
        await asyncio.sleep(0.02)
    else:
        for listener in listeners:
            print(f"{listener.name} ready on {listener.host}:{listener.port}", flush=True)
    await asyncio.gather(*running)


def serve(listeners: Sequence[Listener]) -> None:
    """Serve until SIGINT or SIGTERM."""
    asyncio.run(_serve_all(listeners))
