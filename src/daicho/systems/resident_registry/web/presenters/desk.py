"""今できること as the home page and the head of an entry form show it: tasks of the same answer in one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from daicho.kernel.context import Context
from daicho.systems.resident_registry.rules.desk_hours import Ability, DeskLine, Work, what_can_be_done

WORDS = {Ability.NOW: ("できる", "ok"), Ability.LATER: ("後で処理", "work"), Ability.NOT_NOW: ("できない", "alert")}


@dataclass(frozen=True, slots=True)
class DeskGroup:
    """同じ扱いの仕事."""

    titles: tuple[str, ...]
    words: str
    kind: str
    text: str


def desk_now(ctx: Context) -> tuple[DeskGroup, ...]:
    """この窓口で今できること — every task in short; nothing for an office without a counter."""
    lines = what_can_be_done(ctx.now, ctx.office.code, ctx.law)
    return _grouped([(one, one.task.short, one.cause) for one in lines], "窓口の事務")


def entry_restrictions(ctx: Context) -> tuple[DeskGroup, ...]:
    """届出の入力の前に言うこと — only what cannot be done, or not finished, now, and what to do instead."""
    lines = [one for one in what_can_be_done(ctx.now, ctx.office.code, ctx.law) if one.task.work is Work.NOTIFICATIONS]
    groups = _grouped([(one, one.task.title, one.cause + one.advice) for one in lines], "届出の受付")
    return tuple(one for one in groups if one.text)


def _grouped(lines: Sequence[tuple[DeskLine, str, str]], all_of_them: str) -> tuple[DeskGroup, ...]:
    groups: dict[tuple[Ability, str], list[str]] = {}
    for line, title, text in lines:
        groups.setdefault((line.ability, text), []).append(title)
    whole = len(groups) == 1 and all(text for _, text in groups)
    return tuple(
        DeskGroup((all_of_them,) if whole else tuple(titles), *WORDS[ability], text)
        for (ability, text), titles in groups.items()
    )
