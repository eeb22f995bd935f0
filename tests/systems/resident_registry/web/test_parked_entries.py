"""保留と再開の画面: every entry form is put aside as it was typed, and taken up again by the same officer alone."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client

from daicho.foundation.accounts.models import Account, SignInSession
from daicho.foundation.clock import machine_now
from daicho.systems.resident_registry.actions.enter_movement import alert_key, correct_movement, enter_movement
from daicho.systems.resident_registry.actions.park_entry import park_entry
from daicho.systems.resident_registry.actions.review_movement import withdraw_movement
from daicho.systems.resident_registry.models import EntryDraft, Movement
from daicho.systems.resident_registry.queries.office_settings import most_entry_drafts
from daicho.systems.resident_registry.queries.review import view_movement
from daicho.systems.resident_registry.queries.scenes import judge
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.household_separation import KIND as SEPARATION
from daicho.systems.resident_registry.rules.movements.household_separation import HouseholdSeparationEntry
from daicho.systems.resident_registry.rules.movements.move_within import Placed
from daicho.systems.resident_registry.web.forms.movements.register import FORMS
from tests.foundation.accounts.people import signed_in
from tests.makers.household import HEAD, filing
from tests.makers.move_in import a_move_in
from tests.makers.registry_flow import all_alerts, approved, entered
from tests.makers.staff import officer
from tests.systems.resident_registry.web.conftest import SignIn

pytestmark = [pytest.mark.django_db(databases=["office", "resident_registry"]), pytest.mark.timeout(240)]
SYSTEM = "resident_registry"


@pytest.fixture
def family() -> tuple[str, ...]:
    """大川 誠, 結衣 and 陽 in one household."""
    return approved(officer("1001"), officer("1002"), a_move_in()).resident_numbers


def half_typed(draft: UUID) -> dict[str, str]:
    """A form left in the middle: a month without a day, a name of the notifier, a note."""
    return {
        "submission": str(draft), "moved_on_year": "8", "moved_on_month": "11", "moved_on_day": "",
        "notifier_name": "途中 太郎", "note": "電話が鳴った", "park": "1",
    }  # fmt: skip


def put_aside(browser: Client, path: str) -> str:
    """The address under which the entry is taken up again."""
    draft = uuid4()
    answer = browser.post(path, half_typed(draft))
    assert answer.status_code == 302, answer.content.decode()
    return f"/registry/parked/{draft}/"


@pytest.mark.parametrize("code", sorted(FORMS))
def test_every_form_is_put_aside_and_comes_back_as_it_was_typed(
    browser_of: SignIn, family: tuple[str, ...], code: str
) -> None:
    browser = browser_of("entry")
    begin = f"/registry/movements/new/{code}/{family[1]}/"
    address = put_aside(browser, begin)
    home = browser.get("/registry/").content.decode()

    page = browser.get(address)

    assert f'href="{address}"' in home
    assert FORMS[code].kind.title in home
    assert page.status_code == 200
    text = page.content.decode()
    assert ('value="途中 太郎"' in text) is ('name="notifier_name"' in text)
    assert "電話が鳴った" in text
    assert f'action="{begin}#main"' in text
    assert "field__error" not in text
    assert not Movement.objects.using(SYSTEM).filter(kind=code).exists()


def test_a_form_without_anybody_recorded_is_put_aside_too(browser_of: SignIn) -> None:
    browser = browser_of("entry")
    begin = "/registry/movements/new/official_entry/"

    page = browser.get(put_aside(browser, begin)).content.decode()

    assert f'action="{begin}#main"' in page
    assert "電話が鳴った" in page


def test_nobody_else_takes_it_up_or_throws_it_away(browser_of: SignIn, family: tuple[str, ...]) -> None:
    address = put_aside(browser_of("entry"), f"/registry/movements/new/death/{family[0]}/")
    colleague = browser_of("entry")

    assert colleague.get(address).status_code == 404
    assert colleague.post(f"{address}discard/").status_code == 404
    assert address not in colleague.get("/registry/").content.decode()
    assert EntryDraft.objects.using(SYSTEM).count() == 1


def test_it_is_said_when_the_record_changed_in_the_meantime(browser_of: SignIn, family: tuple[str, ...]) -> None:
    browser = browser_of("entry")
    address = put_aside(browser, f"/registry/movements/new/death/{family[0]}/")
    assert "記録が変わりました" not in browser.get(address).content.decode()
    EntryDraft.objects.using(SYSTEM).update(saved_at=officer("1001").now.replace(hour=1))

    assert "中断した後に、この世帯の記録が変わりました" in browser.get(address).content.decode()


def test_with_too_many_in_hand_nothing_typed_is_lost(browser_of: SignIn, family: tuple[str, ...]) -> None:
    browser, begin = browser_of("entry"), f"/registry/movements/new/death/{family[0]}/"
    for _ in range(most_entry_drafts()):
        put_aside(browser, begin)

    answer = browser.post(begin, half_typed(uuid4()))

    assert answer.status_code == 409
    text = answer.content.decode()
    assert f"入力途中の届出が{most_entry_drafts()}件あります" in text
    assert 'value="途中 太郎"' in text
    assert not re.findall("field__error", text)
    assert EntryDraft.objects.using(SYSTEM).count() == most_entry_drafts()


def test_a_correction_of_a_provisional_entry_has_no_button_to_put_it_aside(
    browser_of: SignIn, family: tuple[str, ...]
) -> None:
    """仮登録はもう受付番号を持っている: no button for it; only what would be lost is kept."""
    page = browser_of("entry").get(f"/registry/movements/{a_separation(family)}/correct/").content.decode()

    assert 'name="park"' not in page
    assert "data-park-idle" in page


def end_session(reason: str, hours_ago: float = 0.1) -> None:
    """The only session that runs ends as by time-out, by signing in elsewhere, or by signing out."""
    running = SignInSession.objects.using("office").filter(ended_at__isnull=True)
    assert running.update(ended_at=machine_now() - timedelta(hours=hours_ago), end_reason=reason) == 1


@pytest.mark.parametrize("reason", ["idle", "too_long", "moved"])
@pytest.mark.parametrize("code", ["death", "official_entry", "move_in"])
def test_what_is_sent_after_the_session_has_ended_waits_for_the_same_officer(
    browser_of: SignIn, family: tuple[str, ...], reason: str, code: str
) -> None:
    begins = {"move_in": "/registry/move-in/", "official_entry": "/registry/movements/new/official_entry/"}
    begin = begins.get(code, f"/registry/movements/new/{code}/{family[0]}/")
    browser = browser_of("entry")
    end_session(reason)

    movements = Movement.objects.using(SYSTEM).count()
    typed = {"submission": str(uuid4()), "note": "電話が鳴った", "register": "1"}
    answer = browser.post(begin, typed)

    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/?kept=1")
    assert "送った内容は登録していません。入力は保存しました。" in browser.get(answer["Location"]).content.decode()
    draft = EntryDraft.objects.using(SYSTEM).get()
    assert (draft.staff_id, draft.kind) == ("5000", code)
    assert Movement.objects.using(SYSTEM).count() == movements
    browser.cookies["daicho_office"] = signed_in("5000", "HK-001")
    assert "電話が鳴った" in browser.get(f"/registry/parked/{draft.id}/").content.decode()


def a_separation(family: tuple[str, ...]) -> str:
    """陽 leaves the household: a 仮登録, its reception number."""
    entry = HouseholdSeparationEntry(filing(basis=FilingBasis.NOTIFICATION), (family[2],), (Placed(family[2], HEAD),))
    alerts = {alert_key(one) for one in judge(officer("1001"), SEPARATION, entry, EntryNumbers())}
    return enter_movement(officer("1001"), SEPARATION, entry, EntryNumbers(), alerts).reception


@pytest.mark.parametrize("how", ["session", "idle"])
@pytest.mark.parametrize("kind", ["separation", "move_in"])
def test_a_correction_survives_the_end_of_the_session_and_goes_on_where_it_was(
    browser_of: SignIn, family: tuple[str, ...], how: str, kind: str
) -> None:
    reception = a_separation(family) if kind == "separation" else entered(officer("1001"))
    browser, page = browser_of("entry"), f"/registry/movements/{reception}/correct/"
    draft = uuid4()
    if how == "session":
        end_session("idle")
    pressed = "register" if how == "session" else "park"

    answer = browser.post(page, {"submission": str(draft), "note": "電話が鳴った", pressed: "1"})

    assert answer.status_code == 302
    if how == "session":
        assert answer["Location"] == "/sign-in/?kept=1"
        browser.cookies["daicho_office"] = signed_in("5000", "HK-001")
    assert f"{reception}の修正" in browser.get("/registry/").content.decode()
    again = browser.get(f"/registry/parked/{draft}/").content.decode()
    assert "電話が鳴った" in again
    assert f'action="{page}#main"' in again
    assert "仮登録の修正" in again
    assert "この届出は進みました" not in again
    withdraw_movement(officer("1001"), reception, "取りやめ")
    EntryDraft.objects.using(SYSTEM).update(saved_at=officer("1001").now.replace(hour=1))
    assert "この届出は進みました" in browser.get(f"/registry/parked/{draft}/").content.decode()


def test_what_was_put_aside_of_a_correction_goes_when_it_is_stored(family: tuple[str, ...]) -> None:
    reception, ctx = entered(officer("1001")), officer("1001")
    stored = view_movement(ctx, reception).stored
    draft = uuid4()
    park_entry(ctx, draft, "move_in", "大川 誠", {"correcting": [reception]})

    confirmed = all_alerts(ctx, stored.entry, stored.numbers)
    correct_movement(ctx, reception, stored.entry, stored.numbers, confirmed, draft)

    assert not EntryDraft.objects.using(SYSTEM).exists()


@pytest.mark.parametrize(
    ("reason", "hours_ago", "duty"),
    [("signed_out", 0.1, "entry"), ("lapsed", 0.1, "entry"), ("idle", 13, "entry"), ("idle", 0.1, "verify")],
)
def test_what_nobody_may_send_any_more_is_not_put_aside(
    browser_of: SignIn, family: tuple[str, ...], reason: str, hours_ago: float, duty: str
) -> None:
    browser = browser_of(duty)
    end_session(reason, hours_ago)

    answer = browser.post(f"/registry/movements/new/death/{family[0]}/", {"note": "電話が鳴った"})

    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/")
    assert not EntryDraft.objects.using(SYSTEM).exists()


def test_a_locked_account_leaves_nothing(browser_of: SignIn, family: tuple[str, ...]) -> None:
    browser = browser_of("entry")
    end_session("idle")
    Account.objects.using("office").filter(staff_id="5000").update(locked_until=machine_now() + timedelta(hours=1))

    browser.post(f"/registry/movements/new/death/{family[0]}/", {"note": "電話が鳴った"})

    assert not EntryDraft.objects.using(SYSTEM).exists()
