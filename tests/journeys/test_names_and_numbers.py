"""旧氏, 通称, nationality, immigration, codes and numbers by screen: every form opens, numbers stay hidden."""

from __future__ import annotations

from datetime import timedelta

import pytest

from daicho.config.codes import load_demo_lot
from daicho.foundation.clock import business_now
from daicho.foundation.database.guard import serving
from daicho.kernel.numbers import individual_number_from
from daicho.systems.resident_registry.queries.records import newest_records, personal_numbers
from tests.journeys.keyboard import choose, press_and_wait, type_date, type_into
from tests.journeys.product import JOURNEY_DATABASES, Counter, World, check_screen, keep_picture
from tests.journeys.test_move_within_and_undo import an_ordinary_family, approve_by_another, confirm_and_register
from tests.proofs import proves

pytestmark = [pytest.mark.committed(databases=[*JOURNEY_DATABASES, "evidence"]), pytest.mark.timeout(300)]
OF_JAPANESE = ("former_name", "nationality_loss", "status_acquired", "resident_code", "individual_number")
OF_FOREIGNERS = ("common_name", "naturalization", "immigration_notice", "immigration_residence")
NEW_NUMBER = individual_number_from("98555555555")


def a_foreigner(city: World) -> str:
    protected = set(city.facts["hidden"])
    return str(
        next(
            line["resident_number"]
            for line in city.lines()
            if line["kind"] == "foreign" and line["status"] == "resident" and line["resident_number"] not in protected
        )
    )


def test_every_form_opens_and_says_what_is_missing(counter: Counter, city: World) -> None:
    people = {code: an_ordinary_family(city) for code in OF_JAPANESE} | dict.fromkeys(OF_FOREIGNERS, a_foreigner(city))
    desk = counter.officer("1001", "/registry/")
    for code, number in people.items():
        desk.goto(f"/registry/movements/new/{code}/{number}/")
        check_screen(desk)
        keep_picture(desk, f"{code.replace('_', '-')}-entry")
        press_and_wait(desk, "F9")
        assert desk.locator(".error-summary").count() == 1, code


@proves("S1.1.c", how="journey")
def test_an_individual_number_is_changed_and_a_code_drawn_without_the_old_ones_being_shown(
    counter: Counter, city: World
) -> None:
    number = an_ordinary_family(city)
    with serving("resident_registry"):
        load_demo_lot()
    old = personal_numbers(number)
    today = business_now().date()
    desk = counter.officer("1001", f"/registry/movements/new/individual_number/{number}/")
    type_date(desk, "id_moved_on", today - timedelta(days=1))
    choose(desk, "id_basis", "請求")
    type_into(desk, "id_notifier_name", newest_records([number])[number].record.name.full)
    choose(desk, "id_paper_1", "運転免許証")
    choose(desk, "id_act", "変更請求")
    type_into(desk, "id_individual_number", NEW_NUMBER)
    type_into(desk, "id_reason", "番号を書いた書類をなくした")
    press_and_wait(desk, "F9")
    keep_picture(desk, "individual-number-confirm")
    check_screen(desk)
    reception = confirm_and_register(desk)
    shown = "".join(desk.locator("main").inner_text().split())
    assert NEW_NUMBER in shown
    assert old.individual_number not in shown
    keep_picture(desk, "individual-number-review")
    approve_by_another(counter, reception)

    desk.goto(f"/registry/movements/new/resident_code/{number}/")
    type_date(desk, "id_moved_on", today)
    choose(desk, "id_basis", "請求")
    type_into(desk, "id_notifier_name", newest_records([number])[number].record.name.full)
    choose(desk, "id_paper_1", "運転免許証")
    choose(desk, "id_act", "変更請求")
    press_and_wait(desk, "F9")
    keep_picture(desk, "resident-code-confirm")
    approve_by_another(counter, confirm_and_register(desk))

    after = personal_numbers(number)
    assert after.individual_number == NEW_NUMBER
    assert after.resident_code not in ("", old.resident_code)
