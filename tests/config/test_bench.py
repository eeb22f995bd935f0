"""``./daicho bench``: a figure per file, one JSON object per line, and an exit code that tells whether it ran."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from subprocess import CompletedProcess
from types import ModuleType

import pytest

from daicho.config import bench


def a_figure(monkeypatch: pytest.MonkeyPatch, *ratios: float) -> None:
    """A figure called ``certificate`` whose results are known beforehand."""
    module = ModuleType("bench.certificate")
    results = [{"bench": "certificate", "ratio": ratio, "goal": 1.5, "holds": ratio <= 1.5} for ratio in ratios]
    module.measure = lambda: iter(results)  # type: ignore[attr-defined]  # a module made for the test
    monkeypatch.setitem(sys.modules, "bench.certificate", module)


def test_every_file_of_the_folder_is_a_figure() -> None:
    assert "certificate" in bench.names()
    assert "__init__" not in bench.names()
    assert Path(bench.ROOT, "bench", "certificate.py").is_file()


def test_results_are_one_json_object_a_line_and_a_missed_goal_stands_in_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    a_figure(monkeypatch, 1.2, 1.6)

    assert bench.main(["certificate"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(line["ratio"], line["holds"]) for line in lines] == [(1.2, True), (1.6, False)]


def test_several_figures_run_in_a_process_each_and_one_that_breaks_off_shows_in_the_exit_code(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started: list[str] = []

    def run(command: list[str], check: bool) -> CompletedProcess[str]:
        started.append(command[-1])
        return CompletedProcess(command, 1 if command[-1] == "load" else 0)

    monkeypatch.setattr(subprocess, "run", run)

    assert bench.main(["certificate", "load", "certificate"]) == 1
    assert started == ["certificate", "load", "certificate"]


@pytest.mark.parametrize("argv", [[], ["speed"]])
def test_an_unknown_figure_is_answered_with_the_names_on_standard_error(
    argv: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert bench.main(argv) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "certificate" in printed.err
