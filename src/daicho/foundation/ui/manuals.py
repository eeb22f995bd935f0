"""手引き: Markdown files of ``docs/help`` as safe HTML — headings, paragraphs, lists, tables, code, bold, links.

Everything is escaped first; no HTML of a file reaches a page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

AddressOf = Callable[[str], str]
_INLINE = re.compile(r"`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\(([^)\s]+)\)")
_HEADING = re.compile(r"(#{1,3})\s+(.+)")
_BULLET = re.compile(r"[-*]\s+(.+)")
_NUMBER = re.compile(r"\d+\.\s+(.+)")
_RULE = re.compile(r"\|?[\s:|-]+\|?$")


@dataclass(frozen=True, slots=True)
class Manual:
    """手引き — its title and its body."""

    title: str
    body: SafeString


def manual_names() -> frozenset[str]:
    """Names of all manuals; a name from an address is compared with these and never becomes a path."""
    return frozenset(file.stem for file in _folder().glob("*.md"))


def manual(name: str, address_of: AddressOf) -> Manual:
    """One manual. Args: address_of: turns a link's target into an address, empty for no link."""
    text = _read(_folder() / f"{name}.md")
    title = next((found[2] for line in text.splitlines() if (found := _HEADING.match(line))), name)
    return Manual(title, rendered(text, address_of))


def rendered(text: str, address_of: AddressOf = lambda target: "") -> SafeString:
    """Markdown as HTML."""
    return mark_safe("\n".join(_blocks(text.splitlines(), address_of)))


def _folder() -> Path:
    root: Path = settings.PROJECT_ROOT
    return root / "docs" / "help"


@cache
def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def _blocks(lines: list[str], address_of: AddressOf) -> Iterator[str]:
    at = 0
    while at < len(lines):
        line = lines[at]
        if not line.strip():
            at += 1
        elif line.startswith("```"):
            end = _end_of(lines, at + 1, lambda one: one.startswith("```"))
            yield format_html("<pre><code>{}</code></pre>", "\n".join(lines[at + 1 : end]))
            at = end + 1
        elif heading := _HEADING.match(line):
            level = len(heading[1])
            yield _tagged(f"h{level}", _inline(heading[2], address_of))
            at += 1
        else:
            end, block = _longer_block(lines, at, address_of)
            yield block
            at = end


def _longer_block(lines: list[str], at: int, address_of: AddressOf) -> tuple[int, str]:
    """A table, a list or a paragraph, and the line behind it."""
    for pattern, tag in ((_BULLET, "ul"), (_NUMBER, "ol")):
        if pattern.match(lines[at]):
            end = _end_of(lines, at, lambda one, wanted=pattern: not wanted.match(one) and not one.startswith("  "))  # type: ignore[misc]
            return end, _list(lines[at:end], pattern, tag, address_of)
    if lines[at].startswith("|") and at + 1 < len(lines) and _RULE.match(lines[at + 1]):
        end = _end_of(lines, at, lambda one: not one.startswith("|"))
        return end, _table(lines[at:end], address_of)
    end = _end_of(lines, at + 1, _begins_a_block)
    return end, _tagged("p", _inline("\n".join(lines[at:end]), address_of, line_break=True))


def _begins_a_block(line: str) -> bool:
    return not line.strip() or bool(
        line.startswith(("|", "```")) or _HEADING.match(line) or _BULLET.match(line) or _NUMBER.match(line)
    )


def _end_of(lines: list[str], at: int, ends: Callable[[str], bool]) -> int:
    while at < len(lines) and not ends(lines[at]):
        at += 1
    return at


def _list(lines: list[str], pattern: re.Pattern[str], tag: str, address_of: AddressOf) -> str:
    items: list[str] = []
    for line in lines:
        found = pattern.match(line)
        if found:
            items.append(found[1])
        elif items:
            items[-1] += line.strip()
    rows = format_html_join("", "<li>{}</li>", ((_inline(item, address_of),) for item in items))
    return _tagged(tag, rows)


def _table(lines: list[str], address_of: AddressOf) -> str:
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in (lines[0], *lines[2:])]
    head = format_html_join("", '<th scope="col">{}</th>', ((_inline(cell, address_of),) for cell in rows[0]))
    body = format_html_join(
        "",
        "<tr>{}</tr>",
        ((format_html_join("", "<td>{}</td>", ((_inline(cell, address_of),) for cell in row)),) for row in rows[1:]),
    )
    return format_html('<table class="tbl"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>', head, body)


def _inline(text: str, address_of: AddressOf, *, line_break: bool = False) -> SafeString:
    parts: list[str] = []
    done = 0
    for found in _INLINE.finditer(text):
        parts.append(escape(text[done : found.start()]))
        parts.append(_marked(found, address_of))
        done = found.end()
    parts.append(escape(text[done:]))
    joined = "".join(parts)
    return mark_safe(joined.replace("\n", "<br>") if line_break else joined)


def _marked(found: re.Match[str], address_of: AddressOf) -> str:
    code, bold, words, target = found.groups()
    if code:
        return format_html("<code>{}</code>", code)
    if bold:
        return format_html("<strong>{}</strong>", bold)
    address = address_of(target)
    return format_html('<a href="{}">{}</a>', address, words) if address else escape(words)


def _tagged(tag: str, content: str) -> str:
    return format_html(f"<{tag}>{{}}</{tag}>", conditional_escape(content))
