"""The glossary and the code use the same words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GLOSSARY = ROOT / "docs/glossary.md"
ROW = re.compile(
    r"^\| (?P<term>[^|]+)\|(?P<reading>[^|]*)\|(?P<identifier>[^|]+)\|(?P<definition>[^|]*)\|[^|]*\|[^|]*\|$"
)


def rows() -> list[dict[str, str]]:
    lines = GLOSSARY.read_text(encoding="utf-8").splitlines()
    found = [{k: v.strip() for k, v in match.groupdict().items()} for line in lines if (match := ROW.match(line))]
    return [row for row in found if row["term"] not in ("term", "") and not row["term"].startswith("---")]


def words() -> set[str]:
    return {word for row in rows() for word in re.findall(r"`([^`]+)`", row["identifier"])}


def public_dataclasses() -> Iterator[tuple[str, str]]:
    """File and name of every public dataclass of the systems' rules: the words the law is written in."""
    for path in sorted((ROOT / "src/daicho/systems").glob("*/rules/**/*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            is_dataclass = isinstance(node, ast.ClassDef) and any(
                "dataclass" in ast.dump(d) for d in node.decorator_list
            )
            if isinstance(node, ast.ClassDef) and is_dataclass and not node.name.startswith("_"):
                yield path.relative_to(ROOT).as_posix(), node.name


def test_the_glossary_has_more_than_eighty_terms_each_defined_and_named() -> None:
    assert len(rows()) >= 80
    for row in rows():
        assert row["identifier"], row
        assert row["definition"] or row["reading"] or "`" in row["identifier"], row


def test_no_term_is_listed_twice() -> None:
    terms = [row["term"] for row in rows()]

    assert sorted({term for term in terms if terms.count(term) > 1}) == []


@pytest.mark.parametrize(("file", "name"), list(public_dataclasses()), ids=lambda value: value.rpartition("/")[2])
def test_every_public_dataclass_of_the_rules_is_in_the_glossary(file: str, name: str) -> None:
    assert name in words(), f"{file}: add {name} to docs/glossary.md"


def test_identifiers_that_are_not_reserved_occur_in_the_code() -> None:
    sources = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("src", "law", "docs/requirements")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".py", ".toml", ".yaml", ".csv", ".json")
    )
    sources += "\n".join(path.as_posix() for path in (ROOT / "src").rglob("*"))
    unknown = {word for word in words() if not re.search(rf"(?<![A-Za-z]){re.escape(word)}(?![a-z])", sources)}

    assert {word for word in unknown if not re.fullmatch(r"[A-Z]\d+", word)} == set()
