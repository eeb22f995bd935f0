"""対象者の印 — what an officer must know before entering a movement: 支援措置 and what is suppressed, in words."""

from __future__ import annotations

from daicho.kernel.context import Context
from daicho.municipal.masking.scope import is_protected_person
from daicho.systems.resident_registry.queries.protected_scope import protected_scope
from daicho.systems.resident_registry.queries.suppressions import suppressed_now
from daicho.systems.resident_registry.web.presenters.search import Chip


def marks_of(ctx: Context, resident_number: str, household_number: str) -> tuple[Chip, ...]:
    """支援措置・抑止 of the person whose movement is entered, and of the household; nothing about nobody."""
    if not resident_number:
        return ()
    scope = protected_scope()
    marks: list[Chip] = []
    if resident_number in scope.residents:
        marks.append(("支援措置", "stop"))
    elif is_protected_person(scope, resident_number, household_number):
        marks.append(("世帯に支援措置", "alert"))
    titles = suppressed_now({resident_number: household_number}, ctx.now)[resident_number]
    if titles:
        marks.append((f"抑止: {'・'.join(titles)}", "stop"))
    return tuple(marks)
