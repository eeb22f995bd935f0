"""Browser windows of officers: headless Chromium, worked by keyboard keys as at the counter."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from daicho.config.demo.papers import DATES, Notification

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"]  # fmt: skip
PACKAGES = ("chromium", "poppler-utils", "fonts-ipamj-mincho", "fonts-noto-cjk")


class ToolsMissing(Exception):
    """The demo cannot be played here; the text names what to install and how."""


def demand_tools() -> str:
    """Path of the browser. Raises: ToolsMissing with the exact command that helps."""
    missing = []
    try:
        import playwright  # noqa: F401
        import pypdf  # noqa: F401
    except ImportError as absent:
        missing.append(f"Python package {absent.name}: pip install --require-hashes -r requirements/test.txt")
    browser = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if browser is None:
        missing.append(f"Chromium: sudo apt-get install -y --no-install-recommends {' '.join(PACKAGES)}")
    if shutil.which("pdftoppm") is None:
        missing.append("pdftoppm: sudo apt-get install -y --no-install-recommends poppler-utils")
    if missing or browser is None:
        raise ToolsMissing("missing for the demo (./daicho demo installs it where it may):\n  " + "\n  ".join(missing))
    return browser


@dataclass(slots=True)
class Windows:
    """All windows of one play. Signing in twice with one staff id ends the first session (M27).

    Args: pictures: folder for screenshots, which are numbered in the order in which they are taken.
    """

    browser: Browser
    address: str
    password: str
    terminals: dict[str, str]
    pictures: Path
    problems: list[str] = field(default_factory=list)
    _contexts: list[BrowserContext] = field(default_factory=list)
    _taken: int = 0

    def sign_in(self, staff_id: str, path: str, realm: str = "") -> Page:
        """A new window in which an officer has signed in by the form, standing at ``path``."""
        context = self.browser.new_context(
            base_url=self.address, viewport={"width": 1280, "height": 800}, locale="ja-JP", timezone_id="Asia/Tokyo"
        )
        self._contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.goto(f"{realm}/sign-in/")
        page.locator("#id_staff_id").fill(staff_id)
        page.locator("#id_password").fill(self.password)
        page.locator("#id_terminal").select_option(self.terminals[staff_id])
        with page.expect_navigation():
            page.locator("#id_password").press("Enter")
        page.goto(path)
        return page

    def picture(self, page: Page, name: str) -> None:
        """A screenshot of what the officer sees."""
        self._taken += 1
        page.screenshot(path=str(self.pictures / f"{self._taken:02d}-{name}.png"))


@contextmanager
def chromium(executable: str) -> Iterator[Browser]:
    """The browser. As root it has no sandbox, which it would refuse to start with."""
    from playwright.sync_api import sync_playwright

    arguments = [*ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        # Ctrl-C is for us: we close the browser in order.
        browser = playwright.chromium.launch(
            executable_path=executable,
            args=arguments,
            handle_sigint=False,
            handle_sigterm=False,
            handle_sighup=False,
        )
        try:
            yield browser
        finally:
            browser.close()


def press(page: Page, key: str) -> None:
    """Presses a key that sends the page, and waits for the answer."""
    with page.expect_navigation():
        page.keyboard.press(key)


def write_date(page: Page, control: str, text: str) -> None:
    """A whole date typed into 年, as officers do; leaving the field spreads it."""
    page.locator(f"#{control}_year").fill(text)
    page.keyboard.press("Tab")


def write_notification(page: Page, notification: Notification) -> None:
    """Fills in the form in the order of the 転出証明書, one row per person."""
    for name, value in notification.fields.items():
        _write(page, f"id_{name}", name, value)
    for index, mover in enumerate(notification.movers):
        if index:
            press(page, "F8")
        for name, value in mover.fields.items():
            _write(page, f"id_members-{index}-{name}", name, value)


def _write(page: Page, control: str, name: str, value: str) -> None:
    if name in DATES:
        write_date(page, control, value)
        return
    found = page.locator(f"#{control}")
    if found.evaluate("control => control.tagName") == "SELECT":
        found.select_option(value)
    else:
        found.fill(value)


def confirm_alerts(page: Page, within: str = "") -> list[str]:
    """Ticks every alert that is not confirmed yet, one by one; returns their texts."""
    boxes = page.locator(f"{within} input[name=confirm]:not(:checked)")
    texts = []
    while boxes.count():
        texts.append(boxes.first.locator("xpath=ancestor::li").inner_text().strip().replace("\n", " "))
        boxes.first.check()
    return texts
