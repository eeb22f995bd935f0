"""住民検索: given names alone, exact spellings first, bounded, and personal numbers only with the right (標準 2.1)."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from daicho.foundation.audit.models import AuditEvent
from daicho.kernel.dates import PartialDate
from daicho.kernel.names import exact_key
from daicho.municipal.masking.scope import RESTRICTED, ProtectedScope
from daicho.systems.resident_registry.errors import NumberSearchNotAllowed, TooFewConditions
from daicho.systems.resident_registry.models import ResidentSearch
from daicho.systems.resident_registry.queries.search import search_residents
from daicho.systems.resident_registry.queries.search_conditions import SearchConditions
from daicho.systems.resident_registry.queries.search_keys import SearchName, keys_of
from daicho.systems.resident_registry.queries.search_matches import CAP, Matches, find_matches
from tests.makers.hiding import Hide, however_hidden
from tests.makers.move_in import a_move_in, father, fresh_numbers, person_name
from tests.makers.raw import protect
from tests.makers.registry_flow import approved
from tests.makers.staff import officer
from tests.proofs import proves

pytestmark = pytest.mark.django_db(databases=["resident_registry"])


def lives_here(family: str, given: str, family_kana: str, given_kana: str, **changes: object) -> str:
    """Somebody who has moved in alone; the resident number."""
    person = father(name=person_name(family, given, family_kana, given_kana), **changes)
    done = approved(officer("1001"), officer("1002"), a_move_in((person,)), fresh_numbers(1))
    return done.resident_numbers[0]


def names_found(**conditions: object) -> list[str]:
    result = search_residents(officer(), SearchConditions(**conditions))  # type: ignore[arg-type]
    return [row.record.name.full for row in result.rows]


def test_a_given_name_is_found_although_its_first_sound_is_folded_away_behind_the_family_name() -> None:
    lives_here("佐野", "詩", "サノ", "ウタ")
    lives_here("大川", "誠", "オオカワ", "マコト")

    assert names_found(kana="ウタ") == ["佐野 詩"]


def test_a_given_name_alone_and_any_part_of_the_name_find_the_person() -> None:
    lives_here("山本", "健太郎", "ヤマモト", "ケンタロウ")

    for typed in ("ケンタロウ", "ケンタロー", "けんた", "モトケン", "ヤマモト ケンタロウ"):
        assert names_found(kana=typed) == ["山本 健太郎"], typed


def test_those_spelled_as_typed_stand_before_those_that_only_sound_alike() -> None:
    lives_here("原田", "一", "ハラダ", "ハジメ")
    lives_here("薔薇田", "二", "バラダ", "ツギオ")
    lives_here("宇原田", "三", "ウハラダ", "ミツオ")

    assert names_found(kana="バラダ") == ["薔薇田 二", "宇原田 三", "原田 一"]
    assert names_found(kana="ハラダ")[0] == "原田 一"


@pytest.mark.parametrize("typed", ["カ", "が", " カ "])
def test_one_kana_alone_is_too_little_but_narrows_a_birth_date(typed: str) -> None:
    lives_here("加藤", "花", "カトウ", "ハナ", birth_date=PartialDate.known(date(1990, 4, 2)))

    with pytest.raises(TooFewConditions, match="検索条件が足りません"):
        search_residents(officer(), SearchConditions(kana=typed))

    assert names_found(kana=typed, birth_on=date(1990, 4, 2)) == ["加藤 花"]


def test_no_condition_at_all_or_only_a_sex_is_refused() -> None:
    for conditions in (SearchConditions(), SearchConditions(sex="male"), SearchConditions(lot="1番3号")):
        with pytest.raises(TooFewConditions):
            search_residents(officer(), conditions)


def test_a_town_code_finds_the_town_and_its_first_four_digits_all_its_chome() -> None:
    number = lives_here("大川", "誠", "オオカワ", "マコト")
    row = search_residents(officer(), SearchConditions(number_kind="resident_number", number=number)).rows[0]
    code = row.record.address.town_code

    assert names_found(town_code=code) == ["大川 誠"]
    assert names_found(town_code=code[:4], lot=row.record.address.lot) == ["大川 誠"]
    assert names_found(town_code="9999") == []


def test_a_personal_number_finds_its_holder_only_for_those_who_may_show_numbers() -> None:
    typed = fresh_numbers(1)
    numbers = typed.of(0)
    approved(officer("1001"), officer("1002"), a_move_in((father(),)), typed)

    for kind, value in (("individual_number", numbers.individual_number), ("resident_code", numbers.resident_code)):
        wanted = SearchConditions(number_kind=kind, number=value)
        assert [row.record.name.full for row in search_residents(officer("1001"), wanted).rows] == ["大川 誠"]
        for staff_id in ("1005", "1006", "1007"):
            with pytest.raises(NumberSearchNotAllowed):
                search_residents(officer(staff_id), wanted)

    refused = AuditEvent.objects.using("resident_registry").filter(event="residents.search_refused")
    assert {(row.staff_id, tuple(row.detail["keys"])) for row in refused} == {
        (staff_id, (kind,)) for staff_id in ("1005", "1006", "1007") for kind in ("individual_number", "resident_code")
    }


def test_a_search_takes_as_many_queries_for_thirty_people_as_for_three() -> None:
    for serial in range(3):
        lives_here("探", f"子{serial}", "サガシ", "コ")
    with CaptureQueriesContext(connections["resident_registry"]) as few:
        assert len(names_found(kana="サガシ")) == 3
    for serial in range(27):
        protect(lives_here("探", f"男{serial}", "サガシ", "オ")) if serial == 0 else lives_here(
            "探", f"男{serial}", "サガシ", "オ"
        )
    with CaptureQueriesContext(connections["resident_registry"]) as many:
        assert len(names_found(kana="サガシ")) == 30

    # One protected person among them adds the two queries of the scope, however many there are.
    assert len(many) <= len(few) + 3


def test_more_than_fifty_are_said_to_be_more_and_only_fifty_shown_and_audited() -> None:
    for serial in range(52):
        lives_here("群", f"子{serial}", "ムレ", "コ")

    result = search_residents(officer(), SearchConditions(kana="ムレ"))

    assert (len(result.rows), result.more) == (50, True)
    seen = AuditEvent.objects.using("resident_registry").filter(event="residents.searched").latest("number")
    assert len(seen.subjects) == 50


@proves("S1.2.h", how="unit")
@however_hidden
def test_the_address_of_somebody_hidden_and_of_all_at_that_address_is_masked(hide: Hide) -> None:
    hidden = lives_here("隠", "花", "カクレ", "ハナ")
    lives_here("隠", "鳥", "カクレ", "トリ")
    hide(hidden)

    result = search_residents(officer(), SearchConditions(kana="カクレ"))

    assert [row.address for row in result.rows] == [RESTRICTED, RESTRICTED]
    marked = {row.record.name.full: row.protected or bool(row.suppressed) for row in result.rows}
    assert marked == {"隠 花": True, "隠 鳥": False}


def search_row(number: str, family_kana: str, given_kana: str, name: str = "", born: date = date(1980, 1, 1)) -> None:
    """A row of the search table as writing a version makes it, for somebody whose record stands elsewhere."""
    keys = keys_of(SearchName("name", name or number, f"{family_kana} {given_kana}", given_kana))
    ResidentSearch.objects.using("resident_registry").create(
        resident_number=number,
        current=True,
        status="resident",
        household_number="00000000",
        kind="japanese",
        name=name or number,
        name_key=keys.name,
        name_bigrams=keys.name_bigrams,
        kana=f"{family_kana} {given_kana}",
        kana_key=keys.kana,
        given_kana_key=keys.given_kana,
        kana_exact=exact_key(f"{family_kana}{given_kana}"),
        given_kana_exact=exact_key(given_kana),
        kana_bigrams=keys.kana_bigrams,
        birth_on=born,
        sex="male",
        town_code="",
        lot_key="",
        address_text="",
    )


def matched(**conditions: object) -> Matches:
    return find_matches(SearchConditions(**conditions), ProtectedScope())  # type: ignore[arg-type]


def test_whoever_is_spelled_or_written_as_typed_comes_first_however_many_rows_stand_before_in_the_table() -> None:
    for serial in range(CAP + 60):
        search_row(f"1{serial:09}", "バラ", "コ", f"原田{serial}")
    search_row("2000000001", "ハラ", "オ", "原田")
    search_row("2000000002", "オオノ", "ハラ", "大野原")

    for typed, first in (("ハラ", ["2000000002", "2000000001"]), ("ハラオ", ["2000000001"])):
        found = matched(kana=typed)
        assert list(found.numbers[: len(first)]) == first, typed
    assert matched(kana="ハラ").more
    assert matched(name="原田").numbers[0] == "2000000001"
    assert matched(name="原田").more


def test_among_many_who_begin_as_typed_the_given_name_itself_is_not_lost() -> None:
    for serial in range(CAP + 60):
        search_row(f"1{serial:09}", "ハルタ", "コ")
        search_row(f"3{serial:09}", "オオノ", "ハルカ")
    search_row("2000000001", "オオノ", "ハル")

    found = matched(kana="ハル")

    assert found.numbers[0] == "2000000001"
    assert (len(found.numbers), found.more) == (50, True)


def test_a_long_history_of_one_person_hides_nobody_else_in_silence() -> None:
    for _ in range(CAP + 1):
        search_row("1000000001", "ナガイ", "ヒト")
    search_row("1000000002", "ナガイ", "ヨル", born=date(2001, 1, 1))

    found = matched(kana="ナガイ")

    assert found.more or "1000000002" in found.numbers
