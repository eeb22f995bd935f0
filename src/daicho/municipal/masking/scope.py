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
_HYPHENS = re.compile(r"[‐‑‒–—―−－ーｰ\-]|番地の|番地|番|号室|号|の(?=\d)")
_SPACES = re.compile(r"\s+")


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

    Only for comparing, never kept or shown: widths, dashes, 「番地・番・号」 and blanks are folded.
    """
    if address.is_empty:
        return ""
    place = _folded(address.text) + _BETWEEN + _HYPHENS.sub("-", _folded(address.lot)).strip("-")
    return place + _BETWEEN + _HYPHENS.sub("-", _folded(address.building)).strip("-")


def _folded(text: str) -> str:
    return _SPACES.sub("", unicodedata.normalize("NFKC", text)).upper()


@lru_cache(maxsize=64)
def _lots(addresses: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """All lots with a protected address, and those where it is recorded without a unit."""
    lots = {key.rpartition(_BETWEEN)[0] for key in addresses}
    without_unit = {key.rpartition(_BETWEEN)[0] for key in addresses if key.endswith(_BETWEEN)}
    return frozenset(lots), frozenset(without_unit)


def is_protected_address(scope: ProtectedScope, address: Address) -> bool:
    """Whether a protected person lives there, or may do so because a 方書 is missing on either side."""
    key = address_key(address)
    if not key:
        return False
    if key in scope.addresses:
        return True
    lot, _, unit = key.rpartition(_BETWEEN)
    lots, lots_without_unit = _lots(scope.addresses)
    return lot in (lots_without_unit if unit else lots)


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
