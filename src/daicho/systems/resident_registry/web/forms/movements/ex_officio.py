"""職権の異動の入力票 — the notifier is asked for only where somebody requests it (申出): that panel comes last."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from daicho.systems.resident_registry.web.forms.movements.form import MovementForm, ShownPanel, Subject

_OF_THE_PERSON = ("notifier_kind", "notifier_name", "notifier_authority", "paper_1", "paper_2", "explanation")


class ExOfficioForm(MovementForm):
    """戸籍の届出・通知・申出による記載等 — only the person it was opened for is ticked."""

    @classmethod
    def opened(cls, subject: Subject, today: Any, initial: Mapping[str, Any] | None = None) -> Self:
        return super().opened(subject, today, {"people": [subject.resident_number], **(initial or {})})

    def panels(self) -> tuple[ShownPanel, ...]:
        first, *others = super().panels()
        person = tuple(pair for pair in first.fields if pair[0].name in _OF_THE_PERSON)
        if not person or "request" not in {str(value) for value, _ in self.fields["basis"].choices}:  # type: ignore[attr-defined]
            rest = tuple(pair for pair in first.fields if pair not in person)
            return (ShownPanel(first.title, first.note, rest), *others)
        rest = tuple(pair for pair in first.fields if pair not in person)
        memo = others.pop()
        asked = ShownPanel("申出人", "届出等の区分が「申出」のときだけ入力します", person)
        return (ShownPanel(first.title, first.note, rest), *others, asked, memo)
