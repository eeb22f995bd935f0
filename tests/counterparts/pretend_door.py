"""A certificate server for tests of the centre: the interface of ``specs/kiosk`` without any registry behind it."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import ssl
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from pypdf import PdfWriter

from counterparts.schema import SPECIFICATIONS, fault_in
from tests.counterparts.outside_peers import Authority

FEE = 200
CODES = {
    one["code"]: one
    for one in json.loads((SPECIFICATIONS / "kiosk" / "codes.json").read_text(encoding="utf-8"))["refusals"]
}
_JAPAN = timezone(timedelta(hours=9))
_EXAMPLES = SPECIFICATIONS / "kiosk" / "examples"


def refusal(code: str) -> dict[str, Any]:
    """As in ``codes.json``."""
    one = CODES[code]
    return {"result": "refused", "code": code, **{name: one[name] for name in ("text", "text_en", "can_retry")}}


def example(name: str) -> dict[str, Any]:
    """One of the golden samples."""
    found: dict[str, Any] = json.loads((_EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    return found


def a_pdf(text: str, pages: int = 2) -> bytes:
    """Empty pages whose title is unlike that of any other."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    writer.add_metadata({"/Title": text})
    content = io.BytesIO()
    writer.write(content)
    return content.getvalue()


@dataclass
class PretendDoor:
    """証明発行サーバ, pretended. Args: answers: what → answer instead of the right one.

    spoiled, spoiled_copy: members of a right certificate answer, and of its copies, to replace.
    """

    folder: Path
    centre: Path
    answers: dict[str, Any] = field(default_factory=dict)
    spoiled: dict[str, Any] = field(default_factory=dict)
    spoiled_copy: dict[str, Any] = field(default_factory=dict)
    delay: float = 0
    valid_for: timedelta = timedelta(minutes=30)
    asked: list[tuple[str, Any]] = field(default_factory=list)
    receipts: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    outcomes: dict[str, list[Any]] = field(default_factory=dict)

    def start(self) -> None:
        """Listen on a free port with certificates on both sides."""
        self.authority = Authority(self.folder)
        certificate, key = self.authority.client("certificate_server")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        context.load_verify_locations(self.centre)
        context.verify_mode = ssl.CERT_REQUIRED
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.handle_error = lambda *_: None  # type: ignore[method-assign]
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def stop(self) -> None:
        """Listen no more."""
        self._server.shutdown()
        self._server.server_close()

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"https://127.0.0.1:{self._server.server_address[1]}"

    def of(self, what: str) -> list[Any]:
        """Bodies that were asked of one path."""
        return [body for asked, body in self.asked if asked == what]

    def answer(self, what: str, body: Any) -> Any:
        """The answer, right unless told otherwise."""
        self.asked.append((what, body))
        if what in self.answers:
            return self.answers[what]
        if body is None or fault_in(body, SPECIFICATIONS / "kiosk" / f"{what}.schema.json"):
            return refusal("K-FORM")
        if what == "certificate":
            return self._certificate(body)
        if what == "outcome":
            return self._outcome(body)
        return example(f"{what}_answer")

    def _certificate(self, body: dict[str, Any]) -> dict[str, Any]:
        number = body["receipt_number"]
        key = json.dumps(body, sort_keys=True)
        if number in self.receipts:
            before, answer = self.receipts[number]
            return answer if before == key else refusal("K-RECEIPT-OTHER")
        copies = []
        for copy in range(body["copies"]):
            pdf = a_pdf(f"{number}-{copy}")
            made = {"issue_number": f"{number[-5:]}-{copy + 1}", "sheets": 1,
                    "sha256": hashlib.sha256(pdf).hexdigest(), "pdf": base64.b64encode(pdf).decode()}  # fmt: skip
            copies.append({**made, **self.spoiled_copy})
        until = (datetime.now(UTC) + self.valid_for).astimezone(_JAPAN).isoformat(timespec="seconds")
        answer = {"result": "ok", "receipt_number": number, "fee": FEE * body["copies"], "copies": copies,
                  "valid_until": until, **self.spoiled}  # fmt: skip
        self.receipts[number] = (key, answer)
        return answer

    def _outcome(self, body: dict[str, Any]) -> dict[str, Any]:
        number = body["receipt_number"]
        if number not in self.receipts:
            return refusal("K-RECEIPT-UNKNOWN")
        told = self.outcomes.setdefault(number, [])
        told.append(body)
        if told[0] != body:
            return refusal("K-OUTCOME")
        return {"result": "ok", "receipt_number": number, "state": body["outcome"]}


def _handler(door: PretendDoor) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            what = self.path.removeprefix("/kiosk/v1/")
            try:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            except ValueError:
                body = None
            answer = door.answer(what, body)
            if what == "certificate" and door.delay:
                threading.Event().wait(door.delay)
            content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Silent."""

    return Handler
