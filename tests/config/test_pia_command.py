"""What ``./daicho pia`` prints, and that evidence holds only for the state it was taken from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from daicho.config.pia import main
from daicho.config.pia.digest import digest_of
from daicho.config.pia.evidence import EVIDENCE, Proof, read_evidence, write_evidence

ROWS = '["S9.1"]\ntitle = "a function"\n["S9.1".claims]\na = "It does this."\n'
PASSED = Proof("S9.1.a", "journey", "tests/journeys/test_it.py::test_it", "passed")


@pytest.fixture
def product(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/requirements.toml").write_text(ROWS, encoding="utf-8")
    (tmp_path / "src").mkdir()
    (tmp_path / "src/rule.py").write_text("DAYS = 14\n", encoding="utf-8")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/test_rule.py").write_text("def test_rule(): ...\n", encoding="utf-8")
    return tmp_path


def printed(product: Path, capsys: pytest.CaptureFixture[str]) -> tuple[list[dict[str, object]], str]:
    assert main(["--json"], root=product) == 0
    out, err = capsys.readouterr()
    return json.loads(out), err


def test_a_row_with_evidence_for_this_very_state_is_met(product: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_evidence(product, digest_of(product), [PASSED])

    rows, problems = printed(product, capsys)

    assert rows == [
        {
            "id": "S9.1",
            "title": "a function",
            "status": "met",
            "evidence": [{"claim": "S9.1.a", "how": "journey", "test": "tests/journeys/test_it.py::test_it"}],
        }
    ]
    assert problems == ""


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("src/rule.py", "DAYS = 15\n"),
        ("src/new_rule.py", ""),
        ("tests/test_rule.py", "def test_rule(): pass\n"),
        ("law/periods.yaml", "move_in: 14\n"),
        ("docs/requirements.toml", ROWS + 'b = "It also does that."\n'),
    ],
)
def test_a_changed_or_added_file_invalidates_the_evidence(
    product: Path, capsys: pytest.CaptureFixture[str], path: str, content: str
) -> None:
    write_evidence(product, digest_of(product), [PASSED])

    (product / path).parent.mkdir(exist_ok=True)
    (product / path).write_text(content, encoding="utf-8")

    rows, problems = printed(product, capsys)
    assert [row["status"] for row in rows] == ["not yet"]
    assert [row["evidence"] for row in rows] == [[]]
    assert "no evidence for this state" in problems


def test_a_removed_or_renamed_source_invalidates_the_evidence(
    product: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_evidence(product, digest_of(product), [PASSED])

    (product / "src/rule.py").rename(product / "src/rules.py")

    rows, problems = printed(product, capsys)
    assert rows[0]["status"] == "not yet"
    assert "no evidence for this state" in problems


def test_compiled_files_caches_and_other_documents_leave_the_evidence_valid(product: Path) -> None:
    before = digest_of(product)

    (product / "src/__pycache__").mkdir()
    (product / "src/__pycache__/rule.pyc").write_bytes(b"\0")
    (product / "docs/tour.md").write_text("a walk\n", encoding="utf-8")
    (product / "src/rule.py").touch()

    assert digest_of(product) == before


@pytest.mark.parametrize("content", ["", "{", "[]", '{"digest": "x"}', '{"digest": "x", "proofs": [{"claim": 1}]}'])
def test_damaged_evidence_is_no_evidence(product: Path, content: str) -> None:
    (product / EVIDENCE).parent.mkdir()
    (product / EVIDENCE).write_text(content, encoding="utf-8")

    assert read_evidence(product) is None


def test_without_any_run_everything_is_not_yet(product: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows, problems = printed(product, capsys)

    assert rows[0]["status"] == "not yet"
    assert "no evidence for this state" in problems


def test_the_table_names_status_share_and_tests(product: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_evidence(product, digest_of(product), [PASSED])

    main([], root=product)
    table = capsys.readouterr().out

    assert "S9.1  met       1/1  a function" in table
    assert "tests/journeys/test_it.py::test_it (journey)" in table
    assert "1 requirements: 1 met, 0 partly, 0 not yet." in table
    assert "stand-in" in table


def test_the_table_with_claims_shows_each_sentence(product: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--claims"], root=product)

    assert "[ ] S9.1.a  It does this." in capsys.readouterr().out
