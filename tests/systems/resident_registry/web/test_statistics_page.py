"""統計の画面: the tables with their check, the same tables as a file, and no person anywhere."""

from __future__ import annotations

import csv
import io

import pytest

from daicho.foundation.audit.models import AuditEvent
from daicho.systems.resident_registry.actions.count_population import count_population
from tests.makers.registry_flow import approved
from tests.makers.staff import officer
from tests.proofs import proves
from tests.systems.resident_registry.web.conftest import SignIn

pytestmark = pytest.mark.django_db(databases=["office", "resident_registry"])
POPULATION, MOVEMENTS = "/registry/statistics/", "/registry/statistics/movements/"
LONG_AGO = {
    f"{name}_{part}": value
    for name in ("first", "last")
    for part, value in zip(
        ("era", "year", "month", "day"), ("令和", "8", "11", "20" if name == "first" else "19"), strict=True
    )
}


@pytest.fixture
def family() -> tuple[str, ...]:
    """A family of three that moved in today and was counted."""
    numbers = approved(officer("1001"), officer("1002")).resident_numbers
    count_population(officer("1001"))
    return numbers


@proves("S1.3.a", how="journey")
@pytest.mark.parametrize(
    ("path", "words"),
    [
        (POPULATION, ("年齢階級別人口", "町丁別人口・世帯数", "複数国籍")),
        (MOVEMENTS, ("国内転入", "検算", "一致", "世帯の増減")),
    ],
)
def test_the_tables_stand_on_the_page_and_may_be_printed(
    browser_of: SignIn, family: tuple[str, ...], path: str, words: tuple[str, ...]
) -> None:
    page = browser_of("approve").get(path).content.decode()

    assert all(word in page for word in words)
    assert 'class="printable' in page
    assert "不一致" not in page
    assert "集計が追いついていません" not in page


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (POPULATION, ["人口", "2", "1", "3", "0", "0", "0", "0", "3"]),
        (MOVEMENTS, ["国内転入", "2", "1", "3", "0", "0", "0", "0", "3"]),
    ],
)
def test_the_file_holds_the_same_counts_and_nobody(
    browser_of: SignIn, family: tuple[str, ...], path: str, line: list[str]
) -> None:
    answer = browser_of("administrator").get(path, {"as": "csv"})

    text = answer.content.decode("utf-8-sig")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert line in list(csv.reader(io.StringIO(text)))
    assert not any(private in text for private in ("大川", *family))
    kept = AuditEvent.objects.using("resident_registry").get(event="statistics.exported")
    assert kept.subjects == []


@pytest.mark.parametrize(
    ("path", "asked", "text"),
    [
        (POPULATION, {"day_era": "令和", "day_year": "30", "day_month": "1", "day_day": "1"}, "まだ来ていない日"),
        (
            POPULATION,
            {"day_era": "令和", "day_year": "8", "day_month": "2", "day_day": "30"},
            "この年の2月は28日までです",
        ),
        (MOVEMENTS, LONG_AGO, "末日が初日より前です"),
    ],
)
def test_a_day_that_cannot_be_counted_is_named_and_nothing_is_counted(
    browser_of: SignIn, path: str, asked: dict[str, str], text: str
) -> None:
    answer = browser_of("approve").get(path, asked)

    assert answer.status_code == 422
    assert text in answer.content.decode()
    assert not AuditEvent.objects.using("resident_registry").filter(event="statistics.viewed").exists()


def test_what_is_not_counted_yet_is_said_and_the_check_fails(browser_of: SignIn) -> None:
    approved(officer("1001"), officer("1002"))

    page = browser_of("approve").get(MOVEMENTS).content.decode()

    assert "まだ集計に入っていない人: 3人" in page
    assert "不一致" in page
