"""The running product for journeys: the real application on the databases of one test module."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from playwright.sync_api import Browser, Page, sync_playwright

from daicho.foundation.accounts.demo import ACCOUNTS
from tests.foundation.ui.browsing import ARGUMENTS, axe_violations

SCREENS_FOLDER = "JOURNEY_PICTURES"
"""Environment variable: a folder that gets the pictures of all journeys; without it they are not kept."""
JOURNEY_DATABASES = ["office", "resident_registry", "jukinet_server", "intermediate_server", "application_intake"]
"""The registry and the realms in which people sign in; a journey that reaches further names more."""


class _QuietHandler(WSGIRequestHandler):
    """Writes no log line per request."""

    def log_message(self, format: str, *args: object) -> None:
        """Silent."""


@contextmanager
def served_product() -> Iterator[str]:
    """Serves the product on a free port; the address without a slash at its end."""
    from daicho.config.wsgi import application

    server = ThreadedWSGIServer(("127.0.0.1", 0), _QuietHandler)
    server.set_app(application)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def played_chromium() -> Iterator[Browser]:
    """Chromium beside tests that use tables: playwright's loop runs in this thread, so Django must be told."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
            try:
                yield browser
            finally:
                browser.close()
    finally:
        if before is None:
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
        else:
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@dataclass(frozen=True, slots=True)
class World:
    """The invented city as its files say: whom a journey may meet."""

    folder: Path

    @property
    def facts(self) -> dict[str, Any]:
        """``world.json``: counts, ``cases`` by name, ``markers`` of protected addresses, ``protected`` numbers."""
        found: dict[str, Any] = json.loads((self.folder / "world.json").read_text(encoding="utf-8"))
        return found

    @property
    def markers(self) -> list[str]:
        """Texts that occur in protected addresses alone."""
        markers: list[str] = self.facts["markers"]
        return markers

    def lines(self) -> list[dict[str, Any]]:
        """All residents, as loaded."""
        text = (self.folder / "registry" / "residents.jsonl").read_text(encoding="utf-8")
        return [json.loads(line) for line in text.splitlines()]

    def resident(self, number: str) -> dict[str, Any]:
        """One resident, as loaded."""
        return next(line for line in self.lines() if line["resident_number"] == number)

    def families(self) -> list[dict[str, Any]]:
        """Families outside the city that are about to move in, with their 転出証明書."""
        text = (self.folder / "outsiders" / "families.jsonl").read_text(encoding="utf-8")
        return [json.loads(line) for line in text.splitlines()]


def make_world(folder: Path, date: str, residents: int = 300) -> World:
    """Lets the invented city write its files."""
    command = [sys.executable, "-m", "invented_city", "--seed", "3", "--residents", str(residents)]
    subprocess.run(
        [*command, "--date", date, "--out", str(folder)],
        check=True,
        cwd=settings.PROJECT_ROOT / "src",
        capture_output=True,
    )
    return World(folder)


@dataclass(slots=True)
class Counter:
    """窓口 — opens windows for officers on the running product, and sees that nothing went wrong in them."""

    address: str
    browser: Browser
    problems: list[str] = field(default_factory=list)
    _contexts: list[Any] = field(default_factory=list)

    def window(self, *, has_scripts: bool = True) -> Page:
        """A browser window of the usual size in which nobody is signed in."""
        context = self.browser.new_context(
            viewport={"width": 1280, "height": 800},
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
            java_script_enabled=has_scripts,
            base_url=self.address,
            accept_downloads=True,
        )
        self._contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: self._note(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self._note(str(error)))
        return page

    def _note(self, text: str) -> None:
        # The browser itself reports every 4xx answer; whether one was right is the journey's own question.
        if not re.search(r"server responded with a status of 4\d\d", text):
            self.problems.append(text)

    def officer(self, staff_id: str, path: str = "/registry/", *, has_scripts: bool = True) -> Page:
        """A window in which an officer of the demo has signed in by the form, standing at ``path``.

        Signing in twice with one staff id ends the first session (M27): one window per officer at a time.
        """
        page = self.window(has_scripts=has_scripts)
        self.sign_in(page, staff_id, path)
        return page

    def sign_in(self, page: Page, staff_id: str, path: str = "/registry/") -> None:
        """Signs an officer of the demo in at a window, which then stands at ``path``."""
        account = next(one for one in ACCOUNTS if one.staff_id == staff_id)
        prefix = "" if account.realm == "office" else f"/{account.realm}"
        page.goto(f"{prefix}/sign-in/")
        page.locator("#id_staff_id").fill(staff_id)
        page.locator("#id_password").fill(settings.DEMO_PASSWORD)
        page.locator("#id_terminal").select_option(account.terminal)
        page.locator("#id_password").press("Enter")
        page.wait_for_url(lambda url: "/sign-in/" not in url)
        page.goto(path)

    def close(self) -> None:
        """Closes all windows."""
        for context in self._contexts:
            context.close()


def check_screen(page: Page) -> None:
    """Every screen of a journey: no accessibility fault, no sideways scrolling at 1280 pixels."""
    violations = axe_violations(page)
    assert violations == [], violations
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("window.innerWidth")


def keep_picture(page: Page, name: str) -> None:
    """A picture for looking at, where the environment names a folder for it; never compared."""
    if folder := os.environ.get(SCREENS_FOLDER):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(folder) / f"{name}.png"))
        page.screenshot(path=str(Path(folder) / f"{name}-full.png"), full_page=True)
