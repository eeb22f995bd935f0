"""論理チェック at entry into the CS: the table of reasons, row by row."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from daicho.kernel.findings import Finding
from daicho.kernel.numbers import individual_number_from, resident_code_from
from daicho.systems.jukinet_server.actions.conversion import record_of
from daicho.systems.jukinet_server.rules.format_checks import format_findings
from daicho.systems.jukinet_server.rules.logic_checks import Held, Neighbourhood, logic_findings
from daicho.systems.jukinet_server.rules.record import Reason, Record, State, state_after
from tests.systems.jukinet_server.makers import an_identification

CODE = resident_code_from("1111111111")
NUMBER = individual_number_from("11111111111")
TODAY = date(2026, 11, 23)
NEW_ADDRESS = {"municipality_code": "142034", "text": "神奈川県平塚市宝町", "lot": "1番3号"}


def _record(**changes: Any) -> Record:
    return record_of(an_identification(**({"resident_code": CODE, "individual_number": NUMBER} | changes)))


def _codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


def _judged(after: Record, state: State | None = State.CURRENT, **around: Any) -> list[str]:
    held = None if state is None else Held(_record(), state)
    return _codes(logic_findings(after, Neighbourhood(held, **around)))


@pytest.mark.parametrize("reason", ["move_in", "birth", "entry_by_office"])
def test_an_entry_of_somebody_unknown_or_removed_is_accepted_and_of_a_resident_refused(reason: str) -> None:
    record = _record(reason=reason)

    assert _judged(record, None) == []
    assert _judged(record, State.REMOVED) == []
    assert _judged(record, State.CURRENT) == ["JUK-LOGIC-001"]


@pytest.mark.parametrize("reason", ["move_out", "death", "removal_by_office"])
def test_a_removal_needs_a_resident_and_leaves_the_four_items_alone(reason: str) -> None:
    assert _judged(_record(reason=reason)) == []
    assert _judged(_record(reason=reason), None) == ["JUK-LOGIC-002"]
    assert _judged(_record(reason=reason), State.REMOVED) == ["JUK-LOGIC-003"]
    assert _judged(_record(reason=reason, address=NEW_ADDRESS)) == ["JUK-LOGIC-005"]


def test_a_change_of_address_may_change_the_address_alone() -> None:
    assert _judged(_record(reason="change_of_address", address=NEW_ADDRESS, postal_code="2540034")) == []


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ({"name": "平塚　次郎"}, "漢字氏名"),
        ({"birth_date": "1990-04-02"}, "生年月日"),
        ({"sex": "female"}, "性別"),
        ({"individual_number": individual_number_from("22222222222")}, "個人番号"),
        ({"became_resident_on": "2026-11-01"}, "住民となった日"),
    ],
)
def test_a_change_of_address_that_changes_more_names_the_items(changes: dict[str, Any], title: str) -> None:
    after = _record(reason="change_of_address", address=NEW_ADDRESS, **changes)

    (found,) = logic_findings(after, Neighbourhood(Held(_record(), State.CURRENT)))

    assert found.code == "JUK-LOGIC-004"
    assert title in found.message


def test_a_minor_correction_may_change_notation_and_no_birth_date() -> None:
    assert _judged(_record(reason="minor_correction", name="平塚　太朗")) == []
    assert _judged(_record(reason="minor_correction", birth_date="1990-04-02")) == ["JUK-LOGIC-005"]


def test_a_correction_by_office_may_correct_a_removed_record_and_keeps_its_state() -> None:
    after = _record(reason="correction_by_office", name="平塚　花子", sex="female")

    assert _judged(after, State.REMOVED) == []
    assert state_after(after, State.REMOVED) is State.REMOVED
    assert state_after(after, State.CURRENT) is State.CURRENT


def test_a_change_of_resident_code_needs_the_former_code_and_a_new_one_that_is_free() -> None:
    new = resident_code_from("2222222222")
    changed = _record(reason="resident_code_changed", resident_code=new, former_resident_code=CODE)

    assert _judged(changed) == []
    assert _judged(changed, None) == ["JUK-LOGIC-006"]
    assert _judged(changed, code_in_use=True) == ["JUK-LOGIC-007"]
    assert _judged(_record(reason="resident_code_changed", former_resident_code=CODE)) == ["JUK-LOGIC-006"]


def test_a_change_of_individual_number_needs_another_number_that_is_free() -> None:
    other = individual_number_from("22222222222")

    assert _judged(_record(reason="individual_number_changed", individual_number=other)) == []
    assert _judged(_record(reason="individual_number_changed")) == ["JUK-LOGIC-009"]
    taken = _record(reason="individual_number_changed", individual_number=other)
    assert _judged(taken, number_in_use=True) == ["JUK-LOGIC-008"]


def test_every_reason_has_a_row_in_one_of_the_tables() -> None:
    for reason in Reason:
        former = {"former_resident_code": CODE} if reason is Reason.RESIDENT_CODE_CHANGED else {}
        assert isinstance(_judged(_record(reason=reason.value, **former)), list)


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"municipality_code": "141003"}, "JUK-FORMAT-001", "市町村コード"),
        ({"name": "平塚\u0000太郎"}, "JUK-FORMAT-002", "漢字氏名"),
        ({"name": "平塚\ue000郎"}, "JUK-FORMAT-002", "漢字氏名"),
        ({"name_kana": "Hiratsuka"}, "JUK-FORMAT-003", "ふりがな氏名"),
        ({"moved_on": "2026-11-24"}, "JUK-FORMAT-004", "異動年月日"),
        ({"birth_date": "2026-11-21"}, "JUK-FORMAT-005", "生年月日"),
        ({"address": {}}, "JUK-FORMAT-006", "住所"),
    ],
)
def test_a_malformed_item_is_refused_by_name(changes: dict[str, Any], code: str, words: str) -> None:
    findings = format_findings(_record(**changes), "142034", TODAY)

    assert code in _codes(findings)
    assert words in findings[0].message


def test_somebody_expected_to_leave_may_have_a_day_in_the_future() -> None:
    record = _record(reason="correction_by_office", moved_on="2026-12-01", is_expected_to_leave=True)

    assert format_findings(record, "142034", TODAY) == ()


def test_no_finding_repeats_a_personal_number() -> None:
    after = _record(reason="change_of_address", individual_number=individual_number_from("98765432109"))

    (found,) = logic_findings(after, Neighbourhood(Held(_record(), State.CURRENT)))

    assert NUMBER not in found.message
    assert "98765432109" not in found.message
    assert NUMBER not in repr(after)
