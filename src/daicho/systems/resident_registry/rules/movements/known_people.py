"""同一人の可能性 — what the registry knows about somebody who is to be recorded anew."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A record that may be the same person. ``present``: 現存, otherwise a closed record (除票).

    Args: differs: names of the numbers that were typed and are others than the record's; the rest agree.
    """

    resident_number: str
    name: str
    present: bool
    differs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ApplicantFacts:
    """Who holds the same numbers or card, and who has the same name, birth date and sex."""

    same_numbers: tuple[KnownPerson, ...] = ()
    same_card: tuple[KnownPerson, ...] = ()
    same_three: tuple[KnownPerson, ...] = ()


def returning_resident(known: ApplicantFacts) -> str:
    """再転入者 — 宛名番号 of the closed record whose numbers the person carries, else empty (標準仕様書 4.1.1.2)."""
    closed = [p.resident_number for p in (*known.same_numbers, *known.same_card) if not p.present]
    return closed[0] if closed else ""
