"""Collects what the tests prove and writes ``.evidence/evidence.json`` after a complete run.

Active with ``--evidence``, which ``./daicho test`` gives. A run of selected tests, one that was stopped early or
during which sources changed writes nothing and says why. Works with and without pytest-xdist.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from daicho.config.pia.digest import digest_of
from daicho.config.pia.evidence import Proof, write_evidence
from tests.proofs import UnknownClaim, check_proof

PROPERTY = "proves"
TIERS = ("", "not nightly")
"""Marker expressions of a complete run: all tiers, or all but the nightly one."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--evidence", action="store_true", help="complete run: write .evidence/evidence.json")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "proves(claim, how): the requirement claim that the test proves")
    if config.getoption("--evidence") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(EvidenceCollector(config), "daicho-evidence")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Hands every proof over in the test's report, the only thing that xdist carries to the main process."""
    for item in items:
        for mark in item.iter_markers("proves"):
            try:
                claim, how = check_proof(*mark.args, **mark.kwargs)
            except (UnknownClaim, TypeError) as problem:
                raise pytest.UsageError(f"{item.nodeid}: {problem}") from problem
            item.user_properties.append((PROPERTY, f"{claim} {how}"))


def why_partial(config: pytest.Config) -> str:
    """Why this run cannot be complete by its options; empty when it can."""
    testpaths = config.getini("testpaths")
    if sorted(config.args) != sorted(testpaths):
        return f"only {' '.join(config.args)} was asked for"
    if config.getoption("keyword"):
        return "tests were selected by -k"
    if config.getoption("markexpr") not in TIERS:
        return "tests were selected by -m"
    for option in ("deselect", "ignore", "ignore_glob", "lf", "last_failed", "stepwise"):
        if config.getoption(option, default=None):
            return f"tests were selected by {option}"
    return ""


class EvidenceCollector:
    """Lives in the main process for one run."""

    def __init__(self, config: pytest.Config) -> None:
        self.root = Path(config.rootpath)
        self.digest = digest_of(self.root)
        self.partial = why_partial(config)
        self.proofs: dict[str, set[tuple[str, str]]] = {}
        self.outcomes: dict[str, str] = {}
        self.finished: set[str] = set()
        self.result = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keeps the worst outcome of setup, call and teardown; an expected failure arrives as skipped."""
        pairs = [str(value).split(" ") for name, value in report.user_properties if name == PROPERTY]
        if pairs:
            self.proofs.setdefault(report.nodeid, set()).update((claim, how) for claim, how in pairs)
        if report.when == "teardown":
            self.finished.add(report.nodeid)
        ranks = ("passed", "skipped", "failed")
        outcome = "skipped" if hasattr(report, "wasxfail") and report.outcome == "passed" else report.outcome
        before = self.outcomes.get(report.nodeid, "passed")
        self.outcomes[report.nodeid] = max(before, outcome, key=ranks.index)

    def _proofs(self) -> Iterator[Proof]:
        for test, pairs in self.proofs.items():
            for claim, how in pairs:
                yield Proof(claim, how, test, self.outcomes[test] if test in self.finished else "failed")

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        reason = self.partial
        if not reason and exitstatus not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
            reason = "the run did not come to its end"
        if not reason and (session.shouldstop or session.shouldfail):
            reason = "the run was stopped early"
        if not reason and digest_of(self.root) != self.digest:
            reason = "sources or tests changed during the run"
        if reason:
            self.result = f"evidence not written: {reason}"
        else:
            self.result = f"evidence written to {write_evidence(self.root, self.digest, self._proofs())}"

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.write_line(self.result)
