"""Officers who work through the real web server, request by request, as their browsers would send them."""

from __future__ import annotations

import html
import itertools
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Self

import httpx

from daicho.config.demo.papers import Notification, notification_of, ordinary_families
from daicho.foundation.accounts.demo import ACCOUNTS
from daicho.foundation.clock.business import TOKYO
from daicho.kernel.dates import wareki
from tests.makers.move_in import a_number_pair
from tests.marker_guard import GUARD

PASSWORD = "daicho-demo-1"
"""The announced password of the demo accounts."""
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_SUBMISSION = re.compile(r'name="submission" value="([^"]+)"')
_CONFIRM = re.compile(r'name="confirm" value="([^"]+)"')


@dataclass(slots=True)
class Officer:
    """One signed-in officer. Every body that comes back is searched for marker addresses."""

    address: str
    staff_id: str
    client: httpx.Client = field(init=False)
    token: str = ""

    def __post_init__(self) -> None:
        self.client = httpx.Client(base_url=self.address, timeout=30, event_hooks={"response": [self._look_through]})

    def _look_through(self, response: httpx.Response) -> None:
        response.read()
        duties = next(one.duties for one in ACCOUNTS if one.staff_id == self.staff_id)
        GUARD.look_at_response(f"{self.staff_id} {response.request.url.path}", response.content, duties)

    def sign_in(self) -> Self:
        """By the form."""
        account = next(one for one in ACCOUNTS if one.staff_id == self.staff_id)
        realm = "" if account.realm == "office" else f"/{account.realm}"
        typed = {"staff_id": self.staff_id, "password": PASSWORD, "terminal": account.terminal}
        self.token = _token_in(self.client.get(f"{realm}/sign-in/"))
        answer = self.post(f"{realm}/sign-in/", typed)
        assert answer.status_code == 302, answer.text
        self.token = _token_in(self.client.get(realm + "/" if realm else "/registry/"))
        return self

    def get(self, path: str) -> httpx.Response:
        """A page."""
        return self.client.get(path)

    def post(self, path: str, fields: Mapping[str, str | list[str]] | None = None) -> httpx.Response:
        """A form, sent as its page would send it."""
        return self.client.post(path, data={"csrfmiddlewaretoken": self.token, **(fields or {})})

    def opened_form(self) -> str:
        """The id of a freshly opened form for a 転入届."""
        found = _SUBMISSION.search(self.get("/registry/move-in/").text)
        assert found
        return found[1]

    def send_entry(self, notification: Notification, submission: str, confirm: list[str]) -> httpx.Response:
        """仮登録する, as pressed once."""
        fields: dict[str, str | list[str]] = {
            **notification.as_posted(),
            "submission": submission,
            "register": "1",
            "confirm": confirm,
        }
        return self.post("/registry/move-in/", fields)

    def enter(self, notification: Notification) -> str:
        """仮登録 with all alerts confirmed; the reception number."""
        submission = self.opened_form()
        answer = self.send_entry(notification, submission, [])
        if answer.status_code == 422:
            keys = [html.unescape(key) for key in _CONFIRM.findall(answer.text)]
            answer = self.send_entry(notification, submission, keys)
        return reception_in(answer)

    def verify(self, reception: str) -> httpx.Response:
        """照合済みにする."""
        return self.post(f"/registry/movements/{reception}/verify/", {"entry_no": "1"})

    def approve(self, reception: str) -> httpx.Response:
        """本登録する."""
        return self.post(f"/registry/movements/{reception}/approve/", {"entry_no": "1"})


@dataclass(slots=True)
class Officers:
    """Everybody at work on one installation."""

    address: str
    _all: list[Officer] = field(default_factory=list)

    def sign_in(self, staff_id: str) -> Officer:
        """An officer at their own terminal. Signing in again ends the first session (M27)."""
        officer = Officer(self.address, staff_id)
        self._all.append(officer)
        return officer.sign_in()

    def same_window(self, officer: Officer) -> Officer:
        """A second connection of the same browser session."""
        twin = Officer(officer.address, officer.staff_id, token=officer.token)
        twin.client.cookies.update(officer.client.cookies)
        self._all.append(twin)
        return twin

    def close(self) -> None:
        """Closes all connections."""
        for officer in self._all:
            officer.client.close()


def _token_in(page: httpx.Response) -> str:
    found = _TOKEN.search(page.text)
    assert found, page.text[:2000]
    return found[1]


def reception_in(answer: httpx.Response) -> str:
    """受付番号 of what was stored."""
    assert answer.status_code == 302, re.sub(r"<[^>]+>|\s+", " ", answer.text)[:3000]
    return str(answer.headers["location"]).split("/movements/")[1].split("/")[0]


def plain_text(answer: httpx.Response) -> str:
    """What stands on a page, without tags."""
    return " ".join(
        html.unescape(re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", answer.text, flags=re.DOTALL)).split()
    )


def today() -> date:
    """The business day of an installation whose clock was never shifted."""
    return datetime.now(TOKYO).date()


def some_notifications(world: Path, count: int) -> list[Notification]:
    """Ordinary 転入届 of people who never come twice; when too few families are left, they come again as others."""
    families = ordinary_families(world)
    return [_as_others(notification_of(families[place % len(families)], today()), place) for place in _places(count)]


_used = itertools.count()


def _places(count: int) -> list[int]:
    return [next(_used) for _ in range(count)]


def _as_others(notification: Notification, place: int) -> Notification:
    """The same names under other numbers and birthdays: other people, whom no alert takes for the same."""
    movers = []
    for mover in notification.movers:
        pair, birth = a_number_pair(), mover.birth - timedelta(days=place)
        numbers = {"individual_number": pair.individual_number, "resident_code": pair.resident_code}
        fields = {**mover.fields, **numbers, "birth_date": wareki(birth)}
        movers.append(replace(mover, birth=birth, **numbers, fields=fields))
    return replace(notification, movers=tuple(movers))


@dataclass(slots=True)
class Persistence:
    """An officer who tries again until the answer is there, as people do while something is down."""

    seconds: float = 60

    def enter(self, officer: Officer, notification: Notification) -> str:
        """The same opened form, sent until it is stored."""
        submission = self._until(lambda: officer.opened_form())
        confirm: list[str] = []
        deadline = time.monotonic() + self.seconds
        while time.monotonic() < deadline:
            try:
                answer = officer.send_entry(notification, submission, confirm)
            except httpx.TransportError:
                time.sleep(0.1)
                continue
            if answer.status_code == 422:
                confirm = [html.unescape(key) for key in _CONFIRM.findall(answer.text)]
                assert confirm, plain_text(answer)[:2000]
            elif answer.status_code == 302:
                return reception_in(answer)
            else:
                time.sleep(0.1)
        raise AssertionError("the entry was not stored in time")

    def approve(self, officer: Officer, reception: str) -> None:
        """照合 and 本登録, whatever has to be pressed again."""
        deadline = time.monotonic() + self.seconds
        while time.monotonic() < deadline:
            try:
                officer.verify(reception)
                officer.approve(reception)
                page = officer.get(f"/registry/movements/{reception}/")
            except httpx.TransportError:
                time.sleep(0.1)
                continue
            if page.status_code == 200 and "本登録済" in page.text:
                return
            time.sleep(0.1)
        raise AssertionError(f"{reception} was not approved in time")

    def _until(self, ask: object) -> str:
        assert callable(ask)
        deadline = time.monotonic() + self.seconds
        while True:
            try:
                return str(ask())
            except (httpx.TransportError, AssertionError):
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
