"""通知・連携の画面: what waits, with age and reason; sending again and giving up, each with its safeguards."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from daicho.contracts.inquiries import JukinetLinkageStatusAnswer
from daicho.contracts.inquiries.outcome import Answered, Outcome, Refused, TimedOut, Unavailable
from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.messaging.models import Delivery
from daicho.systems.resident_registry.queries.linkage_subjects import subject_at_cs
from daicho.systems.resident_registry.web import linkage
from daicho.systems.resident_registry.web.presenters.linkage import age_words, jukinet_row
from tests.foundation.accounts.people import PASSWORD, a_terminal, an_officer, signed_in
from tests.makers.registry_flow import approved
from tests.makers.staff import officer
from tests.proofs import proves
from tests.systems.resident_registry.web.reading import HTMX, part_of, text_of

pytestmark = pytest.mark.committed(databases=["office", "resident_registry", "jukinet_server"])
PAGE = "/registry/linkage/"
_serial = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Window:
    """An officer at a browser."""

    staff_id: str
    browser: Client


@dataclass(frozen=True, slots=True)
class Held:
    """A held delivery: whom it is about, and by what sign the CS knows the person."""

    id: int
    subject: str
    resident: str


@pytest.fixture
def window_of() -> Callable[..., Window]:
    """Signs a new officer with these duties in."""

    def sign(*duties: str) -> Window:
        number = next(_serial)
        staff_id = an_officer(f"6{number:03d}", *duties)
        client = Client(raise_request_exception=False)
        client.cookies["daicho_office"] = signed_in(staff_id, a_terminal(f"LK-{number:03d}"))
        return Window(staff_id, client)

    return sign


@pytest.fixture
def waiting() -> Held:
    """A message to the CS that was rejected and is held."""
    number = approved(officer("1001"), officer("1002")).resident_numbers[0]
    found = Delivery.objects.using("resident_registry").get(subject=subject_at_cs(number), receiver="jukinet_server")
    found.state, found.attempts, found.last_code, found.last_error = "held", 3, "J-X-1", "氏名の形式が違います。"
    found.save(using="resident_registry")
    return Held(found.id, found.subject, number)


def state_of(delivery: Held) -> tuple[str, str]:
    found = Delivery.objects.using("resident_registry").select_related("message").get(id=delivery.id)
    return found.state, found.message.type


def events_of(delivery: Held) -> list[str]:
    rows = AuditEvent.objects.using("resident_registry").filter(detail__delivery=delivery.id).order_by("number")
    return list(rows.values_list("event", flat=True))


def test_the_page_shows_connections_reasons_and_the_answer_of_the_cs(
    window_of: Callable[..., Window], waiting: Held
) -> None:
    page = window_of("linkage").browser.get(PAGE).content.decode()

    for words in (
        "住民記録 → 市町村CS",
        "住民記録 → 庁内データ連携",
        "市町村CS → 都道府県サーバ",
        "氏名の形式が違います。",
    ):
        assert words in page
    assert waiting.resident in page
    assert waiting.subject not in page
    assert "大川" not in page
    assert "グリーンヒルズ" not in page
    seen = AuditEvent.objects.using("resident_registry").filter(event="linkage.viewed").latest("number")
    assert waiting.resident in seen.subjects


def test_each_fragment_is_the_same_as_in_the_whole_page(window_of: Callable[..., Window], waiting: Held) -> None:
    browser = window_of("linkage").browser

    for part in ("status", "jukinet"):
        whole = part_of(text_of(browser.get(PAGE)), "tbody", f"linkage-{part}")
        fragment = part_of(text_of(browser.get(PAGE, {"part": part}, headers=HTMX)), "tbody", f"linkage-{part}")
        assert without_ages(fragment) == without_ages(whole)


def without_ages(text: str) -> str:
    return "".join(character for character in text if not character.isdigit()).replace("秒", "").replace("分", "")


def test_looking_again_writes_no_audit_row_and_shows_nobody(window_of: Callable[..., Window], waiting: Held) -> None:
    browser = window_of("linkage").browser
    before = AuditEvent.objects.using("resident_registry").count()

    answer = browser.get(PAGE, {"part": "status"}, headers=HTMX)

    assert waiting.resident not in answer.content.decode()
    assert AuditEvent.objects.using("resident_registry").count() == before


def test_a_held_message_is_sent_again_for_a_reason(window_of: Callable[..., Window], waiting: Held) -> None:
    browser = window_of("linkage").browser

    empty = browser.post(f"{PAGE}deliveries/{waiting.id}/resend/", {"reason": " "})
    assert empty.status_code == 422
    assert "再送の理由" in empty.content.decode()
    assert state_of(waiting)[0] == "held"
    done = browser.post(f"{PAGE}deliveries/{waiting.id}/resend/", {"reason": "CSに確認済み"})

    assert (done.status_code, done["Location"]) == (302, PAGE)
    assert state_of(waiting) == ("waiting", "IdentificationUpdate")
    assert events_of(waiting) == ["delivery.resent"]


def test_a_held_message_is_given_up_only_with_a_second_officers_own_password(
    window_of: Callable[..., Window], waiting: Held
) -> None:
    first, second = window_of("linkage"), window_of("administrator")
    outsider = window_of("entry")
    address = f"{PAGE}deliveries/{waiting.id}/skip/"

    def give_up(staff_id: str, password: str = PASSWORD) -> tuple[int, str]:
        fields = {"reason": "後の通知に含まれる", "second_id": staff_id, "second_password": password}
        answer = first.browser.post(address, fields)
        return answer.status_code, answer.content.decode()

    for who, password, status, words in (
        (first.staff_id, PASSWORD, 422, "別の職員の確認が必要"),
        (outsider.staff_id, PASSWORD, 422, "職務がありません"),
        (second.staff_id, "wrong-password-1", 403, "職員番号かパスワードが違う"),
        ("nobody", PASSWORD, 403, "職員番号かパスワードが違う"),
    ):
        assert (lambda found: found[0] == status and words in found[1])(give_up(who, password)), who
        assert state_of(waiting) == ("held", "IdentificationUpdate")

    assert give_up(second.staff_id)[0] == 302
    assert state_of(waiting) == ("waiting", "DeliverySkipped")
    assert events_of(waiting) == ["delivery.skipped", "linkage.skip_confirmed"]


def test_five_wrong_passwords_lock_the_second_officer_out(window_of: Callable[..., Window], waiting: Held) -> None:
    first, second = window_of("linkage"), window_of("administrator")
    fields = {"reason": "理由", "second_id": second.staff_id}
    for _ in range(5):
        first.browser.post(f"{PAGE}deliveries/{waiting.id}/skip/", {**fields, "second_password": "wrong-password-1"})

    answer = first.browser.post(f"{PAGE}deliveries/{waiting.id}/skip/", {**fields, "second_password": PASSWORD})

    assert answer.status_code == 403
    assert state_of(waiting)[0] == "held"


@proves("M24.b", how="refusal")
@pytest.mark.parametrize("act", ["resend", "skip"])
def test_who_may_only_look_can_neither_send_again_nor_give_up(
    window_of: Callable[..., Window], waiting: Held, act: str
) -> None:
    browser = window_of("administrator").browser

    assert "再送・見送り" not in browser.get(PAGE).content.decode()
    answer = browser.post(f"{PAGE}deliveries/{waiting.id}/{act}/", {"reason": "x"})

    assert answer.status_code == 403
    assert state_of(waiting)[0] == "held"


def test_a_finished_delivery_is_not_sent_again(window_of: Callable[..., Window]) -> None:
    answer = window_of("linkage").browser.post(f"{PAGE}deliveries/99999999/resend/", {"reason": "x"})

    assert answer.status_code == 409
    assert "すでに完了しているか、見つかりません" in answer.content.decode()


def test_the_list_takes_as_many_queries_for_many_as_for_one(window_of: Callable[..., Window], waiting: Held) -> None:
    browser = window_of("linkage").browser
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connections["resident_registry"]) as queries:
            assert browser.get(PAGE).status_code == 200
        counts.append(len(queries))
        approved(officer("1001"), officer("1002"))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (
            Answered(
                JukinetLinkageStatusAnswer(
                    waiting=2, held=1, oldest_age_seconds=7300, last_error="拒否", last_delivered_at=None
                )
            ),
            ("保留あり", "2時間", "拒否"),
        ),
        (Refused("INQ-1", "許されない照会です。"), ("回答拒否", "許されない照会です。")),
        (Unavailable(), ("接続できません", "接続できませんでした")),
        (TimedOut(), ("時間切れ", "時間内に回答がありませんでした")),
    ],
    ids=["answered", "refused", "unavailable", "timed-out"],
)
def test_each_outcome_of_asking_the_cs_has_its_words(
    window_of: Callable[..., Window], monkeypatch: pytest.MonkeyPatch, outcome: Outcome, words: tuple[str, ...]
) -> None:
    monkeypatch.setattr(linkage, "jukinet_status", lambda ctx: outcome)

    page = window_of("linkage").browser.get(PAGE).content.decode()

    assert jukinet_row(outcome).state == words[0]
    assert all(one in page for one in words)


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "0秒"), (59, "59秒"), (60, "1分"), (3599, "59分"), (7300, "2時間"), (200000, "2日")]
)
def test_an_age_is_said_in_its_largest_unit(seconds: int, words: str) -> None:
    assert age_words(seconds) == words
