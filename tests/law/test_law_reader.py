"""The reader of the law tables refuses what it does not understand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from daicho.foundation.law import LawFileError, load_law_tables

GOOD = """
move_in_days:
  - since: 1967-11-10
    value: 14
    article: 住民基本台帳法22条1項
    source: 住民基本台帳法
  - since: 2030-04-01
    value: 30
    article: 住民基本台帳法22条1項
    source: 架空の改正
    unconfirmed: まだ成立していない
"""


def written(folder: Path, text: str) -> Path:
    (folder / "notification_period.yaml").write_text(text, encoding="utf-8")
    return folder


def test_an_old_case_is_judged_by_the_old_value(tmp_path: Path) -> None:
    tables = load_law_tables(written(tmp_path, GOOD))

    assert tables.value("notification_period.move_in_days", date(2030, 3, 31)) == 14
    assert tables.value("notification_period.move_in_days", date(2030, 4, 1)) == 30


def test_an_open_question_stays_with_its_value(tmp_path: Path) -> None:
    tables = load_law_tables(written(tmp_path, GOOD))

    assert tables.in_force("notification_period.move_in_days", date(2030, 4, 1)).unconfirmed == "まだ成立していない"


@pytest.mark.parametrize(
    ("broken", "complaint"),
    [
        (GOOD.replace("    article: 住民基本台帳法22条1項\n", "", 1), "article"),
        (GOOD.replace("    source: 住民基本台帳法\n", "", 1), "source"),
        (GOOD.replace("    value: 14\n", "", 1), "value"),
        (GOOD.replace("since: 1967-11-10", "since: someday"), "since"),
        (GOOD.replace("unconfirmed", "unconfirmd"), "unconfirmd"),
        (GOOD.replace("2030-04-01", "1967-11-10"), "two values"),
        (GOOD + GOOD, "twice"),
        ("move_in_days: 14\n", "list"),
        ("- 14\n", "names"),
        ("move_in_days: [", "notification_period.yaml"),
    ],
)
def test_a_file_that_is_not_understood_is_refused_by_name(tmp_path: Path, broken: str, complaint: str) -> None:
    with pytest.raises(LawFileError, match=complaint):
        load_law_tables(written(tmp_path, broken))


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LawFileError, match="no law tables"):
        load_law_tables(tmp_path)
