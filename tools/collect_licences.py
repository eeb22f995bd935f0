"""Rewrites ``THIRD_PARTY/python.csv`` and ``THIRD_PARTY/licences/`` from the installed run-time packages.

Run by a developer after every change of ``requirements/run.txt``, in an environment installed from it:

    python tools/collect_licences.py
"""

from __future__ import annotations

import csv
import re
from importlib.metadata import Distribution, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "THIRD_PARTY"
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^ \\;]+)", re.MULTILINE)
LICENCE_FILE = re.compile(r"(licen[cs]e|copying|notice|third_party)", re.IGNORECASE)
# Packages whose metadata name their licence loosely, read in their licence files.
SPDX = {
    "django-csp": "BSD-3-Clause",
    "django-ninja": "MIT",
    "django-template-partials": "MIT",
    "jaconv": "MIT",
    "procrastinate": "MIT",
    "segno": "BSD-3-Clause",
    "sqlparse": "BSD-3-Clause",
}


def licence_of(name: str, package: Distribution) -> str:
    """SPDX expression of a package."""
    return SPDX.get(name) or package.metadata.get("License-Expression") or package.metadata["License"]


def licence_text(package: Distribution) -> str:
    """The texts that the package brings along, one after the other."""
    texts = []
    for file in package.files or ():
        if ".dist-info" in str(file.parent) and LICENCE_FILE.search(file.name):
            texts.append(f"--- {file.name}\n\n{Path(str(file.locate())).read_text(encoding='utf-8').strip()}\n")
    return "\n".join(texts)


def main() -> None:
    """Writes one row and one licence file per pinned package."""
    (TARGET / "licences").mkdir(parents=True, exist_ok=True)
    for old in (TARGET / "licences").glob("*.txt"):
        old.unlink()
    with (TARGET / "python.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["name", "version", "licence"])
        for name, version in PINNED.findall((ROOT / "requirements/run.txt").read_text(encoding="utf-8")):
            package = distribution(name)
            rows.writerow([name, version, licence_of(name, package)])
            (TARGET / "licences" / f"{name}.txt").write_text(licence_text(package), encoding="utf-8")


if __name__ == "__main__":
    main()
