"""要確認 — what no source has confirmed yet. ``python -m tests.documents.open_questions`` prints the list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("src", "law", "specs")
KINDS = frozenset({".py", ".yaml", ".toml", ".md", ".json", ".typ", ".html"})
MARK = re.compile("要確認")
LAW_MARK = re.compile(r"^ *unconfirmed:", re.MULTILINE)
SHOWN = 160


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """One mark: where it stands and what is asked there."""

    file: str
    line: int
    question: str


def open_questions() -> Iterator[OpenQuestion]:
    """Every mark in sources, law tables and specifications, in the order of files."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in KINDS and path.is_file():
                yield from _in_file(path)


def _in_file(path: Path) -> Iterator[OpenQuestion]:
    text = path.read_text(encoding="utf-8")
    for mark in (LAW_MARK if path.suffix == ".yaml" else MARK).finditer(text):
        start = text.rfind("\n", 0, mark.start()) + 1
        rest = text[start : mark.end() + SHOWN].split("\n\n")[0]
        line = text.count("\n", 0, mark.start()) + 1
        yield OpenQuestion(path.relative_to(ROOT).as_posix(), line, " ".join(rest.split()))


if __name__ == "__main__":
    for one in open_questions():
        print(f"{one.file}:{one.line}: {one.question}")
