"""住民異動届受理通知: goes to the old address where an explanation stood for papers (住基法27条2項)."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta

import pytest
from pypdf import PdfReader

from daicho.foundation.audit.models import AuditEvent
from daicho.systems.resident_registry.actions.make_receipt_notice import make_receipt_notice
from daicho.systems.resident_registry.errors import NoReceiptNotice, NoticeNotFound, NoticeWouldReachProtected
from daicho.systems.resident_registry.models import Movement
from daicho.systems.resident_registry.queries.certificates import issue_history
from daicho.systems.resident_registry.queries.notices import notice_numbered
from daicho.systems.resident_registry.rules.movements.move_in.entry import MoveInEntry
from daicho.systems.resident_registry.rules.notification import IdentityCheck, Notifier, NotifierKind
from tests.makers.hiding import Hide, however_hidden
from tests.makers.move_in import a_move_in
from tests.makers.registry_flow import approved, entered
from tests.makers.staff import MONDAY_MORNING, officer
from tests.proofs import proves

pytestmark = pytest.mark.django_db(databases=["resident_registry"])
SYSTEM = "resident_registry"


def without_papers() -> MoveInEntry:
    identity = IdentityCheck(explanation="財布を失くした。世帯員の生年月日と前住所を正しく答えた。")
    return replace(a_move_in(), notifier=Notifier(NotifierKind.SELF, "大川 誠", identity=identity))


def newest() -> str:
    return Movement.objects.using(SYSTEM).latest("reception").reception


@proves("S1.1.a", how="unit")
def test_the_letter_names_old_address_people_and_movement_and_not_the_new_address() -> None:
    people = approved(officer("1001"), officer("1002"), without_papers()).resident_numbers

    pdf = make_receipt_notice(officer("1002"), newest())

    text = "".join(PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())
    for words in ("住民異動届受理通知", "千葉県架空市本町三丁目4番5号", "大川誠様", "大川結衣", "大川陽", "転入"):
        assert words in text
    assert "グリーンヒルズ" not in text
    kept = AuditEvent.objects.using(SYSTEM).get(event="receipt_notice.made")
    assert sorted(kept.subjects) == sorted(people)


def test_none_is_made_where_papers_were_shown_or_nothing_is_approved_yet() -> None:
    approved(officer("1001"), officer("1002"))
    with pytest.raises(NoReceiptNotice):
        make_receipt_notice(officer("1002"), newest())

    waiting = entered(officer("1001"), without_papers())
    with pytest.raises(NoReceiptNotice):
        make_receipt_notice(officer("1002"), waiting)


@however_hidden
def test_none_is_sent_to_an_old_address_of_somebody_hidden(hide: Hide) -> None:
    people = approved(officer("1001"), officer("1002"), without_papers()).resident_numbers
    hide(people[2])

    with pytest.raises(NoticeWouldReachProtected):
        make_receipt_notice(officer("1002"), newest())


def test_it_stands_in_the_issue_history_of_everybody_and_is_shown_again_the_same() -> None:
    people = approved(officer("1001"), officer("1002"), without_papers()).resident_numbers
    first = make_receipt_notice(officer("1002"), newest())

    later = make_receipt_notice(officer("1003", MONDAY_MORNING + timedelta(days=3)), newest())

    assert later == first
    for number in people:
        (row,) = issue_history(number)
        assert (row.kind, row.scope, row.staff_name) == (
            "住民異動届受理通知",
            "異動前の住所あて",
            officer("1002").actor.name,
        )
    with pytest.raises(NoticeNotFound):
        notice_numbered(row.number)
