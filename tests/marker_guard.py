"""秘匿の番人 — no marker address of a protected household may come out anywhere in a test run (住基法12条6項).

Protected demo households live at addresses that occur nowhere else. This plugin looks for them in

* the body of every response that the product gives inside a test run, to users without the duty of protection;
* every response that tests of ``tests/faults`` get from processes of their own;
* every log record that is made;
* every file below the run's folders, except database files and the files of the invented city itself.

A test during which one is seen fails; what only files show fails the run.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.base import BaseHandler
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from invented_city.places import FIRST_MARKER_LOT
from invented_city.protected import MARKER_BUILDINGS

PROTECTION = "protection"
"""支援措置責任者: may see the addresses, with a reason that is recorded."""
_LOTS = "|".join(str(FIRST_MARKER_LOT + number) for number in range(100))
MARKERS = re.compile("|".join([*(name for pair in MARKER_BUILDINGS for name in pair), rf"(?<!\d)(?:{_LOTS})番地77"]))
TEXTS = ("text/", "application/json", "application/javascript", "image/svg")
DATABASE_FOLDERS = frozenset({"postgres", "programs"})
DATABASE_FILES = (".sqlite3", ".sqlite3-wal", ".sqlite3-shm")
LARGEST_FILE = 50_000_000


@dataclass(slots=True)
class MarkerGuard:
    """What was seen so far; ``during_test`` is emptied after each test, ``in_run`` is kept to the end."""

    during_test: list[str] = field(default_factory=list)
    in_run: list[str] = field(default_factory=list)
    looked_at: dict[str, int] = field(default_factory=lambda: {"responses": 0, "records": 0, "files": 0})

    def look_at_response(self, where: str, body: bytes, duties: Collection[str]) -> None:
        """Searches one response. Who protects may see them."""
        self.looked_at["responses"] += 1
        if PROTECTION not in duties and (seen := found_in(body)):
            self.during_test.append(f"response {where} shows {seen}")

    def look_at_record(self, record: logging.LogRecord) -> None:
        """Searches one log record with its exception."""
        self.looked_at["records"] += 1
        try:
            text = f"{record.getMessage()} {record.exc_info[1] if record.exc_info else ''}"
        except (TypeError, ValueError):
            text = f"{record.msg} {record.args}"
        if seen := MARKERS.search(text):
            self.during_test.append(f"log record of {record.name} shows {seen[0]}")

    def look_at_files(self, folder: Path) -> None:
        """Searches every file below a folder."""
        worlds = {file.parent for file in folder.rglob("world.json")}
        for file in sorted(folder.rglob("*")):
            if not worlds.intersection(file.parents) and _is_searched(file, folder):
                self.looked_at["files"] += 1
                if seen := found_in(file.read_bytes()):
                    self.in_run.append(f"file {file} shows {seen}")


GUARD = MarkerGuard()


def found_in(body: bytes) -> str:
    """The first marker in some bytes; empty when there is none. The text of a PDF is unpacked."""
    text = _text_of_pdf(body) if body.startswith(b"%PDF") else body.decode(errors="replace")
    seen = MARKERS.search(text)
    return seen[0] if seen else ""


def _text_of_pdf(body: bytes) -> str:
    from pypdf import PdfReader

    return "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(body)).pages)


def _is_searched(file: Path, folder: Path) -> bool:
    if DATABASE_FOLDERS.intersection(file.relative_to(folder).parts) or file.name.endswith(DATABASE_FILES):
        return False
    return file.is_file() and not file.is_symlink() and file.stat().st_size < LARGEST_FILE


def _look_through(get_response: Any) -> Any:
    def looking(self: BaseHandler, request: HttpRequest) -> HttpResponseBase:
        response: HttpResponseBase = get_response(self, request)
        kind = response.headers.get("Content-Type", "")
        if isinstance(response, HttpResponse) and (kind.startswith(TEXTS) or kind == "application/pdf"):
            signed_in = getattr(request, "signed_in", None)
            GUARD.look_at_response(request.path, response.content, signed_in.duties if signed_in else ())
        return response

    return looking


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Takes its place at the one door of all responses and at the making of log records."""
    config.stash[_BEFORE] = (BaseHandler.get_response, logging.getLogRecordFactory())
    BaseHandler.get_response = _look_through(BaseHandler.get_response)  # type: ignore[method-assign]
    make = logging.getLogRecordFactory()

    def make_and_look(*arguments: Any, **named: Any) -> logging.LogRecord:
        record: logging.LogRecord = make(*arguments, **named)
        GUARD.look_at_record(record)
        return record

    logging.setLogRecordFactory(make_and_look)


_BEFORE = pytest.StashKey[tuple[Any, Any]]()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leaves its places."""
    get_response, factory = config.stash[_BEFORE]
    BaseHandler.get_response = get_response  # type: ignore[method-assign]
    logging.setLogRecordFactory(factory)


@pytest.fixture(autouse=True)
def _no_marker_address_comes_out(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a test during which one was seen, unless it says that it shows them on purpose."""
    GUARD.during_test.clear()
    yield
    seen, GUARD.during_test = GUARD.during_test, []
    if seen and not request.node.get_closest_marker("shows_markers"):
        pytest.fail("a protected address came out:\n" + "\n".join(seen[:10]))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Searches the files of the run; in a worker process the finds go to the main one."""
    factory = getattr(session.config, "_tmp_path_factory", None)
    if factory is not None and getattr(factory, "_basetemp", None) is not None:
        GUARD.look_at_files(factory.getbasetemp())
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["markers"] = GUARD.in_run
    if GUARD.in_run:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_testnodedown(node: Any) -> None:
    """Collects the finds of a worker process."""
    GUARD.in_run.extend(getattr(node, "workeroutput", {}).get("markers", []))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Names what came out."""
    for find in GUARD.in_run:
        terminalreporter.write_line(f"FAILED a protected address came out: {find}", red=True)
