"""The centre for a measurement, in a process of its own: asks for certificates and says how long each took.

``python kiosk_clients.py ADDRESS PKI OURS`` reads one JSON order from standard input and writes the seconds of every
request, in the order of the requests.
"""

from __future__ import annotations

import json
import ssl
import sys
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.client import HTTPSConnection
from pathlib import Path
from typing import Any

_of_this_thread = threading.local()


def main(arguments: Sequence[str]) -> None:
    """Order: ``{"requests": [...], "at_once": 8}``, or with ``"per_second"``: each begun at its own moment."""
    address, pki, ours = arguments
    order = json.load(sys.stdin)
    tls = ssl.create_default_context(cafile=ours)
    tls.check_hostname = False
    tls.load_cert_chain(Path(pki) / "server.pem", Path(pki) / "server.key")
    ask = partial(_ask, address, tls)
    with ThreadPoolExecutor(order["at_once"]) as threads:
        began = time.perf_counter()
        if "per_second" in order:
            moments = [began + number / order["per_second"] for number in range(len(order["requests"]))]
            taken = list(threads.map(partial(_at_its_moment, ask), order["requests"], moments))
        else:
            taken = list(threads.map(ask, order["requests"]))
        whole = time.perf_counter() - began
    json.dump({"seconds": taken, "whole": whole}, sys.stdout)


def _at_its_moment(ask: Any, request: dict[str, Any], moment: float) -> float:
    """Waiting for a free thread counts: the resident stands there from the moment on."""
    time.sleep(max(moment - time.perf_counter(), 0))
    ask(request)
    return time.perf_counter() - moment


def _ask(address: str, tls: ssl.SSLContext, request: dict[str, Any]) -> float:
    """Over the connection of this thread, which stays open from one request to the next."""
    began = time.perf_counter()
    connection = _connection(address, tls)
    connection.request("POST", "/kiosk/v1/certificate", json.dumps(request))
    answer = json.loads(connection.getresponse().read())
    if answer["result"] != "ok":
        raise SystemExit(f"a request was refused: {answer['code']}")
    return time.perf_counter() - began


def _connection(address: str, tls: ssl.SSLContext) -> HTTPSConnection:
    if "connection" not in _of_this_thread.__dict__:
        host, port = address.split(":")
        _of_this_thread.connection = HTTPSConnection(host, int(port), context=tls, timeout=60)
    kept: HTTPSConnection = _of_this_thread.connection
    return kept


if __name__ == "__main__":
    main(sys.argv[1:])
