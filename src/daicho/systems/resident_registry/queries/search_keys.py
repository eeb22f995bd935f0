"""検索キー — how names, kana and addresses are folded for searching; stored and searched by the same functions."""

from __future__ import annotations

from dataclasses import dataclass

from daicho.kernel.addresses import Address, lot_sort_parts
from daicho.kernel.names import bigrams, search_key, variant_key


def name_key(name: str) -> str:
    """氏名の検索キー — 異体字 folded, spaces dropped."""
    return variant_key("".join(name.split()))


def kana_key(kana: str) -> str:
    """フリガナの検索キー — every tolerance of 標準仕様書 2.1.2; the space between 氏 and 名 does not count."""
    return search_key("".join(kana.split()))


def lot_key(lot: str) -> str:
    """番地の検索キー — ``3-14-1`` for 3番14号1 and for 3-14-1 alike; empty when the lot has no number."""
    parts = lot_sort_parts(lot)
    numbers = [str(n) for n in (parts.n1, parts.n2, parts.n3) if n]
    return "-".join(numbers)


@dataclass(frozen=True, slots=True)
class NameKeys:
    """All keys of one person's names."""

    name: str
    name_bigrams: list[str]
    kana: str
    kana_bigrams: list[str]
    given_kana: str


def keys_of(name: str, kana: str, given_kana: str) -> NameKeys:
    """The keys that a search row carries."""
    folded_name, folded_kana = name_key(name), kana_key(kana)
    return NameKeys(
        folded_name,
        sorted(set(bigrams(folded_name))),
        folded_kana,
        sorted(set(bigrams(folded_kana))),
        kana_key(given_kana),
    )


def address_text(address: Address) -> str:
    """住所 as one line for the search row; what is shown is masked when it is read, never here."""
    return address.one_line()
