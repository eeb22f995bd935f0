"""A complete test run writes evidence; any other run does not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from daicho.config.pia.digest import digest_of
from daicho.config.pia.evidence import EVIDENCE, Proof, read_evidence

ROOT = Path(__file__).resolve().parents[2]
CHECKS = """
import pytest
from tests.proofs import proves

@proves("S1.1.a", how="journey")
@proves("M3.b", how="refusal")
def test_that_passes():
    pass

@proves("S1.1.b", how="sequence")
def test_that_fails():
    assert False

@proves("S1.1.c", how="sequence")
@pytest.mark.skip(reason="not today")
def test_that_is_skipped():
    pass

@proves("S1.1.d", how="sequence")
@pytest.mark.xfail(reason="known")
def test_that_is_expected_to_fail():
    assert False

@pytest.fixture
def breaks_afterwards():
    yield
    raise RuntimeError

@proves("S1.1.e", how="sequence")
def test_whose_teardown_breaks(breaks_afterwards):
    pass

def test_without_a_claim():
    pass
"""


@pytest.fixture
def product(tmp_path: Path) -> Path:
    (tmp_path / "pytest.ini").write_text("[pytest]\ntestpaths = checks\nxfail_strict = true\n", encoding="utf-8")
    (tmp_path / "checks").mkdir()
    (tmp_path / "checks/test_all.py").write_text(CHECKS, encoding="utf-8")
    (tmp_path / "src").mkdir()
    (tmp_path / "src/rule.py").write_text("DAYS = 14\n", encoding="utf-8")
    return tmp_path


def run(product: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:django",
        "-p",
        "tests.evidence_plugin",
        "-p",
        "no:cacheprovider",
    ]
    return subprocess.run(
        [*command, "--import-mode=importlib", *arguments],
        cwd=product,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


TEST = "checks/test_all.py::test_"
EXPECTED = {
    Proof("S1.1.a", "journey", f"{TEST}that_passes", "passed"),
    Proof("M3.b", "refusal", f"{TEST}that_passes", "passed"),
    Proof("S1.1.b", "sequence", f"{TEST}that_fails", "failed"),
    Proof("S1.1.c", "sequence", f"{TEST}that_is_skipped", "skipped"),
    Proof("S1.1.d", "sequence", f"{TEST}that_is_expected_to_fail", "skipped"),
    Proof("S1.1.e", "sequence", f"{TEST}whose_teardown_breaks", "failed"),
}


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["one process", "xdist"])
def test_a_complete_run_writes_each_outcome_once_with_the_digest(product: Path, workers: tuple[str, ...]) -> None:
    result = run(product, "--evidence", *workers)

    evidence = read_evidence(product)
    assert evidence is not None, result.stdout + result.stderr
    assert evidence.digest == digest_of(product)
    assert set(evidence.proofs) == EXPECTED
    assert len(evidence.proofs) == len(EXPECTED)


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--evidence", "checks/test_all.py"),
        ("--evidence", "-k", "passes"),
        ("--evidence", "-m", "proves"),
        ("--evidence", "--maxfail=1"),
        ("--evidence", "--deselect", "checks/test_all.py::test_that_fails"),
    ],
    ids=" ".join,
)
def test_a_partial_run_writes_nothing(product: Path, arguments: tuple[str, ...]) -> None:
    result = run(product, *arguments)

    assert not (product / EVIDENCE).exists()
    assert ("evidence not written" in result.stdout) == bool(arguments)


def test_a_run_that_leaves_out_the_nightly_tests_is_complete(product: Path) -> None:
    run(product, "--evidence", "-m", "not nightly")

    assert read_evidence(product) is not None


def test_a_source_that_changes_during_the_run_spoils_the_evidence(product: Path) -> None:
    sabotage = "from pathlib import Path\n\ndef test_edit():\n    Path('src/rule.py').write_text('DAYS = 15')\n"
    (product / "checks/test_all.py").write_text(sabotage, encoding="utf-8")

    result = run(product, "--evidence")

    assert not (product / EVIDENCE).exists()
    assert "sources or tests changed during the run" in result.stdout


@pytest.mark.parametrize(
    "line",
    ['from tests.proofs import proves\n@proves("S1.1.z", how="unit")', '@pytest.mark.proves("S1.1.z", how="unit")'],
    ids=["decorator", "bare mark"],
)
def test_an_unknown_claim_stops_the_collection(product: Path, line: str) -> None:
    (product / "checks/test_all.py").write_text(f"import pytest\n{line}\ndef test_it(): ...\n", encoding="utf-8")

    result = run(product, "--evidence")

    assert result.returncode not in (0, 1), result.stdout
    assert "S1.1.z" in result.stdout + result.stderr
    assert not (product / EVIDENCE).exists()


def test_a_worker_process_that_dies_leaves_its_test_unproven(product: Path) -> None:
    killer = (
        "import os\nfrom tests.proofs import proves\n"
        '@proves("S1.1.a", how="journey")\ndef test_dies():\n    os._exit(9)\n'
    )
    (product / "checks/test_all.py").write_text(killer, encoding="utf-8")

    run(product, "--evidence", "-n", "1")

    evidence = read_evidence(product)
    assert evidence is None or all(proof.outcome == "failed" for proof in evidence.proofs)
