"""事務設定の画面: what the city decides is changed with a reason, by two where a control is weakened, and kept."""

from __future__ import annotations

import pytest

from daicho.foundation.audit.models import AuditEvent
from daicho.systems.resident_registry.models import OfficeSetting
from daicho.systems.resident_registry.queries import office_settings
from daicho.systems.resident_registry.queries.entry_drafts import drafts_expire_before
from daicho.systems.resident_registry.rules.office_settings import ITEMS, read_value
from tests.foundation.accounts.people import PASSWORD, an_officer
from tests.makers.staff import MONDAY_MORNING
from tests.systems.resident_registry.web.conftest import SignIn

SYSTEM = "resident_registry"
pytestmark = pytest.mark.django_db(databases=["office", SYSTEM])
APPROVAL = "/registry/settings/verifier_may_approve/"
DAYS = "/registry/settings/entry_drafts_kept_days/"


def test_an_item_that_concerns_one_is_changed_by_one_with_a_reason_and_holds_at_once(browser_of: SignIn) -> None:
    administrator = browser_of("administrator")

    answer = administrator.post(DAYS, {"value": "7", "reason": "市民課決裁 令和8年第12号"})

    assert answer.status_code == 302
    assert (MONDAY_MORNING - drafts_expire_before(MONDAY_MORNING)).days == 7
    page = administrator.get("/registry/settings/").content.decode()
    assert ("<b>7日</b>" in page, "市民課決裁 令和8年第12号" in page) == (True, True)
    (row,) = AuditEvent.objects.using(SYSTEM).filter(event="office_setting.changed")
    assert row.detail == {"name": "入力途中の保存日数", "value": "7日", "reason": "市民課決裁 令和8年第12号"}


def test_four_eyes_are_loosened_and_tightened_by_two_administrators_alone(browser_of: SignIn) -> None:
    administrator, other = browser_of("administrator"), an_officer("5901", "administrator")
    an_officer("5902", "approve")
    given = {"value": "no", "reason": "監査の指摘による"}

    alone = administrator.post(APPROVAL, given)
    with_themselves = administrator.post(APPROVAL, given | {"second_id": "5000", "second_password": PASSWORD})
    with_nobody_entitled = administrator.post(APPROVAL, given | {"second_id": "5902", "second_password": PASSWORD})
    assert [answer.status_code for answer in (alone, with_themselves, with_nobody_entitled)] == [403, 403, 403]
    assert "別のシステム管理者の確認" in with_nobody_entitled.content.decode()
    assert office_settings.verifier_may_approve()

    done = administrator.post(APPROVAL, given | {"second_id": other, "second_password": PASSWORD})

    assert done.status_code == 302
    assert not office_settings.verifier_may_approve()
    row = OfficeSetting.objects.using(SYSTEM).get()
    assert (row.setting_no, row.staff_id, row.confirmed_by) == (1, "5000", "5901")


def test_each_change_is_a_row_of_its_own(browser_of: SignIn) -> None:
    administrator = browser_of("administrator")
    for value in ("7", "14"):
        administrator.post(DAYS, {"value": value, "reason": "試行"})

    assert office_settings.entry_drafts_kept_days() == 14
    assert list(OfficeSetting.objects.using(SYSTEM).order_by("setting_no").values_list("value", flat=True)) == [7, 14]
    page = administrator.get(DAYS).content.decode()
    assert page.index("14日</td>") < page.index("7日</td>")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"value": "0", "reason": "x"}, "1から90までの数"),
        ({"value": "百", "reason": "x"}, "1から90までの数"),
        ({"value": "7", "reason": " "}, "設定の変更の理由を入力"),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(browser_of: SignIn, given: dict[str, str], words: str) -> None:
    answer = browser_of("administrator").post(DAYS, given)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not OfficeSetting.objects.using(SYSTEM).exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("6月1日", "06-01"), ("12/31", "12-31"), ("４月１日", "04-01"), ("2月29日", None), ("13-1", None), ("六月", None)],
)
def test_a_day_of_the_year_must_come_every_year(typed: str, kept: str | None) -> None:
    value, wrong = read_value(ITEMS["closed_records_moving_day"], typed)

    assert (value, bool(wrong)) == (kept, kept is None)


def test_every_item_shows_what_holds_as_delivered(browser_of: SignIn) -> None:
    page = browser_of("administrator").get("/registry/settings/").content.decode()

    assert page.count("初めの設定のまま") == len(ITEMS)
    for words in ("認める", "100個", "30日", "20件", "6月1日"):
        assert words in page
    assert browser_of("administrator").get("/registry/settings/unknown/").status_code == 404
