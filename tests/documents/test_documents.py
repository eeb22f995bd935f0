"""Documents lead somewhere, say the same in both languages, and give away nothing about anybody's machine."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "THIRD_PARTY").glob("*.md")],
    key=lambda path: path.relative_to(ROOT).as_posix(),
)
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)")
FILE = re.compile(r"`((?:src|tests|docs|law|specs|tools|bench|requirements)/[^`*<>\s]+)`")
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:home|root|work|tmp|Users|opt)/")


COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_link_of_a_document_leads_to_a_file(document: Path) -> None:
    text = COMMENT.sub("", document.read_text(encoding="utf-8"))

    assert [link for link in LINK.findall(text) if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_file_that_a_document_names_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")

    assert [name for name in FILE.findall(text) if not (ROOT / name.split(":")[0]).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_no_document_names_a_path_of_somebodys_machine(document: Path) -> None:
    assert MACHINE_PATH.findall(document.read_text(encoding="utf-8")) == []


def test_no_source_names_a_folder_that_is_not_part_of_the_product() -> None:
    elsewhere = re.compile(r"(?<![\w.])/(?:home|root|work)/|\bresearch/\w")
    sources = [path for folder in ("src", "law", "specs", "tools", "bench") for path in (ROOT / folder).rglob("*")]
    texts = {
        name_of(path): path.read_text(encoding="utf-8") for path in sources if path.suffix in (".py", ".md", ".yaml")
    }

    assert [name for name, text in texts.items() if elsewhere.search(text)] == []


def test_both_readmes_have_the_same_chapters_tables_commands_and_links() -> None:
    english, japanese = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.ja.md"))

    for pattern in (r"(?m)^#+ ", r"(?m)^\| ?\d{4} \|", r"`\./daicho [a-z-]+", r"(?m)^- ", r"--[a-z-]+"):
        assert len(re.findall(pattern, english)) == len(re.findall(pattern, japanese)), pattern
    others = {"README.md", "README.ja.md"}
    assert set(LINK.findall(english)) - others == set(LINK.findall(japanese)) - others


@pytest.mark.parametrize("page", sorted((ROOT / "docs/adr").glob("[0-9]*.md")), ids=lambda path: path.stem)
def test_every_decision_says_why_what_and_what_would_change_it(page: Path) -> None:
    text = page.read_text(encoding="utf-8")

    for part in ("**Context.**", "**Decision.**", "**Consequences.**", "**What would change our mind.**"):
        assert text.count(part) == 1, part
    assert f"]({page.name})" in (ROOT / "docs/adr/README.md").read_text(encoding="utf-8")
    assert text.startswith(f"# {int(page.name[:4])}. ")


@pytest.mark.parametrize("page", sorted((ROOT / "docs/help").glob("*.md")), ids=lambda path: path.stem)
def test_the_staff_help_uses_only_headings_paragraphs_lists_and_tables(page: Path) -> None:
    for line in page.read_text(encoding="utf-8").splitlines():
        assert not re.search(r"^\s*(```|>|<|!\[|={3,}|#{4,})", line), line
    assert page.stem == "README" or page.name in (ROOT / "docs/help/README.md").read_text(encoding="utf-8")
