"""監査の画面: who looked at whom, how often, and whether the log was left as it was written."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest
from django.db import connections

from daicho.foundation.audit.checkpoint import check
from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.audit.sealing import seal_once
from daicho.foundation.clock import TOKYO, machine_now
from daicho.foundation.crypto.keyring import keyring_for
from daicho.systems.resident_registry import actions, queries
from daicho.systems.resident_registry.actions.verify_audit_log import JOB, verify_audit_log
from daicho.systems.resident_registry.jobs import JOBS
from daicho.systems.resident_registry.queries import audit_log
from daicho.systems.resident_registry.queries.resident_page import show_numbers, view_resident
from daicho.systems.resident_registry.rules.audit_events import TITLES
from tests.makers.registry_flow import approved
from tests.makers.staff import officer
from tests.proofs import proves
from tests.systems.resident_registry.web.conftest import SignIn

SYSTEM = "resident_registry"
pytestmark = pytest.mark.django_db(databases=["office", SYSTEM, "evidence"])
ADDRESS = "/registry/audit/"
LAW_FILES = {file.stem for file in (Path(__file__).parents[4] / "law").glob("*.yaml")}
"""Keys of the law tables look like events."""


@proves("M22.a", how="unit")
def test_who_looked_at_a_person_is_found_by_that_persons_number(browser_of: SignIn) -> None:
    number = approved(officer("1001"), officer("1002")).resident_numbers[0]
    view_resident(officer("1006"), number)
    show_numbers(officer("1003"), number, "本人からの照会", "individual_number")

    page = browser_of("auditor").get(ADDRESS, {**_today(), "person": number, "event": "resident.viewed"})
    shown = browser_of("auditor").get(ADDRESS, {**_today(), "person": number, "numbers_only": "on"}).content.decode()

    html = page.content.decode()
    assert html.count("住民票を照会</td>") == 1
    assert "1006" in html
    assert ("番号を表示" in shown, "1003" in shown, "住民票を照会</td>" in shown) == (True, True, False)
    assert "大川" not in html + shown
    looked = AuditEvent.objects.using(SYSTEM).filter(event="audit_log.viewed", subjects=[number])
    assert looked.count() == 2


def test_rows_beyond_the_most_go_on_where_the_list_ended(browser_of: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_log, "MOST", 2)
    number = approved(officer("1001"), officer("1002")).resident_numbers[0]
    for _ in range(3):
        view_resident(officer("1006"), number)
    asked = {**_today(), "staff_id": "1006"}
    auditor = browser_of("auditor")

    first = auditor.get(ADDRESS, asked)
    page = first.context["page"]
    second = auditor.get(ADDRESS, {**asked, "before": str(page.before)}).context["page"]

    assert (len(page.rows), len(second.rows), second.before) == (2, 1, 0)
    numbers = [row.number for row in (*page.rows, *second.rows)]
    assert numbers == sorted(numbers, reverse=True)
    assert "これより前の証跡を見る" in first.content.decode()


def test_who_looked_most_stands_first(browser_of: SignIn) -> None:
    number = approved(officer("1001"), officer("1002")).resident_numbers[0]
    for staff_id in ("1006", "1006", "1005"):
        view_resident(officer(staff_id), number)
    show_numbers(officer("1006"), number, "本人からの照会", "individual_number")

    rows = browser_of("auditor").get(f"{ADDRESS}looks/").context["rows"]

    counted = {row.staff.split()[0]: (row.total, row.numbers_shown) for row, _ in rows}
    assert counted["1006"] == (3, 1)
    assert counted["1005"] == (1, 0)
    assert rows[0][0].total == max(row.total for row, _ in rows)


@pytest.mark.parametrize(
    ("asked", "words"),
    [({"last_year": "7"}, "末日が初日より前です"), ({"last_year": "10"}, "366日分までです")],
)
def test_a_period_that_cannot_be_is_said(browser_of: SignIn, asked: dict[str, str], words: str) -> None:
    answer = browser_of("auditor").get(ADDRESS, _days(2026, 1, 1) | asked)

    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_the_result_of_the_verification_stands_on_the_page_altered_rows_too(browser_of: SignIn) -> None:
    auditor = browser_of("auditor")
    approved(officer("1001"), officer("1002"))
    verify_audit_log(officer("1003"))
    assert "異常なし" in auditor.get(f"{ADDRESS}verification/").content.decode()

    with connections[SYSTEM].cursor() as cursor:
        cursor.execute("reset role")
        cursor.execute("set local session_replication_role = replica")
        cursor.execute("update audit_event set staff_id = '9999' where event = 'movement.approved'")
        cursor.execute("set local session_replication_role = origin")
        cursor.execute(f"set role {SYSTEM}_app")
    verify_audit_log(officer("1003"))

    page = auditor.get(f"{ADDRESS}verification/").content.decode()
    assert "異常あり" in page
    assert "書き換えられています" in page


def test_verification_is_a_job_of_the_queue_and_ordered_by_the_auditor(browser_of: SignIn) -> None:
    answer = browser_of("auditor").post(f"{ADDRESS}verification/order/")

    assert answer.status_code == 302
    assert JOB in {job.name for job in JOBS}
    assert AuditEvent.objects.using(SYSTEM).filter(event="audit_log.verification_ordered").count() == 1


def test_the_copy_of_the_seals_holds_and_names_nobody(browser_of: SignIn) -> None:
    approved(officer("1001"), officer("1002"))
    seal_once(SYSTEM)

    answer = browser_of("auditor").post(f"{ADDRESS}checkpoint/")

    assert check(answer.content, keyring_for(SYSTEM).public_key) == ()
    assert set(json.loads(answer.content)) == {"format", "system", "public_key", "seals"}
    assert AuditEvent.objects.using(SYSTEM).filter(event="audit_log.checkpoint_exported").count() == 1


def test_every_event_of_the_registry_has_a_name_that_an_auditor_understands() -> None:
    unnamed = {
        event
        for package in (actions, queries)
        for file in Path(package.__path__[0]).glob("*.py")
        for event in _events(file)
    } - TITLES.keys()

    assert unnamed == set(), "rules/audit_events.py names every event"


def _events(file: Path) -> set[str]:
    """Constants at the top of a module that look like the name of an event."""
    found = set()
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign):
            for value in ast.walk(node.value) if isinstance(node.value, (ast.Constant, ast.Tuple)) else ():
                text = value.value if isinstance(value, ast.Constant) else ""
                if isinstance(text, str) and text.count(".") == 1 and text.replace(".", "").replace("_", "").isalpha():
                    found.add(text)
    return {event for event in found if event.partition(".")[0] not in LAW_FILES}


def _days(year: int, month: int, day: int) -> dict[str, str]:
    parts = {"era": "令和", "year": str(year - 2018), "month": str(month), "day": str(day)}
    return {f"{name}_{part}": value for name in ("first", "last") for part, value in parts.items()}


def _today() -> dict[str, str]:
    today = machine_now().astimezone(TOKYO).date()
    return _days(today.year, today.month, today.day)
