"""The guard against marker addresses sees what it has to see."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from tests.marker_guard import GUARD, MarkerGuard, found_in

SHOWN = "神奈川県平塚市宝町9003番地77 霧笛荘102号室"


@pytest.mark.parametrize("text", [SHOWN, "ムテキソウ", "<td>9001番地77</td>", "灯台守荘"])
def test_a_marker_is_found_in_any_text(text: str) -> None:
    assert found_in(text.encode())


@pytest.mark.parametrize("text", ["9001番地7", "神奈川県平塚市宝町1番3号", "19001番地77", "月影", ""])
def test_other_addresses_are_not_taken_for_one(text: str) -> None:
    assert found_in(text.encode()) == ""


def test_a_response_with_one_is_noted_unless_its_reader_protects() -> None:
    guard = MarkerGuard()
    guard.look_at_response("/registry/residents/1/", SHOWN.encode(), {"entry"})
    guard.look_at_response("/registry/residents/1/", SHOWN.encode(), {"protection"})
    assert len(guard.during_test) == 1
    assert guard.looked_at["responses"] == 2


def test_a_log_record_with_one_is_noted_also_inside_an_exception() -> None:
    guard = MarkerGuard()
    fault = ValueError(SHOWN)
    guard.look_at_record(logging.LogRecord("daicho", logging.INFO, "", 1, "moved to %s", (SHOWN,), None))
    guard.look_at_record(logging.LogRecord("daicho", logging.ERROR, "", 1, "no", (), (ValueError, fault, None)))
    guard.look_at_record(logging.LogRecord("daicho", logging.INFO, "", 1, "nothing", (), None))
    assert len(guard.during_test) == 2


def test_files_are_searched_except_those_of_the_city_and_the_database(tmp_path: Path) -> None:
    # given
    guard = MarkerGuard()
    for name in ("logs/web.log", "postgres/base/1", "city/registry/residents.jsonl", "counterparts/a.sqlite3"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(SHOWN)
    (tmp_path / "city" / "world.json").write_text(SHOWN)

    # when
    guard.look_at_files(tmp_path)

    # then
    assert [find.split(" shows ")[0] for find in guard.in_run] == [f"file {tmp_path / 'logs/web.log'}"]
    for file in tmp_path.rglob("*"):
        if file.is_file():
            file.write_text("")


def test_it_stands_at_the_door_of_this_very_run() -> None:
    # when a record is made that shows one
    before = GUARD.looked_at["records"]
    logging.getLogger("daicho.test").warning("moved to %s", SHOWN)

    # then it was seen; this test takes the find away
    assert GUARD.looked_at["records"] > before
    assert [find for find in GUARD.during_test if "daicho.test" in find]
    GUARD.during_test.clear()
