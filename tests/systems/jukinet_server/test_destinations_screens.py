"""送付先情報 at the CS's screens and as the file F3: what stopped and why, hidden places, two persons for the file."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest
from django.db import transaction

from daicho.contracts.messages import DestinationUpdated, IdentificationUpdate, JukinetSuppressionChanged
from daicho.foundation.accounts.realms import realm
from daicho.foundation.audit.models import AuditEvent
from daicho.systems.jukinet_server import errors
from daicho.systems.jukinet_server.actions.apply_update import apply_update
from daicho.systems.jukinet_server.actions.destination_steps import Step, take_step
from daicho.systems.jukinet_server.actions.keep_suppression import keep_suppression
from daicho.systems.jukinet_server.actions.take_destination import take_destination
from daicho.systems.jukinet_server.models import Destination, DestinationStep, MediaOutput
from daicho.systems.jukinet_server.rules.destination_file import FILE_ITEMS
from daicho.systems.jukinet_server.rules.destinations import OPEN, DestinationState
from tests.contracts.national_examples import DESTINATION
from tests.foundation.accounts.people import PASSWORD, an_officer
from tests.proofs import proves
from tests.systems.jukinet_server.makers import NOW, an_update, cs_context
from tests.systems.jukinet_server.web.conftest import Browser, browser

__all__ = ["browser"]

pytestmark = [
    pytest.mark.django_db(databases=["office", "jukinet_server"]),
    pytest.mark.urls("tests.systems.linkage_platform.urls_of_three"),
]
SLIP = {
    "destinations-purpose": "機構への引渡し",
    "destinations-destination": "地方公共団体情報システム機構",
    "destinations-medium": "usb",
    "destinations-medium_number": "USB-002",
    "destinations-file_format": "csv",
}
SECOND = {"destinations-second_id": "2001", "destinations-second_password": PASSWORD}
PLACE = DESTINATION.destination.address


def destination_of(update: IdentificationUpdate, number: str) -> DestinationUpdated:
    """What the registry tells after an update."""
    person, base = update.identification, json.loads(DESTINATION.to_bytes())
    about = {
        "resident_code": person.resident_code.reveal(),
        "individual_number": person.individual_number.reveal() if person.individual_number else None,
        "name": person.name,
        "address": person.address.to_json(),
    }
    changed = {**base, "management_number": number, "person": {**base["person"], **about}}
    return DestinationUpdated.model_validate_json(json.dumps(changed))


def taken(number: str = "142034-S-1", update: IdentificationUpdate | None = None) -> Destination:
    """Somebody whom the CS knows, and the 送付先情報 that followed."""
    with transaction.atomic(using="jukinet_server"):
        if update is None:
            update = an_update(name="送付　花子")
            apply_update(cs_context(), update, "142034")
        take_destination(cs_context(), destination_of(update, number))
    return Destination.objects.get(management_number=number)


def stopped(row: Destination, state: DestinationState = DestinationState.MISMATCH) -> None:
    with transaction.atomic(using="jukinet_server"):
        assert take_step(cs_context(), row.pk, OPEN, Step(state, NOW.date(), "機構の記録と違います(住所)。"))


def page_of(row: Destination) -> str:
    return f"/jukinet/destinations/{row.pk}/"


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


@proves("S2.7.b", how="unit")
def test_a_newer_one_takes_the_place_of_what_was_not_sent() -> None:
    update = an_update(name="送付　花子")
    with transaction.atomic(using="jukinet_server"):
        apply_update(cs_context(), update, "142034")
    first = taken("142034-S-1", update)
    stopped(first)

    taken("142034-S-2", update)

    first.refresh_from_db()
    assert first.state == "superseded"
    assert Destination.objects.get(management_number="142034-S-2").state == "waiting"
    with pytest.raises(errors.DestinationNumberUsed):
        taken("142034-S-2", update)


def test_somebody_whom_the_cs_does_not_know_is_refused() -> None:
    with pytest.raises(errors.DestinationOfUnknown), transaction.atomic(using="jukinet_server"):
        take_destination(cs_context(), DESTINATION)


@proves("M58.b", how="unit")
def test_the_list_shows_what_was_held_back_with_its_reason_and_no_place(browser: Browser) -> None:
    row = taken()
    stopped(row)
    operator = browser()

    listed = text_of(operator.get("/jukinet/destinations/"))

    assert "突合の不一致" in listed
    assert "機構の記録と違います(住所)。" in listed
    assert PLACE not in listed
    assert row.management_number not in text_of(operator.get("/jukinet/destinations/?state=waiting"))
    event = AuditEvent.objects.using("jukinet_server").get(event="destination.listed", detail__what="attention")
    assert event.subjects == [f"juki:{row.person_id}"]


def test_an_operator_sends_again_with_a_reason_and_the_history_stays(browser: Browser) -> None:
    row = taken()
    stopped(row)
    operator = browser()

    refused = operator.post(f"{page_of(row)}resend/", {"reason": ""})
    done = operator.post(f"{page_of(row)}resend/", {"reason": "更新を再送した"})

    assert (refused.status_code, done.status_code) == (422, 302)
    page = text_of(operator.get(page_of(row)))
    assert "更新を再送した" in page
    assert "機構の記録と違います(住所)。" in page
    assert [step.state for step in DestinationStep.objects.order_by("id")] == ["waiting", "mismatch", "waiting"]
    row.refresh_from_db()
    assert (row.state, row.fault) == ("waiting", "")
    again = operator.post(f"{page_of(row)}resend/", {"reason": "もう一度"})
    assert (again.status_code, "送信待ち" in text_of(again)) == (409, True)


@pytest.mark.parametrize("second", [("2001", PASSWORD), ("2002", "wrong"), ("", "")])
def test_nobody_gives_one_up_alone(browser: Browser, second: tuple[str, str]) -> None:
    row, operator = taken(), browser()
    an_officer("2002", "jukinet_operator", where=realm("jukinet"))

    slip = {"reason": "本人が受け取らない", "second_id": second[0], "second_password": second[1]}
    answer = operator.post(f"{page_of(row)}give-up/", slip)

    assert answer.status_code >= 400
    row.refresh_from_db()
    assert row.state == "waiting"


def test_two_give_one_up(browser: Browser) -> None:
    row, operator = taken(), browser()
    an_officer("2002", "jukinet_operator", where=realm("jukinet"))

    slip = {"reason": "本人が受け取らない", "second_id": "2002", "second_password": PASSWORD}
    answer = operator.post(f"{page_of(row)}give-up/", slip)

    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.state == "given_up"


def test_what_j_lis_has_not_got_cannot_be_asked_for(browser: Browser) -> None:
    row = taken()

    answer = browser().post(f"{page_of(row)}ask/")

    assert answer.status_code == 409
    assert "送付状況の照会はできません" in text_of(answer)
    assert browser("jukinet_administrator").post(f"{page_of(row)}ask/").status_code == 403


def test_the_place_of_somebody_protected_is_hidden(browser: Browser) -> None:
    update = an_update(name="送付　花子")
    with transaction.atomic(using="jukinet_server"):
        apply_update(cs_context(), update, "142034")
        code = update.identification.resident_code
        told = JukinetSuppressionChanged(resident_code=code, recorded_at=NOW, protected=True, closed=())
        keep_suppression(cs_context(), told)
    row, operator = taken(update=update), browser()

    page = text_of(operator.get(page_of(row)))

    assert "(表示制限)" in page
    assert PLACE not in page
    assert update.identification.address.lot not in page


def test_no_number_stands_on_the_page(browser: Browser) -> None:
    row = taken()
    page = text_of(browser().get(page_of(row)))

    assert not re.search(r"(?<!\d)\d{12}(?!\d)", page)
    assert PLACE in page


@proves("F3.a", how="unit")
@proves("F3.b", how="unit")
@proves("M54.a", how="unit")
@pytest.mark.parametrize("form", ["csv", "json"])
def test_the_file_lists_every_item_in_order_by_two_persons_and_is_written_down(browser: Browser, form: str) -> None:
    update = an_update(name="送付　花子")
    with transaction.atomic(using="jukinet_server"):
        apply_update(cs_context(), update, "142034")
    for number in ("142034-S-1", "142034-S-2"):
        taken(number, update)
    an_officer("2001", "jukinet_operator", where=realm("jukinet"))

    slip = {**SLIP, **SECOND, "destinations-file_format": form}
    answer: Any = browser("jukinet_administrator").post("/jukinet/media/destinations/", slip)

    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    titles = [item.title for item in FILE_ITEMS]
    if form == "csv":
        table = list(csv.reader(io.StringIO(text_of(answer).removeprefix("\ufeff"))))
        assert table[0] == titles
        rows = [dict(zip(titles, row, strict=True)) for row in table[1:]]
    else:
        rows = json.loads(answer.content)
        assert list(rows[0]) == titles
    assert [row["送付先管理番号"] for row in rows] == ["142034-S-1", "142034-S-2"]
    row, held = rows[0], update.identification.individual_number
    assert held is not None
    assert (row["個人番号"], row["氏名 漢字"], row["対象となる人数"]) == (held.reveal(), "送付　花子", "1")
    assert (row["送付先住所 漢字"], row["送付先郵便番号"], row["印刷区分"]) == (PLACE, "2540042", "1")
    assert (row["市町村コード"], row["交付場所名"], row["交付場所名 項目長"]) == ("142034", "平塚市役所市民課", "8")
    output = MediaOutput.objects.get()
    assert (output.what, output.persons, output.holds_numbers) == ("送付先情報ファイル", 1, True)
    assert (output.staff_id, output.second_id) == ("2009", "2001")


@proves("F3.a", how="refusal")
@proves("M54.b", how="refusal")
def test_no_file_leaves_without_administrator_and_second_person(browser: Browser) -> None:
    row = taken()
    an_officer("2003", "jukinet_operator", where=realm("jukinet"))

    by_operator = browser().post("/jukinet/media/destinations/", {**SLIP, **SECOND, "destinations-second_id": "2003"})
    alone = browser("jukinet_administrator").post("/jukinet/media/destinations/", SLIP)

    assert (by_operator.status_code, alone.status_code) == (403, 422)
    assert row.management_number not in text_of(alone)
    assert not MediaOutput.objects.exists()
