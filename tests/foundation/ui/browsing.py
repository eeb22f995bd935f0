"""A headless Chromium for tests, and pages that collect what went wrong on them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--font-render-hinting=none",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser; one start per module is enough."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def fresh_page(browser: Browser, *, has_scripts: bool = True, expected: tuple[str, ...] = ()) -> Iterator[Page]:
    """A page of the usual size. Fails when the console had an error, which a breach of the CSP is too.

    Args: expected: beginnings of the errors that the test provokes.
    """
    context = browser.new_context(
        viewport={"width": 1280, "height": 800},
        locale="ja-JP",
        timezone_id="Asia/Tokyo",
        java_script_enabled=has_scripts,
        permissions=["clipboard-read", "clipboard-write"],
    )
    page = context.new_page()
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    try:
        yield page
        unexpected = [problem for problem in problems if not problem.startswith(expected)]
        assert not unexpected, unexpected
    finally:
        context.close()


def axe_violations(page: Page) -> list[str]:
    """What axe-core finds, one line each."""
    results = Axe().run(page, options={"runOnly": RULES})
    return [f"{one['id']}: {[node['html'] for node in one['nodes']]}" for one in results.response["violations"]]
