"""支援措置による住所の秘匿: where an address of a protected person could leak, and that it does not.

Hiding the protected person alone is not enough: the same address stands in the records of those who live with the
person, in old 除票 rows of the place, and as somebody's 転入前住所 or 転出先. So an address is hidden when the person
or the household is protected, or when the address itself is one where a protected person lives.

Law: 住民基本台帳法12条6項; 標準仕様書 1.1.16, 3.4. Doubt hides: where one of two
addresses lacks its 方書, they count as the same.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from daicho.kernel.addresses import Address

RESTRICTED = "(表示制限)"
"""What stands in the place of a hidden address."""

_BETWEEN = "|"
_SPACES = re.compile(r"\s+")
_PREFECTURE = re.compile(r"^(?:東京都|北海道|京都府|大阪府|.{2,3}県)")
_BLOCK = re.compile(r"([一二三四五六七八九十]+|\d+)丁目")
_NUMERALS = "一二三四五六七八九"
_UNIT_DASH = re.compile(r"(\d)-(?=\D)")
"""The dash that 「号」 leaves between a lot and a unit typed into one field."""

_SEPARATORS = re.compile(r"[‐‑‒–—―−－ーｰ-]|番地の|番地|番|号室|号|の(?=\d)")


@dataclass(frozen=True, slots=True)
class ProtectedScope:
    """秘匿の範囲 — everything that is protected today, 仮支援措置 included.

    Args:
        residents: 宛名番号 of protected persons and of those protected along with them (併せて支援を求める者).
        households: 世帯番号 they belong to.
        addresses: :func:`address_key` of every address to hide: present ones, and earlier ones where the office
            protects those too.
    """

    residents: frozenset[str] = frozenset()
    households: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()


def address_key(address: Address) -> str:
    """住所の照合キー — the same for every way to write one address; ``""`` for an empty one.

    Only for comparing, never kept or shown: prefecture, widths, dashes, 「丁目・番地・番・号」 and blanks are folded.
    """
    if address.is_empty:
        return ""
    return _folded(address.text + address.lot) + _BETWEEN + _folded(address.building)


def _folded(text: str) -> str:
    plain = _PREFECTURE.sub("", _SPACES.sub("", unicodedata.normalize("NFKC", text)).upper())
    numbered = _BLOCK.sub(lambda found: _number(found[1]) + "-", plain)
    return _SEPARATORS.sub("-", numbered).strip("-")


def _number(text: str) -> str:
    """A number up to 99 in Chinese numerals as digits; digits stay as they are."""
    if text.isdigit():
        return text
    tens, ten, ones = text.rpartition("十")
    value = (_NUMERALS.find(tens) + 1 or 1) * 10 if ten else 0
    return str(value + _NUMERALS.find(ones) + 1 if ones else value)


@lru_cache(maxsize=64)
def _places(addresses: frozenset[str]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Spellings that are hidden exactly as they stand, and lots that are hidden with all their units."""
    parts = [key.partition(_BETWEEN) for key in addresses]
    exact = {_joined(lot, unit) for lot, _, unit in parts} | {lot for lot, _, _ in parts}
    return frozenset(exact), tuple(lot for lot, _, unit in parts if not unit)


def _joined(lot: str, unit: str) -> str:
    """Lot and unit as one text without the dash that may or may not stand between them."""
    return lot + unit.lstrip("-")


def is_protected_address(scope: ProtectedScope, address: Address) -> bool:
    """Whether a protected person lives there, or may do so because a 方書 is missing on either side.

    An address typed into one field is compared as a whole, so it does not matter where its parts were cut.
    """
    key = address_key(address)
    if not key:
        return False
    lot, _, unit = key.partition(_BETWEEN)
    exact, whole_lots = _places(scope.addresses)
    written = _joined(lot, unit)
    return written in exact or _UNIT_DASH.sub(r"\1", written) in exact or _in_any(written, whole_lots)


def _in_any(written: str, lots: tuple[str, ...]) -> bool:
    """Whether the text is one of the lots with something behind it that is not a further number of the lot."""
    return any(written.startswith(lot) and not re.match(r"-?\d", written[len(lot) :]) for lot in lots)


def is_protected_person(scope: ProtectedScope, resident_number: str, household_number: str) -> bool:
    """Whether the person, or anybody in the household, is protected."""
    return resident_number in scope.residents or household_number in scope.households


def may_show_address(scope: ProtectedScope, resident_number: str, household_number: str, address: Address) -> bool:
    """住所を表示してよいか — asked for every address shown: present, earlier, 転入前, 転出先, 居所, 送付先.

    Args:
        resident_number: whose row it stands in; ``""`` where the row belongs to nobody (送付先, 届出人).
        household_number: that row's household, also of an old row of somebody who has left it since.
    """
    if is_protected_person(scope, resident_number, household_number):
        return False
    return not is_protected_address(scope, address)


def mask(scope: ProtectedScope, resident_number: str, household_number: str, address: Address) -> str:
    """表示する住所 — the address in one line, or 「(表示制限)」. For lists, pages, histories and certificates."""
    if address.is_empty:
        return ""
    return address.one_line() if may_show_address(scope, resident_number, household_number, address) else RESTRICTED


def mask_address(scope: ProtectedScope, resident_number: str, household_number: str, address: Address) -> Address:
    """渡してよい住所 — for exports and messages: the address, or an address that says only 「(表示制限)」."""
    if address.is_empty or may_show_address(scope, resident_number, household_number, address):
        return address
    return Address(text=RESTRICTED)
