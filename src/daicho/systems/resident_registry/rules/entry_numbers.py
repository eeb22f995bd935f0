"""個人番号・住民票コード typed with an entry: they travel apart from it and are stored encrypted beside it."""

from __future__ import annotations

from dataclasses import dataclass, field

from daicho.systems.resident_registry.rules.record import PersonalNumbers


@dataclass(frozen=True, slots=True)
class EntryNumbers:
    """The numbers of the people of an entry, in their order."""

    members: tuple[PersonalNumbers, ...] = field(default=(), repr=False)

    def of(self, index: int) -> PersonalNumbers:
        """The numbers of one person; empty ones where none were entered."""
        return self.members[index] if index < len(self.members) else PersonalNumbers()
