"""今できること as the home page and the head of an entry form show it: tasks of the same answer in one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from daicho.kernel.context import Context
from daicho.systems.resident_registry.rules.desk_hours import Ability, DeskLine, Work, what_can_be_done

WORDS = {Ability.NOW: ("できる", "ok"), Ability.LATER: ("後で処理", "alert"), Ability.NOT_NOW: ("できない", "stop")}


@dataclass(frozen=True, slots=True)
class DeskGroup:
    """同じ扱いの仕事."""

    titles: tuple[str, ...]
    words: str
    kind: str
    text: str


def desk_now(ctx: Context) -> tuple[DeskGroup, ...]:
    """この窓口で今できること — every task; nothing for an office without a counter."""
    return _grouped(what_can_be_done(ctx.now, ctx.office.code, ctx.law), "窓口の事務")


def entry_restrictions(ctx: Context) -> tuple[DeskGroup, ...]:
    """届出の入力の前に言うこと — only what cannot be done, or not finished, now."""
    lines = what_can_be_done(ctx.now, ctx.office.code, ctx.law)
    groups = _grouped([one for one in lines if one.task.work is Work.NOTIFICATIONS], "届出の受付")
    return tuple(one for one in groups if one.text)


def _grouped(lines: Sequence[DeskLine], all_of_them: str) -> tuple[DeskGroup, ...]:
    groups: dict[tuple[Ability, str], list[str]] = {}
    for line in lines:
        groups.setdefault((line.ability, line.text), []).append(line.task.title)
    whole = len(groups) == 1 and all(text for _, text in groups)
    return tuple(
        DeskGroup((all_of_them,) if whole else tuple(titles), *WORDS[ability], text)
        for (ability, text), titles in groups.items()
    )
