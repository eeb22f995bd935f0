"""Whoever appears on a screen is named in the audit row of that very request; without the row there is no screen (M22).

The routes are found by walking over all of them, so that a new screen is tried without anybody thinking of it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import DatabaseError, connections
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from daicho.foundation.accounts.realms import realm
from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.clock import business_now
from daicho.foundation.database import statements
from daicho.foundation.web.catalogue import all_addresses
from daicho.foundation.web.door import Door
from daicho.municipal.certificates.eligibility import RequesterKind
from daicho.municipal.certificates.inputs import CertificateKind, CertificateScope
from daicho.systems.jukinet_server.models import IdentificationRecord
from daicho.systems.resident_registry.actions.issue_certificate import issue_certificate
from daicho.systems.resident_registry.models import Resident
from daicho.systems.resident_registry.queries.certificates import certificate_case
from daicho.systems.resident_registry.rules.certificate_request import CertificateApplication
from daicho.systems.resident_registry.rules.movements.move_in.entry import MoveInEntry
from tests.foundation.accounts.people import a_terminal, an_officer, signed_in
from tests.makers.move_in import a_move_in, father, fresh_numbers, mother, person_name
from tests.makers.registry_flow import approved, entered
from tests.makers.staff import officer
from tests.proofs import proves
from tests.sequences.city import relay_inside
from tests.sequences.national import Japan, a_national_server

pytestmark = [pytest.mark.committed(databases=["office", *settings.SYSTEMS]), pytest.mark.timeout(180)]
DOORS = {address.name: address.door for address in all_addresses() if address.door is not None}
LOOKS = [name for name, door in DOORS.items() if "GET" in door.route.methods]
SHOWS_SOMEBODY = {
    "registry-home",
    "registry-resident",
    "registry-resident-household",
    "registry-resident-history",
    "registry-resident-issues",
    "registry-movement",
    "registry-next-day",
    "registry-certificate-apply",
    "registry-certificate",
    "registry-certificate-paper",
    "jukinet-updates",
    "jukinet-record",
    "jukinet-cards",
    "addressee-search",
    "addressee-card",
}
"""Screens of which it is known that the people of this test stand on them; the walk must have seen them there."""
ASKED = {"registry-home": {"kana": "ケンブン", "past": "on"}}
POSTED = {"addressee-search": {"kana": "ケンブン"}}
REVEALS = {
    "registry-reveal-numbers": {"what": "individual_number", "reason": "本人からの照会"},
    "addressee-reveal": {"reason": "本人確認のため"},
    "jukinet-reveal": {"reason": "本人確認のため"},
}


@dataclass(slots=True)
class City:
    """Two residents who are known everywhere. ``signs``: by name, what each system's audit log calls the person."""

    people: dict[str, str]
    values: dict[str, dict[str, object]]
    signs: dict[str, dict[str, str]]
    numbers: tuple[str, ...]
    cookies: dict[tuple[str, str], str] = field(default_factory=dict)

    def window(self, door: Door) -> Client:
        """A browser of somebody with every duty that opens the door."""
        where, key = realm(door.realm), (door.realm, door.function.code)
        if key not in self.cookies:
            staff_id = an_officer(f"8{len(self.cookies):03d}", *sorted(door.function.duties), where=where)
            terminal = a_terminal(f"L-{len(self.cookies):03d}", where=where)
            self.cookies[key] = signed_in(staff_id, terminal, where)
        client = Client(raise_request_exception=False)
        client.cookies[f"daicho_{door.realm}"] = self.cookies[key]
        return client

    def address(self, door: Door) -> str:
        """Where the door shows one of the two, if it can."""
        known = self.values.get(door.system, {})
        if door.route.path.startswith("certificates/"):
            known = {**known, "number": known["issue"]}
        return reverse(door.route.name, kwargs={key: known.get(key, value) for key, value in door.route.sample.items()})

    def look(self, name: str, client: Client | None = None) -> Any:
        """What the screen answers when somebody of the two is asked for."""
        door = DOORS[name]
        client = client or self.window(door)
        if name in POSTED:
            return client.post(self.address(door), POSTED[name])
        return client.get(self.address(door), ASKED.get(name, {}))

    def seen_on(self, answer: HttpResponse) -> set[str]:
        """Who of the two stands on a page or paper, by name."""
        text = "".join(_text_of(answer).split())
        return {name for name in self.people if name in text}


def _text_of(answer: HttpResponse) -> str:
    if answer["Content-Type"] == "application/pdf":
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    if not answer["Content-Type"].startswith("text/"):
        return ""
    return re.sub(r"<[^>]+>", "", answer.content.decode())


def _moving_in(*given: str) -> MoveInEntry:
    today = business_now().date()
    names = [person_name("検分", one, "ケンブン", "ダレカ") for one in given]
    members = (father(name=names[0]), *(mother(name=one) for one in names[1:]))
    dates = {"moved_on": today - timedelta(4), "planned_on": today - timedelta(4), "notified_on": today - timedelta(2)}
    return a_move_in(members, **dates, from_head="")


@pytest.fixture(scope="module")
def japan(committed_databases: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Japan]:
    """全国サーバ, which tells of everybody's cards."""
    with a_national_server(tmp_path_factory.mktemp("outside")) as running:
        yield running


@pytest.fixture(scope="module")
def city(japan: Japan) -> City:
    """Yesterday a couple moved in; every system has heard of it; a certificate was made; another family waits."""
    yesterday = business_now() - timedelta(1)
    numbers = fresh_numbers(2)
    known = approved(officer("1001", yesterday), officer("1002", yesterday), _moving_in("太郎兵衛", "花代子"), numbers)
    number = known.resident_numbers[0]
    reception = entered(officer("1003", business_now()), _moving_in("未登録乃助"), fresh_numbers(1))
    for sender, receiver, messages in (
        ("resident_registry", "jukinet_server", 3),  # both people, and the notice to where they come from
        ("resident_registry", "linkage_platform", 2),
        ("linkage_platform", "unified_addressee", 2),
    ):
        assert relay_inside(sender, receiver) == messages
    for name, member in zip(("検分　太郎兵衛", "検分　花代子"), numbers.members, strict=True):
        _give_card(japan, name, member.resident_code, member.individual_number)
    clerk = officer("1005", business_now())
    application = CertificateApplication(
        subject=number,
        kind=CertificateKind.HOUSEHOLD,
        scope=CertificateScope.WHOLE,
        requester_name="検分 太郎兵衛",
        requester_kind=RequesterKind.PRINCIPAL,
        identity_papers=("individual_number_card",),
    )
    (copy,) = issue_certificate(clerk, application, certificate_case(clerk, application).versions)
    records = IdentificationRecord.objects.using("jukinet_server").order_by("id")
    at_cs = {_given(str(row.content["name"])): row for row in records}
    names = ("太郎兵衛", "花代子")
    registry = dict(zip(names, known.resident_numbers, strict=True))
    reception_of_known = _reception_of(number)
    return City(
        people=registry,
        values={
            "resident_registry": {
                "number": number,
                "resident_number": number,
                "reception": reception_of_known,
                "pending": reception,
                "issue": copy.number,
                "page": 1,
            },
            "jukinet_server": {"record": at_cs["太郎兵衛"].id},
            "unified_addressee": {"number": number},
        },
        signs={
            "resident_registry": registry,
            "unified_addressee": registry,
            "jukinet_server": {name: f"juki:{at_cs[name].person_id}" for name in names},
        },
        numbers=tuple(one.individual_number for one in numbers.members),
    )


def _give_card(japan: Japan, name: str, resident_code: str, individual_number: str) -> None:
    """J-LIS knows somebody, and a card of theirs."""
    person = japan.person(name=name, resident_code=resident_code, individual_number=individual_number)
    with japan.file.database:
        japan.file.card_of(person, state="active")


def _given(name: str) -> str:
    return name.split()[-1]


def _reception_of(number: str) -> str:
    event = AuditEvent.objects.using("resident_registry").get(event="movement.approved", subjects__contains=[number])
    return str(event.detail["reception"])


def named_in(door: Door, answer: HttpResponse) -> set[str]:
    """Everybody whom the audit rows of one request name."""
    rows = AuditEvent.objects.using(door.system).filter(caused_by=answer["X-Request-Id"])
    return {subject for row in rows for subject in row.subjects}


@proves("M22.a", how="sequence")
def test_whoever_appears_on_a_screen_is_named_in_the_row_of_that_request(city: City) -> None:
    shown_on = set()
    for name in LOOKS:
        door = DOORS[name]
        answer = city.look(name)
        assert answer.status_code in (200, 302, 404, 409), f"{name}: {answer.status_code}"

        seen = city.seen_on(answer)
        if seen:
            shown_on.add(name)
            missing = {city.signs[door.system][one] for one in seen} - named_in(door, answer)
            assert not missing, f"{name} shows {seen} and its audit rows do not name them"
            for row in AuditEvent.objects.using(door.system).filter(caused_by=answer["X-Request-Id"]):
                assert all((row.staff_id, row.staff_name, row.terminal, row.office_code, row.purpose))
    assert shown_on >= SHOWS_SOMEBODY, SHOWS_SOMEBODY - shown_on


def test_a_picture_of_a_certificate_names_everybody_on_it(city: City) -> None:
    door = DOORS["registry-certificate-sheet"]

    answer = city.look(door.route.name)

    assert answer.status_code == 200
    assert named_in(door, answer) == set(city.people.values())


@proves("M22.b", how="sequence")
@proves("M22.b", how="refusal")
@pytest.mark.parametrize("name", [*sorted(SHOWS_SOMEBODY), "registry-certificate-sheet"])
def test_without_its_audit_row_no_screen_is_shown(city: City, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    door = DOORS[name]
    client = city.window(door)
    fail_to_record(monkeypatch, door.system)

    answer = city.look(name, client)

    assert answer.status_code == 500
    assert city.seen_on(answer) == set()


@proves("M22.b", how="sequence")
@proves("M22.b", how="refusal")
@pytest.mark.parametrize("name", REVEALS)
def test_without_its_audit_row_no_number_is_shown(city: City, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    door = DOORS[name]
    client = city.window(door)
    shown: Any = client.post(city.address(door), REVEALS[name])
    digits = re.sub(r"[\s ]", "", _text_of(shown))
    assert shown.status_code == 200
    assert city.numbers[0] in digits

    fail_to_record(monkeypatch, door.system)
    answer: Any = client.post(city.address(door), REVEALS[name])

    assert answer.status_code == 500
    assert not any(number in re.sub(r"[\s ]", "", _text_of(answer)) for number in city.numbers)


def fail_to_record(monkeypatch: pytest.MonkeyPatch, system: str) -> None:
    """The audit log of one system takes no more rows."""
    insert = statements.insert

    def full(alias: str, rows: Sequence[Model]) -> None:
        if alias == system and rows and isinstance(rows[0], AuditEvent):
            raise DatabaseError("no space left on device")
        insert(alias, rows)

    monkeypatch.setattr(statements, "insert", full)


@proves("M22.d", how="sequence")
@proves("M22.d", how="refusal")
@pytest.mark.parametrize("system", ["resident_registry", "jukinet_server", "unified_addressee"])
@pytest.mark.parametrize(
    "statement", ["update audit_event set staff_id = 'x'", "delete from audit_event", "truncate audit_event"]
)
def test_the_systems_own_role_can_not_change_what_a_look_left_behind(city: City, system: str, statement: str) -> None:
    city.look(next(name for name in sorted(SHOWS_SOMEBODY) if DOORS[name].system == system))
    before = AuditEvent.objects.using(system).count()
    now = connections.settings[system]

    with psycopg.connect(
        dbname=now["NAME"], host=now["HOST"], port=now["PORT"], user=now["USER"], password=now["PASSWORD"]
    ) as connection:
        connection.execute(f"set role {system}_app")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)

    assert AuditEvent.objects.using(system).count() == before > 0
    assert Resident.objects.using("resident_registry").count() == len(city.people)
