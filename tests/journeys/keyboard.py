"""Working by keyboard alone: Tab to a field, type, press keys; never a mouse click, never a field set from outside."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import Page

from daicho.kernel.dates import wareki

_ACTIVE = "document.activeElement ? document.activeElement.id : ''"


def tab_to(page: Page, control: str, most: int = 250) -> None:
    """Presses Tab until the control has the focus. Fails when it cannot be reached."""
    for _ in range(most):
        if page.evaluate(_ACTIVE) == control:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"#{control} cannot be reached by Tab")


def type_into(page: Page, control: str, text: str) -> None:
    """Types over what stands in a text field."""
    tab_to(page, control)
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)


def choose(page: Page, control: str, words: str) -> None:
    """Chooses from a select by walking through it with the arrow keys."""
    tab_to(page, control)
    chosen = f"document.getElementById({control!r}).selectedOptions[0]?.textContent.trim()"
    page.keyboard.press("Home")
    for _ in range(60):
        if page.evaluate(chosen) == words:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"#{control} does not offer {words}")


def type_date(page: Page, control: str, day: date) -> None:
    """Types a whole date into 年, as officers do (H020415 and the like)."""
    tab_to(page, f"{control}_year")
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(wareki(day))
    page.keyboard.press("Tab")


def tick(page: Page, selector: str) -> None:
    """Ticks a box found by a CSS selector, reached by Tab."""
    for _ in range(250):
        if page.evaluate(f"document.activeElement && document.activeElement.matches({selector!r})"):
            page.keyboard.press("Space")
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached by Tab")


def press_and_wait(page: Page, key: str) -> None:
    """Presses a key that sends the page, once the page is there whole, and waits for the answer."""
    page.wait_for_load_state("load")
    with page.expect_navigation():
        page.keyboard.press(key)
