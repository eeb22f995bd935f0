"""Whatever no source confirms is marked, and the mark says what is to be asked."""

from __future__ import annotations

from tests.documents.open_questions import LAW_MARK, MARK, open_questions

BARE_MARK = 6
"""Fewer characters than these around a mark are no question."""


def test_each_mark_of_an_unconfirmed_value_states_its_question() -> None:
    marks = list(open_questions())

    assert marks, "no open question left? then delete this test and celebrate"
    bare = [f"{one.file}:{one.line}" for one in marks if len(LAW_MARK.sub("", MARK.sub("", one.question))) < BARE_MARK]
    assert bare == []


def test_the_formula_of_the_resident_code_is_still_an_open_question() -> None:
    assert any("numbers.py" in one.file and "436号" in one.question for one in open_questions())
