"""Numbers of invented people: unique, right in their check digits, and from ranges that are plainly invented.

A serial is scattered by a multiplication modulo a power of ten, which never gives the same result twice, so that no
list of used numbers has to be kept.
"""

from __future__ import annotations

from dataclasses import dataclass

from daicho.kernel.numbers import household_number, individual_number_from, resident_code_from, resident_number
from invented_city.draws import dice

INVENTED = "99"
OUTSIDERS_FROM = 50_000_000
"""Serials of people who do not live in the city begin here."""
CARD_PREFIX = "ZX"


@dataclass(frozen=True, slots=True)
class _Scatter:
    digits: int
    factor: int
    start: int

    def at(self, serial: int) -> str:
        return f"{(serial * self.factor + self.start) % 10**self.digits:0{self.digits}d}"


def _scatter(seed: int, name: str, digits: int) -> _Scatter:
    rng = dice(seed, "numbers", name)
    factor = rng.randrange(10 ** (digits - 1)) * 10 + rng.choice((1, 3, 7, 9))
    return _Scatter(digits, factor, rng.randrange(10**digits))


class Registers:
    """Hands out every number once.

    Args: first: serial to begin behind; two registers of one seed never meet while their stretches do not.
    """

    def __init__(self, seed: int, first: int = 0) -> None:
        self._individual = _scatter(seed, "individual", 9)
        self._code = _scatter(seed, "code", 8)
        self._card = _scatter(seed, "card", 8)
        self._people = first
        self._cards = first
        self.last_resident_sequence = 0
        self.last_household_sequence = 0

    def person(self) -> tuple[str, str]:
        """個人番号 and 住民票コード of one more person."""
        self._people += 1
        return (
            individual_number_from(INVENTED + self._individual.at(self._people)),
            resident_code_from(INVENTED + self._code.at(self._people)),
        )

    def card(self) -> str:
        """在留カード等の番号."""
        self._cards += 1
        return f"{CARD_PREFIX}{self._card.at(self._cards)}YY"

    def resident(self) -> str:
        """宛名番号 — the next of the sequence that has a check digit."""
        while True:
            self.last_resident_sequence += 1
            if found := resident_number(self.last_resident_sequence):
                return found

    def household(self) -> str:
        """世帯番号 — the next of the sequence that has a check digit."""
        while True:
            self.last_household_sequence += 1
            if found := household_number(self.last_household_sequence):
                return found
