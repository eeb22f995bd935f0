"""除票の保存の画面: the last moving, what waits, and what may be destroyed, without a name."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from daicho.systems.resident_registry.actions.archive_closed_records import archive_closed_records
from daicho.systems.resident_registry.actions.close_departures import close_departures
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.move_out import KIND as MOVE_OUT
from daicho.systems.resident_registry.rules.movements.move_out import MoveOutEntry
from tests.makers.departures import YOKOHAMA, filed
from tests.makers.move_in import a_move_in, father, fresh_numbers
from tests.makers.registry_flow import approved, carried_out
from tests.makers.staff import officer
from tests.systems.resident_registry.web.conftest import SignIn

pytestmark = pytest.mark.django_db(databases=["office", "resident_registry"])
PAGE = "/registry/closed-records/"
CLOSED, MOVED, TOO_LATE = date(2026, 11, 26), date(2031, 11, 27), date(2176, 11, 27)


def at(day: date) -> datetime:
    return datetime.combine(day, time(9), ZoneInfo("Asia/Tokyo"))


@pytest.fixture
def left() -> str:
    """大川 誠, who moved out."""
    (number,) = approved(officer("1001"), officer("1002"), a_move_in((father(),)), fresh_numbers(1)).resident_numbers
    entry = MoveOutEntry(filed(CLOSED, FilingBasis.NOTIFICATION), (number,), YOKOHAMA)
    carried_out(officer("1001"), officer("1002"), MOVE_OUT, entry)
    close_departures(officer("1001", at(CLOSED)))
    return number


def read(browser_of: SignIn) -> str:
    answer = browser_of("administrator").get(PAGE)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_before_the_first_moving_the_page_says_so(browser_of: SignIn) -> None:
    page = read(browser_of)

    assert "まだ一度も移行していません" in page
    assert "保存期間を過ぎた除票はありません" in page
    assert "毎年6月1日を過ぎた最初の夜" in page


def test_the_page_shows_runs_with_their_counts_and_who_is_past_keeping_by_number_alone(
    browser_of: SignIn, left: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive_closed_records(officer("1001", at(MOVED)))

    monkeypatch.setattr("daicho.foundation.web.door.business_now", lambda: at(TOO_LATE))
    page = read(browser_of)

    assert "令和13年11月27日" in page
    assert '<td class="num">1</td>' in page
    assert left in page
    assert "大川" not in page


def test_one_administrator_proposes_and_another_approves_what_is_destroyed(
    browser_of: SignIn, left: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("daicho.foundation.web.door.business_now", lambda: at(date(2177, 1, 4)))
    first, second = browser_of("administrator"), browser_of("administrator")
    assert "令和158年分の廃棄を起案する" in first.get(PAGE).content.decode()

    proposed = first.post(f"{PAGE}propose/2176/", follow=True).content.decode()
    assert "廃棄第1号を起案しました" in proposed
    assert "別のシステム管理者が承認します" in proposed
    assert "廃棄を承認する" not in proposed
    assert first.post(f"{PAGE}destructions/1/approve/").status_code == 403

    assert "廃棄を承認する" in second.get(PAGE).content.decode()
    approved_page = second.post(f"{PAGE}destructions/1/approve/", follow=True).content.decode()
    assert "承認済み・消去待ち" in approved_page
    assert "大川" not in approved_page

    assert "取下げ" in first.post(f"{PAGE}destructions/1/withdraw/", follow=True).content.decode()
    again = first.get(PAGE).content.decode()
    assert "令和158年分の廃棄を起案する" in again
    assert first.post(f"{PAGE}propose/2175/").status_code == 409
