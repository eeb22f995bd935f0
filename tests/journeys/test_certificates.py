"""住民票の写し asked for, printed, matched and handed over in the browser; what stands on it and what does not."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import timedelta

import psycopg
import pytest
from django.db import connections
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.clock import business_now
from daicho.kernel.dates import wareki
from daicho.systems.resident_registry.models import CertificateIssue
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.movements.move_in.entry import MoveInMember
from tests.journeys.keyboard import press_and_wait
from tests.journeys.product import JOURNEY_DATABASES, Counter, World, check_screen
from tests.makers.move_in import a_move_in, child, father, fresh_numbers, mother, person_name
from tests.makers.registry_flow import approved
from tests.makers.staff import officer
from tests.proofs import proves

pytestmark = [pytest.mark.committed(databases=JOURNEY_DATABASES), pytest.mark.timeout(300)]
REGISTRY = "resident_registry"


def a_household(*members: MoveInMember) -> tuple[tuple[str, ...], EntryNumbers]:
    """Approved a moment ago; 宛名番号 and personal numbers."""
    now = business_now()
    numbers = fresh_numbers(len(members))
    dates = {"moved_on": now.date() - timedelta(3), "planned_on": None, "notified_on": now.date()}
    known = approved(officer("1001", now), officer("1002", now), a_move_in(members, **dates), numbers)
    return known.resident_numbers, numbers


def five() -> tuple[MoveInMember, ...]:
    children = [child(name=person_name("葛󠄂城", given, "カツラギ", "コ")) for given in ("𠮷一", "吉二", "吉三")]
    return (
        father(name=person_name("葛󠄂城", "太郎", "カツラギ", "タロウ")),
        mother(name=person_name("葛󠄂城", "花子", "カツラギ", "ハナコ")),
        *children,
    )


def ask(page: Page, resident: str, options: Sequence[str] = (), **changes: str) -> None:
    """Fills the application and issues."""
    page.goto(f"/registry/residents/{resident}/certificate/")
    page.locator("#id_requester_kind").select_option(label="本人")
    page.locator("#id_paper_1").select_option("individual_number_card")
    for name, value in changes.items():
        page.locator(f"#id_{name}").select_option(value)
    for option in options:
        page.locator(f"input[name=options][value={option}]").check()
    press_and_wait(page, "Control+Enter")


def pages_of(page: Page) -> list[str]:
    """The sheets of the issued PDF as a PDF reader extracts them, without spaces."""
    body = page.request.get(page.url + "paper.pdf").body()
    return ["".join(one.extract_text().split()) for one in PdfReader(io.BytesIO(body)).pages]


def number_of(page: Page) -> str:
    return page.url.rstrip("/").rpartition("/")[2]


@proves("S1.2.a", how="journey")
@proves("S1.2.d", how="journey")
def test_four_members_a_sheet_with_number_and_every_name_as_recorded(counter: Counter, city: World) -> None:
    members = five()
    residents, _ = a_household(*members)
    page = counter.officer("1005")

    ask(page, residents[0])

    sheets = pages_of(page)
    names = ["".join(one.name.full.split()) for one in members]
    assert [sum(name in sheet for name in names) for sheet in sheets] == [4, 1]
    assert sorted(name for name in names if name in "".join(sheets)) == sorted(names)
    day, terminal, serial = re.fullmatch(r"(\d{8})-(.+)-(\d+)", number_of(page)).groups()  # type: ignore[union-attr]
    for place, sheet in enumerate(sheets, 1):
        assert f"{place}/2" in sheet
        assert f"発行番号{day}平塚市{terminal}{serial}" in sheet
        assert "平塚市" in sheet
    assert "証明" in sheets[-1]
    whole = "".join(sheets)
    assert wareki(members[0].birth_date.sort_on) in whole
    assert wareki(business_now().date() - timedelta(3)) in whole
    assert "男" in whole
    assert "女" in whole
    assert "1番8号" in whole
    assert "1988" not in whole


@proves("S1.2.b", how="journey")
def test_an_individual_sheet_shows_that_person_only(counter: Counter, city: World) -> None:
    residents, _ = a_household(father(), mother())
    page = counter.officer("1005")

    ask(page, residents[0], kind="individual", scope="part")

    (sheet,) = pages_of(page)
    assert "大川誠" in sheet
    assert "大川結衣" not in sheet


@proves("S1.2.c", how="journey")
def test_what_was_not_asked_for_is_not_on_the_paper(counter: Counter, city: World) -> None:
    residents, numbers = a_household(father())
    one = numbers.members[0]
    page = counter.officer("1005")

    ask(page, residents[0])
    plain = "".join(pages_of(page))
    ask(page, residents[0], ["individual_number", "resident_code", "register", "head_and_relationship"])
    full = "".join(pages_of(page))

    for item in (one.individual_number, one.resident_code, "架空市本町100番地"):
        assert item not in digits_together(plain)
        assert item in digits_together(full)
    assert "世帯主" in full
    assert plain.count("大川誠") < full.count("大川誠")


def digits_together(text: str) -> str:
    return re.sub(r"(?<=\d)-(?=\d)", "", text)


@proves("S1.2.g", how="journey")
@proves("S1.2.g", how="refusal")
def test_each_issue_stays_in_the_history_and_can_not_be_deleted(counter: Counter, city: World) -> None:
    residents, _ = a_household(father())
    page = counter.officer("1005")
    ask(page, residents[0])
    first = number_of(page)
    ask(page, residents[0], ["register"])
    second = number_of(page)

    page.goto(f"/registry/residents/{residents[0]}/issues/")
    for number in (first, second):
        expect(page.locator("main")).to_contain_text(number)
    expect(page.locator("main")).to_contain_text("伊藤 葵")
    check_screen(page)
    row = CertificateIssue.objects.using(REGISTRY).get(number=second)
    assert (row.request.staff_id, row.subjects, row.pages) == ("1005", [residents[0]], 1)
    assert row.request.content["options"] == {"register": True}
    assert row.issued_on == business_now().date()
    now = connections.settings[REGISTRY]
    for statement in ("delete from certificate_issue", "update certificate_issue set pages = 9"):
        with psycopg.connect(
            dbname=now["NAME"], host=now["HOST"], port=now["PORT"], user=now["USER"], password=now["PASSWORD"]
        ) as connection:
            connection.execute(f"set role {REGISTRY}_app")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)


@proves("M34.a", how="journey")
@proves("M34.b", how="journey")
@proves("M34.b", how="refusal")
def test_nothing_is_handed_over_that_was_not_matched_with_its_request(counter: Counter, city: World) -> None:
    residents, _ = a_household(father())
    page = counter.officer("1005")
    ask(page, residents[0])
    number, address = number_of(page), page.url

    for person, items, sheets in ((False, True, "1"), (True, False, "1"), (True, True, "2"), (False, False, "")):
        page.goto(address)
        page.locator("input[name=same_person]").set_checked(person)
        page.locator("input[name=same_items]").set_checked(items)
        page.locator("#pages").fill(sheets)
        press_and_wait(page, "Control+Enter")
        expect(page.get_by_text("申請と証明書が一致しません")).to_be_visible()
    refused = AuditEvent.objects.using(REGISTRY).filter(event="act.refused", detail__code="REG-CERT-004")
    assert refused.count() == 4
    assert not AuditEvent.objects.using(REGISTRY).filter(event="certificate.handed_over").exists()

    page.goto(address)
    page.locator("input[name=same_person]").check()
    page.locator("input[name=same_items]").check()
    page.locator("#pages").fill("1")
    press_and_wait(page, "Control+Enter")

    expect(page.get_by_text("照合して交付しました")).to_be_visible()
    (row,) = AuditEvent.objects.using(REGISTRY).filter(event="certificate.handed_over")
    assert (row.staff_id, row.detail["number"], row.subjects) == ("1005", number, [residents[0]])
