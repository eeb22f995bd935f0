"""転入の入力画面 without any script: fields that do not apply, an entry put aside, and whose it is."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest

from daicho.foundation.audit.models import AuditEvent
from daicho.systems.resident_registry.models import EntryDraft
from daicho.systems.resident_registry.rules.record import PersonalNumbers
from tests.makers.hiding import Hide, however_hidden
from tests.makers.move_in import a_move_in, a_number_pair, father, fresh_numbers
from tests.makers.registry_flow import approved
from tests.makers.staff import officer
from tests.systems.resident_registry.movements.test_move_in import gone
from tests.systems.resident_registry.web.conftest import SignIn

pytestmark = pytest.mark.django_db(databases=["office", "resident_registry"])
PAGE = "/registry/move-in/"


def typed(**changes: str) -> dict[str, str]:
    """From Canada, alone, as far as the screen needs it."""
    numbers = a_number_pair()
    return {
        "submission": str(uuid4()),
        "variety": "abroad",
        "basis": "notification",
        "target": "new",
        "moved_on": "2026-11-20",
        "notified_on": "2026-11-20",
        "notifier_name": "大川　誠",
        "notifier_kind": "self",
        "paper_1": "individual_number_card",
        "town": "浅間町",
        "lot": "9番1号",
        "from_country": "カナダ",
        "seen_passport": "on",
        "seen_family_register": "on",
        "members-TOTAL_FORMS": "1",
        "members-INITIAL_FORMS": "0",
        "members-0-name": "大川　誠",
        "members-0-kana": "オオカワ　マコト",
        "members-0-birth_date": "1988-02-29",
        "members-0-sex": "male",
        "members-0-relationship": "世帯主",
        "members-0-kind": "japanese",
        "members-0-individual_number": numbers.individual_number,
        "members-0-resident_code": numbers.resident_code,
        "members-0-honseki": "千葉県架空市本町100番地",
        "members-0-head_of_register": "大川　誠",
        **changes,
    }


def errors_on(page: str) -> list[str]:
    return re.findall(r'class="field__error">([^<]+)<', page)


def test_what_stands_in_a_field_that_does_not_apply_is_neither_checked_nor_kept(browser_of: SignIn) -> None:
    clerk = browser_of("entry")
    rubbish = typed(planned_on="三月三日", from_address="どこか", target_number="12", last_registered="あ" * 500)

    answer = clerk.post(PAGE, {**rubbish, "check": "1"})
    page = answer.content.decode()

    assert errors_on(page) == []
    assert "確認 — 登録される住民票" in page
    assert "<td>カナダ</td>" in page


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"from_country": "カナダ国"}, "国名等の一覧にありません"),
        ({"from_country": ""}, "転入前住所は国名等です"),
        ({"target": "existing"}, "入る世帯の世帯番号が入力されていません"),
        ({"target": "existing", "target_number": "99999999"}, "住んでいる人がいません"),
        ({"notifier_name": ""}, "届書の届出人欄"),
        ({"variety": "domestic", "from_address": ""}, "転出証明書の住所を入力してください"),
    ],
)
def test_what_applies_is_demanded_at_its_field(browser_of: SignIn, changes: dict[str, str], message: str) -> None:
    answer = browser_of("entry").post(PAGE, {**typed(**changes), "check": "1"})

    assert answer.status_code == 422
    assert any(message in error for error in errors_on(answer.content.decode()))


def test_an_entry_is_put_aside_and_only_its_officer_takes_it_up_again(browser_of: SignIn) -> None:
    clerk, colleague = browser_of("entry"), browser_of("entry")
    fields = typed(moved_on="", **{"members-0-kana": "半分"})
    fields |= {"moved_on_year": "8", "moved_on_month": "", "moved_on_day": ""}
    del fields["moved_on"]

    assert clerk.post(PAGE, {**fields, "park": "1"}).status_code == 302
    home = clerk.get("/registry/").content.decode()
    address = f"/registry/parked/{fields['submission']}/"
    assert f'href="{address}"' in home
    assert address not in colleague.get("/registry/").content.decode()
    assert colleague.get(address).status_code == 404
    assert colleague.post(f"{address}discard/").status_code == 404

    page = clerk.get(address).content.decode()
    assert errors_on(page) == []
    for value in ("半分", "カナダ", fields["members-0-individual_number"], fields["submission"]):
        assert f'value="{value}"' in page
    assert clerk.post(f"{address}discard/").status_code == 302
    assert not EntryDraft.objects.using("resident_registry").exists()


def test_a_resumed_entry_is_registered_from_its_page_and_is_gone(browser_of: SignIn) -> None:
    clerk, fields = browser_of("entry"), typed()
    clerk.post(PAGE, {**fields, "park": "1"})

    page = clerk.get(f"/registry/parked/{fields['submission']}/").content.decode()
    assert f'action="{PAGE}#main"' in page
    stored = clerk.post(PAGE, {**fields, "register": "1"})

    assert stored.status_code == 302, errors_on(stored.content.decode())
    assert "/movements/" in stored["Location"]
    assert not EntryDraft.objects.using("resident_registry").exists()


def test_an_item_that_no_move_in_has_is_not_even_parked(browser_of: SignIn) -> None:
    answer = browser_of("entry").post(PAGE, {**typed(), "park": "1", "religion": "x"})

    assert answer.status_code in (409, 422)
    assert not EntryDraft.objects.using("resident_registry").exists()


def a_closed_record() -> tuple[str, PersonalNumbers]:
    """大川 誠, recorded and struck off again; 宛名番号 and numbers."""
    numbers = fresh_numbers(1)
    number = gone(numbers)
    return number, numbers.members[0]


def test_the_closed_record_fills_the_empty_fields_and_leaves_what_was_typed(browser_of: SignIn) -> None:
    number, numbers = a_closed_record()
    fields = dict.fromkeys(typed(), "") | {
        "members-TOTAL_FORMS": "1",
        "members-INITIAL_FORMS": "0",
        "members-0-individual_number": numbers.individual_number,
        "members-0-head_of_register": "大川　太郎",
    }
    del fields["members-0-birth_date"]

    answer = browser_of("entry").post(PAGE, {**fields, "recall": "0"})
    page = answer.content.decode()

    assert answer.status_code == 200
    for value in ("大川 誠", "オオカワ マコト", "昭和", "63", "大川　太郎", "千葉県架空市本町100番地"):
        assert re.search(rf'value="{value}"', page), value
    looked = AuditEvent.objects.using("resident_registry").get(event="resident.compared_with_entry")
    assert looked.subjects == [number]


@pytest.mark.parametrize("number", ["", "123456789018"])
def test_without_a_closed_record_nothing_is_filled_in_and_the_page_says_so(browser_of: SignIn, number: str) -> None:
    answer = browser_of("entry").post(PAGE, {**typed(**{"members-0-individual_number": number}), "recall": "0"})

    assert answer.status_code == 422
    assert "一致する除票が一つに決まりません" in answer.content.decode()
    assert not AuditEvent.objects.using("resident_registry").filter(event="resident.compared_with_entry").exists()


@however_hidden
def test_a_present_resident_and_a_hidden_honseki_are_never_filled_in(browser_of: SignIn, hide: Hide) -> None:
    present = fresh_numbers(1)
    approved(officer("1001"), officer("1002"), a_move_in((father(),)), present)
    number, numbers = a_closed_record()
    hide(number)
    clerk, base = browser_of("entry"), typed(**{"members-0-honseki": ""})

    wanted = {"members-0-resident_code": "", "recall": "0"}
    here = clerk.post(PAGE, {**base, **wanted, "members-0-individual_number": present.members[0].individual_number})
    guarded = clerk.post(PAGE, {**base, **wanted, "members-0-individual_number": numbers.individual_number})

    assert here.status_code == 422
    assert guarded.status_code == 200
    assert "千葉県架空市本町100番地" not in guarded.content.decode()
