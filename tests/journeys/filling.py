"""Filling the 転入届 quickly, for journeys that are about something else than typing."""

from __future__ import annotations

from collections.abc import Mapping

from playwright.sync_api import Page

from daicho.config.demo.papers import DATES, Notification


def fill_move_in(page: Page, notification: Notification, changes: Mapping[str, str] | None = None) -> None:
    """Opens the form, adds a row for each person and fills what the paper says, with ``changes`` by field name."""
    page.goto("/registry/move-in/")
    for _ in notification.movers[1:]:
        with page.expect_navigation():
            page.keyboard.press("F8")
    for name, value in {**notification.as_posted(), **(changes or {})}.items():
        if name.endswith("_FORMS") or (not value and name not in (changes or {})):
            continue
        if name.rpartition("-")[2] in DATES:
            page.locator(f"#id_{name}_year").fill(value)
            page.locator(f"#id_{name}_year").press("Tab")
            continue
        field = page.locator(f"[name='{name}']").first
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        elif field.evaluate("e => e.type") not in ("hidden", "radio", "checkbox"):
            field.fill(value)


def check(page: Page) -> None:
    """F9."""
    with page.expect_navigation():
        page.keyboard.press("F9")


def register(page: Page) -> str:
    """Confirms every alert and registers provisionally; the reception number."""
    boxes = page.locator("input[name=confirm]")
    for place in range(boxes.count()):
        boxes.nth(place).check()
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    assert "/movements/" in page.url, page.locator("main").inner_text()[:1500]
    return page.url.split("/movements/")[1].split("/")[0]


def register_anyway(page: Page) -> None:
    """Sends the form as if its button to register were there."""
    with page.expect_navigation():
        page.evaluate(
            """() => { const form = document.querySelector('input[name=submission]').form;
                const button = document.createElement('input'); button.type = 'hidden';
                button.name = 'register'; button.value = '1'; form.append(button); form.submit(); }"""
        )


def enter(page: Page, notification: Notification, changes: Mapping[str, str] | None = None) -> str:
    """The whole entry of one notification without errors; the reception number."""
    fill_move_in(page, notification, changes)
    check(page)
    return register(page)


def send_by_hand(page: Page, path: str, fields: Mapping[str, str]) -> None:
    """Sends a form for which the page has no button, with the session's own token, as somebody might who knows how."""
    with page.expect_navigation():
        page.evaluate(
            """([path, fields]) => {
                const form = document.createElement('form');
                form.method = 'post'; form.action = path;
                const token = document.querySelector('input[name=csrfmiddlewaretoken]').value;
                for (const [name, value] of Object.entries({csrfmiddlewaretoken: token, ...fields})) {
                    const input = document.createElement('input');
                    input.type = 'hidden'; input.name = name; input.value = value; form.append(input);
                }
                document.body.append(form); form.submit();
            }""",
            [path, dict(fields)],
        )
