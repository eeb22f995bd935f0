"""証明書の窓口受付 in browsers: card on the reader, number in the hall, paper in the hand, line in the registry."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from daicho.foundation.database.guard import serving
from daicho.systems.certificate_server.actions.supply_sources import supply_sources
from daicho.systems.resident_registry.queries.records import newest_records, personal_numbers_of
from tests.foundation.ui.browsing import axe_violations
from tests.journeys.product import JOURNEY_DATABASES, Counter, World, check_screen, keep_picture
from tests.journeys.test_move_within_and_undo import an_ordinary_family
from tests.proofs import proves
from tests.sequences.certificate_city import asking, poll
from tests.sequences.city import relay_inside
from tests.sequences.national import Japan, a_national_server
from tests.systems.certificate_server.makers import keep_serial

pytestmark = [pytest.mark.committed(databases=[*JOURNEY_DATABASES, "certificate_server"]), pytest.mark.timeout(300)]
PIN = "1234"


@pytest.fixture(scope="module")
def japan(city: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Japan]:
    with a_national_server(tmp_path_factory.mktemp("outside")) as running:
        yield running


@pytest.fixture(scope="module")
def head(city: World, japan: Japan) -> str:
    """Somebody whose household the certificate server knows and whose card lies on the reader."""
    number = an_ordinary_family(city)
    code = personal_numbers_of([number])[number].resident_code
    with serving("certificate_server"):
        supply_sources(asking(), "試験")
        assert poll()
        card = japan.file.card_of(japan.person(resident_code=code), state="active")
        serial = japan.file.database.execute("select serial from user_certificate where card = ?", (card,)).fetchone()
        keep_serial(code, serial=str(serial[0]))
    japan.put_on_reader(card)
    return number


@proves("C14.a", how="journey")
@proves("M34.a", how="journey")
def test_from_the_card_on_the_reader_to_the_issue_history_of_the_registry(
    counter: Counter, city: World, head: str
) -> None:
    name = newest_records([head])[head].record.name.full
    desk, hall = counter.officer("1001", "/certificates/reception/"), counter.officer("1012", "/certificates/calling/")

    # given: the resident is known by the card and asks for the whole household
    desk.fill("#id_card-pin", PIN)
    with desk.expect_navigation():
        desk.keyboard.press("Control+Enter")
    check_screen(desk)
    keep_picture(desk, "counter-wish")
    assert name.replace("　", "") in "".join(desk.inner_text(".subject").split())
    desk.check("input[name=scope][value=whole]")
    desk.check("input[name=agreed]")
    with desk.expect_navigation():
        desk.keyboard.press("Control+Enter")
    keep_picture(desk, "counter-slip")
    number = desk.inner_text(".slip__number")
    assert number == "A-001"

    # when: the number is called in the hall, which shows nobody
    desk.goto("/certificates/")
    check_screen(desk)
    keep_picture(desk, "counter-queue")
    assert name not in desk.content()
    desk.get_by_role("link", name=number).click()
    with desk.expect_navigation():
        desk.keyboard.press("F9")
    hall.set_viewport_size({"width": 1920, "height": 1080})
    hall.wait_for_selector(".hall__first")  # it loads itself anew
    assert hall.inner_text(".hall__first") == number
    assert name not in hall.content()
    # Nobody reads or operates this screen at a pace of their own: it shows an event as it happens (WCAG 2.2.1).
    assert [one for one in axe_violations(hall) if not one.startswith("meta-refresh")] == []
    keep_picture(hall, "counter-calling")

    # and: the paper is made, matched and handed over
    with desk.expect_navigation():
        desk.keyboard.press("Control+Enter")
    check_screen(desk)
    keep_picture(desk, "counter-made")
    paper = desk.request.get(desk.get_by_role("link", name="印刷用のPDFを開く").get_attribute("href") or "")
    assert paper.body().startswith(b"%PDF")
    desk.check("#id_match-same_person")
    desk.check("#id_match-same_items")
    sheets, fee = desk.inner_text(".fee .quiet").split()[1].rstrip("枚"), desk.inner_text(".fee b").rstrip("円")
    desk.fill("#id_match-sheets", sheets)
    desk.fill("#id_match-paid", fee)
    with desk.expect_navigation():
        desk.keyboard.press("Control+Enter")
    assert f"{number} を交付しました" in desk.inner_text("main")

    # then: the registry shows it in the 交付履歴 of whoever asked
    assert relay_inside("certificate_server", "resident_registry") == 1
    desk.goto(f"/registry/residents/{head}/issues/")
    check_screen(desk)
    keep_picture(desk, "counter-issue-history")
    assert "証明書の窓口" in desk.inner_text("main")


@pytest.mark.parametrize("place", ["status", "report", "receipts", "settings"])
def test_the_other_screens_of_the_server_are_sound(counter: Counter, head: str, place: str) -> None:
    administrator = counter.officer("1009", f"/certificates/{place}/")

    check_screen(administrator)
    keep_picture(administrator, f"certificates-{place}")

    assert head not in administrator.content()
