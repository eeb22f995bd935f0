"""一人の画面: what is masked stays masked until a reason is given, and every showing is kept."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from daicho.foundation.audit.models import AuditEvent
from daicho.systems.resident_registry.rules.movements.corrections.clerical import KIND as CLERICAL_CORRECTION
from daicho.systems.resident_registry.rules.movements.corrections.clerical import ClericalCorrectionEntry
from daicho.systems.resident_registry.rules.movements.corrections.items import CorrectedItems
from tests.makers.household import filing
from tests.makers.move_in import a_move_in, child, father, fresh_numbers, mother
from tests.makers.raw import protect
from tests.makers.registry_flow import approved, carried_out
from tests.makers.staff import officer
from tests.proofs import proves
from tests.systems.resident_registry.web.conftest import SignIn
from tests.systems.resident_registry.web.reading import HTMX, part_of, text_of

pytestmark = pytest.mark.django_db(databases=["office", "resident_registry"])
REASON = "本人からの照会"


def last_event(name: str) -> AuditEvent:
    return AuditEvent.objects.using("resident_registry").filter(event=name).latest("number")


def family() -> tuple[str, ...]:
    return approved(officer("1001"), officer("1002")).resident_numbers


@proves("M22.a", how="unit")
def test_the_page_shows_the_record_and_keeps_who_was_shown(browser_of: SignIn) -> None:
    numbers = family()

    page = browser_of("inquiry").get(f"/registry/residents/{numbers[0]}/").content.decode()

    for words in (
        "大川 誠",
        "オオカワ マコト",
        "昭和63年2月29日",
        "千葉県架空市本町三丁目4番5号",
        "令和8年11月20日",
        "世帯主",
    ):
        assert words in page
    assert sorted(last_event("resident.viewed").subjects) == sorted(numbers)


@pytest.mark.parametrize(("what", "shown_flag"), [("individual_number", True), ("resident_code", False)])
def test_a_number_is_shown_for_a_reason_and_the_showing_is_kept(
    browser_of: SignIn, what: str, shown_flag: bool
) -> None:
    typed = fresh_numbers(1)
    pair = typed.of(0)
    (number,) = approved(officer("1001"), officer("1002"), a_move_in((father(),)), typed).resident_numbers
    browser, address = browser_of("entry"), f"/registry/residents/{number}/"
    before = browser.get(address).content.decode().replace(" ", "")
    assert pair.individual_number not in before
    assert pair.resident_code not in before

    fragment = browser.post(f"{address}numbers/", {"what": what, "reason": REASON}, headers=HTMX)
    whole = browser.post(f"{address}numbers/", {"what": what, "reason": REASON})

    asked, other = pair.individual_number, pair.resident_code
    if what == "resident_code":
        asked, other = other, asked
    assert asked in fragment.content.decode().replace(" ", "")
    assert other not in fragment.content.decode().replace(" ", "")
    assert part_of(text_of(whole), "tbody", "numbers") == part_of(text_of(fragment), "tbody", "numbers")
    row = last_event("resident.numbers_shown")
    assert (list(row.subjects), row.detail, row.individual_number_shown) == (
        [number],
        {"reason": REASON, "shown": what},
        shown_flag,
    )


def test_without_a_reason_no_number_is_shown(browser_of: SignIn) -> None:
    number = family()[0]

    answer = browser_of("entry").post(
        f"/registry/residents/{number}/numbers/", {"what": "individual_number", "reason": ""}, headers=HTMX
    )

    assert answer.status_code == 422
    assert "理由が選ばれていません" in answer.content.decode()
    assert not AuditEvent.objects.using("resident_registry").filter(event="resident.numbers_shown").exists()


def test_numbers_are_never_shown_by_following_an_address(browser_of: SignIn) -> None:
    number = family()[0]

    answer = browser_of("entry").get(f"/registry/residents/{number}/numbers/?what=individual_number&reason={REASON}")

    assert (answer.status_code, answer["Location"]) == (302, f"/registry/residents/{number}/")


def test_a_protected_address_is_shown_to_the_responsible_officer_for_a_reason_alone(browser_of: SignIn) -> None:
    number = family()[0]
    protect(number)
    browser, address = browser_of("protection"), f"/registry/residents/{number}/"
    assert "グリーンヒルズ" not in browser.get(address).content.decode()

    empty = browser.post(f"{address}address/", {"reason": " "}, headers=HTMX)
    fragment = browser.post(f"{address}address/", {"reason": "本人への連絡"}, headers=HTMX)
    whole = browser.post(f"{address}address/", {"reason": "本人への連絡"})

    assert empty.status_code == 422
    assert "グリーンヒルズ" not in empty.content.decode()
    assert "グリーンヒルズ201号" in fragment.content.decode()
    assert part_of(text_of(whole), "tbody", "address") == part_of(text_of(fragment), "tbody", "address")
    row = last_event("resident.protected_address_shown")
    assert (list(row.subjects), row.detail) == ([number], {"reason": "本人への連絡"})


def test_the_page_of_a_protected_household_warns_and_turns_the_certificate_red(browser_of: SignIn) -> None:
    numbers = family()
    protect(numbers[1])

    page = browser_of("certificate").get(f"/registry/residents/{numbers[0]}/").content.decode()

    assert "支援措置の対象者を含む世帯です" in page
    assert "証明発行(抑止中)" in page
    assert "対象: 大川 結衣" in page


@pytest.mark.parametrize(
    ("typed", "status", "words"),
    [
        ("R8.11.20", 200, "令和8年11月20日 時点の住民票を表示しています"),
        ("20261120", 200, "令和8年11月20日 時点"),
        ("５０８１１２０", 200, "令和8年11月20日 時点"),
        ("R8.11.19", 422, "この日には、この人の住民票はまだありません"),
        ("R8.13.1", 422, "月が12を超えています"),
        ("きのう", 422, "日付として読み取れません"),
        ("R20.1.1", 422, "処理日より後の日"),
    ],
)
def test_the_record_as_of_a_day(browser_of: SignIn, typed: str, status: int, words: str) -> None:
    number = family()[0]

    answer = browser_of("inquiry").get(f"/registry/residents/{number}/", {"as_of": typed})

    assert answer.status_code == status
    assert words in answer.content.decode()


def test_an_unknown_number_is_said_to_be_unknown(browser_of: SignIn) -> None:
    answer = browser_of("inquiry").get("/registry/residents/9999999999/")

    assert answer.status_code == 404
    assert "9999999999の記録は見つかりません" in answer.content.decode()


@pytest.mark.parametrize("tab", ["", "household/", "history/", "issues/"])
def test_a_large_household_takes_no_more_queries_than_a_small_one(browser_of: SignIn, tab: str) -> None:
    small = approved(officer("1001"), officer("1002"), a_move_in((father(),)), fresh_numbers(1)).resident_numbers
    members = (father(), mother(), *(child() for _ in range(6)))
    large = approved(officer("1001"), officer("1002"), a_move_in(members), fresh_numbers(8)).resident_numbers
    browser = browser_of("inquiry")
    counts = []

    for number in (small[0], large[0]):
        with CaptureQueriesContext(connections["resident_registry"]) as queries:
            assert browser.get(f"/registry/residents/{number}/{tab}").status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_the_history_shows_a_note_under_its_movement_and_a_free_remark_apart(browser_of: SignIn) -> None:
    (number,) = approved(officer("1001"), officer("1002"), a_move_in((father(),)), fresh_numbers(1)).resident_numbers
    on = filing(date(2026, 11, 23))
    for items in (CorrectedItems(remark="本籍の番地は誤記", noted_event=1), CorrectedItems(remark="通称住所あり")):
        entry = ClericalCorrectionEntry(on, number, items, explanation="戸籍")
        carried_out(officer("1001"), officer("1002"), CLERICAL_CORRECTION, entry)

    page = " ".join(browser_of("inquiry").get(f"/registry/residents/{number}/history/").content.decode().split())

    first_version = page[page.index("国内転入") :]
    assert "留意事項: 本籍の番地は誤記" in first_version[: first_version.index("</tr>")]
    assert page.count("本籍の番地は誤記") == 1
    assert "<td>通称住所あり</td>" in page[page.index("異動に結び付かない記載") :]


def test_lines_written_by_hand_are_not_shown_where_the_address_is_hidden(browser_of: SignIn) -> None:
    (number,) = approved(officer("1001"), officer("1002"), a_move_in((father(),)), fresh_numbers(1)).resident_numbers
    on = filing(date(2026, 11, 23))
    for items in (CorrectedItems(remark="宝町九番に居住", noted_event=1), CorrectedItems(remark="宝町九番に郵送")):
        entry = ClericalCorrectionEntry(on, number, items, explanation="戸籍")
        carried_out(officer("1001"), officer("1002"), CLERICAL_CORRECTION, entry)
    protect(number)

    page = browser_of("inquiry").get(f"/registry/residents/{number}/history/").content.decode()

    assert "国内転入" in page
    assert "宝町九番" not in page
