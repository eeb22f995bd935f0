"""一人についての異動の入力票 — about the person from whose page it was opened; nobody else is chosen."""

from __future__ import annotations

from daicho.systems.resident_registry.queries.records import NewestRecord
from daicho.systems.resident_registry.rules.record import ResidentRecord
from daicho.systems.resident_registry.web.forms.movements.form import MovementForm, Subject


class OnePersonForm(MovementForm):
    """入力票 without 異動する人."""

    people_chosen = False

    @property
    def number(self) -> str:
        """宛名番号 of the person."""
        return self.subject.resident_number


def record_of(subject: Subject) -> ResidentRecord | None:
    """Today's record of the person, None where the person is not among the household any more."""
    return next((one.record for one in _of(subject)), None)


def _of(subject: Subject) -> list[NewestRecord]:
    return [one for one in subject.household if one.resident_number == subject.resident_number]
