"""Control pages (操作画面) of the counterparts: plain Japanese HTML for people, one small style for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import HTMLResponse

_STYLE = """
body { font: 16px/1.6 "Noto Sans JP", "Noto Sans CJK JP", sans-serif; margin: 0; color: #1a1a1c; background: #f8f8fb; }
header { background: #5c3d8c; color: #fff; padding: .6rem 1.5rem; } header p { margin: 0; font-size: .875rem; }
h1 { font-size: 1.25rem; margin: 0; } h2 { font-size: 1.05rem; margin: 0 0 .5rem; }
main { padding: 1rem 1.5rem; max-width: 72rem; }
section { background: #fff; border: 1px solid #d8d8db; border-radius: 8px; padding: 1rem; margin: 0 0 1rem; }
table { border-collapse: collapse; width: 100%; } th, td { border-bottom: 1px solid #d8d8db; padding: .35rem .5rem;
text-align: left; vertical-align: top; } th { background: #f1f1f4; font-weight: 600; }
form.act { display: flex; flex-wrap: wrap; gap: .75rem; align-items: end; margin: 0 0 .75rem; }
label { display: block; font-size: .875rem; } label > span { display: block; }
input, select, textarea { font: inherit; padding: .3rem .5rem; border: 1px solid #767679; border-radius: 4px; }
button { font: inherit; padding: .35rem 1rem; border: 0; border-radius: 4px; background: #5c3d8c; color: #fff;
white-space: nowrap; }
button.plain { background: #fff; color: #5c3d8c; border: 1px solid #5c3d8c; }
.said { border-left: 6px solid #5c3d8c; } .empty { color: #626264; } code { white-space: pre-wrap; }
"""


class Html(str):
    """Text that is already HTML; every other text is escaped."""


@dataclass(frozen=True, slots=True)
class Field:
    """入力欄 — a text field, or a list where there are choices (value, wording)."""

    name: str
    label: str
    value: str = ""
    choices: Sequence[tuple[str, str]] = ()
    kind: str = "text"

    def html(self) -> str:
        """The labelled control."""
        if self.kind == "checkbox":
            checked = " checked" if self.value else ""
            return (
                f'<label><input type="checkbox" name="{escape(self.name)}" value="1"{checked}> '
                f"{escape(self.label)}</label>"
            )
        if self.kind == "hidden":
            return f'<input type="hidden" name="{escape(self.name)}" value="{escape(self.value)}">'
        if self.choices:
            options = "".join(
                f'<option value="{escape(value)}"{" selected" if value == self.value else ""}>{escape(words)}</option>'
                for value, words in self.choices
            )
            control = f'<select name="{escape(self.name)}">{options}</select>'
        else:
            control = f'<input type="{escape(self.kind)}" name="{escape(self.name)}" value="{escape(self.value)}">'
        return f"<label><span>{escape(self.label)}</span>{control}</label>"


def form(action: str, fields: Iterable[Field], button: str, *, is_plain: bool = False) -> Html:
    """操作 — one act with its fields and its button."""
    inner = "".join(field.html() for field in fields)
    kind = ' class="plain"' if is_plain else ""
    return Html(
        f'<form class="act" method="post" action="{escape(action)}">{inner}'
        f"<button{kind}>{escape(button)}</button></form>"
    )


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], empty: str = "ありません。") -> str:
    """一覧 — cells are text, or a form."""
    body = "".join("<tr>" + "".join(f"<td>{_cell(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    if not body:
        return f'<p class="empty">{escape(empty)}</p>'
    return (
        f"<table><thead><tr>{''.join(f'<th>{escape(h)}</th>' for h in heads)}</tr></thead><tbody>{body}</tbody></table>"
    )


def section(title: str, *parts: str) -> str:
    """一区画."""
    return f"<section><h2>{escape(title)}</h2>{''.join(parts)}</section>"


def said(text: str) -> str:
    """直前の操作の結果."""
    return f'<section class="said" role="status"><code>{escape(text)}</code></section>' if text else ""


def page(title: str, note: str, sections: Iterable[str]) -> HTMLResponse:
    """画面. Args: note: which simulated peer this is, in one line."""
    return HTMLResponse(
        f'<!doctype html><html lang="ja"><meta charset="utf-8"><title>{escape(title)}</title><style>{_STYLE}</style>'
        f"<header><h1>{escape(title)}</h1><p>{escape(note)}</p></header><main>{''.join(sections)}</main></html>"
    )


async def form_of(request: Request) -> dict[str, str]:
    """What a form of ours sent (one value per field)."""
    return dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))


def _cell(cell: str) -> str:
    return cell if isinstance(cell, Html) else escape(cell)
