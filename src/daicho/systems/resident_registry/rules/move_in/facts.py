"""What the registry knows that matters for a 国内転入; gathered by the queries, judged by the findings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A record that may be the same person.

    Args: present: 現存. removed_on: 消除日 of a closed record. protected: 支援措置 in the household.
    """

    resident_number: str
    name: str
    present: bool
    removed_on: date | None = None
    pending: bool = False


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """Per member: who holds the same numbers, and who has the same name, birth date and sex."""

    same_numbers: tuple[KnownPerson, ...] = ()
    same_card: tuple[KnownPerson, ...] = ()
    same_three: tuple[KnownPerson, ...] = ()
    unknown_characters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MoveInFacts:
    """Everything the findings need besides the entry.

    Args:
        last_day: 届出期限 computed by the office calendar.
        town_is_known: the town code belongs to this city. lot_is_known: None where the city keeps no list of lots.
        from_own_city: 転入前住所 lies in this city.
        pending_numbers: members already in another provisional entry (仮登録), by index.
    """

    today: date
    last_day: date
    members: tuple[MemberFacts, ...]
    town_is_known: bool = True
    from_own_city: bool = False
    pending_members: tuple[int, ...] = ()
    kana_required_since: date = date(2025, 5, 26)
