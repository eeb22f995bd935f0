"""統合記載欄・別紙: what is written in lines rather than boxes: movements, notes, common names, remarks.

Source: 標準仕様書 1.1.4, 1.1.14, 5.1. Special causes stay hidden even when history is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from daicho.kernel.dates.eras import wareki
from daicho.municipal.certificates.fitting import MM_PER_POINT, wrap
from daicho.municipal.certificates.inputs import (
    CertificateMember,
    CertificateOptions,
    ClosingItems,
    CommonNameEntry,
    HistoryLine,
)
from daicho.municipal.certificates.items import display_name
from daicho.municipal.certificates.marks import END_OF_NOTES, Mark

SPECIAL_WORDS = "特別養子縁組"
NOTE_POINTS = 9.5
NOTE_WIDTH_MM = 180.0
INDENT = "　　"
LINES_BESIDE_ITEMS = 21
"""Lines of 統合記載欄 under the items of a 個人票."""

LINES_OF_A_SHEET = 40
"""Lines of a continuation sheet or 別紙."""


def individual_notes(member: CertificateMember, options: CertificateOptions) -> tuple[str, ...]:
    """統合記載欄 of a 個人票: history, common names and remarks as asked for; 「省略」 when nothing was.

    A 除票 has its own items first, whatever is asked for (標準仕様書 1.1.14).
    """
    closing = closing_lines(member.closing, options) if member.closing else []
    if not (options.history or options.remarks or options.common_name_history):
        return (*_wrapped(closing), Mark.OMITTED.text, END_OF_NOTES)
    lines: list[str] = list(closing)
    if options.history:
        for position, entry in enumerate(visible_history(member.history, options), start=1):
            lines += _history(position, entry, options)
    if options.common_name_history and member.foreign:
        lines += _common_names(member.foreign.common_names)
    if options.remarks:
        lines += [f"備考　{remark}" for remark in member.remarks if _may_show(remark, options)]
    return (*(_wrapped(lines) or (Mark.EMPTY.text,)), END_OF_NOTES)


def annex_notes(members: Sequence[CertificateMember]) -> tuple[str, ...]:
    """別紙 of a household's certificate: 通称の記載及び削除に関する事項 of each foreign member that has any."""
    lines: list[str] = []
    for position, member in enumerate(members, start=1):
        if member.foreign and member.foreign.common_names:
            lines.append(f"{position}　{display_name(member)}")
            lines += [INDENT + line for line in _common_names(member.foreign.common_names)]
    return (*_wrapped(lines), END_OF_NOTES) if lines else ()


def visible_history(history: Iterable[HistoryLine], options: CertificateOptions) -> tuple[HistoryLine, ...]:
    """異動履歴 to print: without 特別養子縁組, its dissolution and changes of sex unless asked for expressly."""
    return tuple(entry for entry in history if options.special_history or not entry.special)


def closing_lines(closing: ClosingItems, options: CertificateOptions) -> list[str]:
    """除票固有の記載事項; the other items of a 除票 with the history (標準仕様書 1.1.5)."""
    occurred = closing.occurred_on.wareki() if closing.occurred_on else ""
    own = [("消除事由", closing.reason), ("事由の生じた年月日", occurred)]
    own.append(("転出先住所（予定）", closing.planned_to.one_line()))
    if options.history:
        days = ((closing.notified_on, "届出の年月日"), (closing.notice_on, "転入通知年月日"))
        own.append(("転出先住所（確定）", closing.confirmed_to.one_line()))
        own += [(label, wareki(day)) for day, label in (*days, (closing.moved_out_on, "転出年月日")) if day]
    return [f"{label}　{text}" for label, text in own if text]


def _may_show(text: str, options: CertificateOptions) -> bool:
    """特別養子縁組 and its dissolution stay hidden unless asked for expressly (標準仕様書 1.1.4)."""
    return options.special_history or SPECIAL_WORDS not in text


def _history(position: int, entry: HistoryLine, options: CertificateOptions) -> list[str]:
    notified = f"　{wareki(entry.notified_on)}届出" if entry.notified_on else ""
    head = f"{position}　{entry.reason}　{entry.moved_on.wareki()}異動{notified}"
    notes = (f"留意事項　{note}" for note in entry.notes if _may_show(note, options))
    return [head, *(INDENT + detail for detail in (*entry.details, *notes))]


def _common_names(entries: Iterable[CommonNameEntry]) -> list[str]:
    lines: list[str] = []
    for entry in entries:
        lines.append(f"通称　{entry.name}")
        if entry.entered_on:
            lines.append(f"{INDENT}記載　{entry.entered_on.wareki()}　{entry.entered_in}".rstrip("　"))
        if entry.removed_on:
            lines.append(f"{INDENT}削除　{entry.removed_on.wareki()}　{entry.removed_in}".rstrip("　"))
    return lines


def _wrapped(lines: Iterable[str]) -> tuple[str, ...]:
    capacity = NOTE_WIDTH_MM / (NOTE_POINTS * MM_PER_POINT)
    return tuple(part.rstrip() for line in lines for part in wrap(line, capacity))


def in_sheets(lines: Sequence[str], first: int) -> tuple[tuple[str, ...], ...]:
    """Lines distributed over sheets: so many on the first, the rest on full ones; at least one sheet."""
    sheets = [tuple(lines[:first])]
    rest = lines[first:]
    sheets += [tuple(rest[at : at + LINES_OF_A_SHEET]) for at in range(0, len(rest), LINES_OF_A_SHEET)]
    return tuple(sheets)
