"""検索キー — how names, kana and addresses are folded for searching; stored and searched by the same functions."""

from __future__ import annotations

from dataclasses import dataclass

from daicho.kernel.addresses import Address, lot_sort_parts
from daicho.kernel.names import bigrams, search_key, variant_key
from daicho.systems.resident_registry.rules.record import ResidentRecord


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


@dataclass(frozen=True, slots=True)
class SearchName:
    """検索される名 — 氏名, or one of the further names that the register shows beside it."""

    form: str
    text: str
    kana: str = ""
    given_kana: str = ""


def names_of(record: ResidentRecord) -> tuple[SearchName, ...]:
    """氏名, then アルファベット氏名, 併記名, 通称 and 旧氏 with the 名, where the record has them."""
    name, former = record.name, record.former_name
    alphabet, common = record.alphabet_name, record.common_name
    found = [SearchName("name", name.full or alphabet.text, name.kana, name.given_kana)]
    if name.full and alphabet.text:
        found.append(SearchName("alphabet", alphabet.text, alphabet.kana))
    if record.aligned_name.text:
        found.append(SearchName("aligned", record.aligned_name.text, record.aligned_name.kana))
    if common.text:
        found.append(SearchName("common", common.text, common.kana))
    if former.printed_family:
        kana = f"{former.printed_family_kana} {name.given_kana}".strip() if former.printed_family_kana else ""
        found.append(SearchName("former", f"{former.printed_family} {name.given}".strip(), kana, name.given_kana))
    return tuple(found)


def keys_of(name: SearchName) -> NameKeys:
    """The keys that a search row carries."""
    folded_name, folded_kana = name_key(name.text), kana_key(name.kana)
    return NameKeys(
        folded_name,
        sorted(set(bigrams(folded_name))),
        folded_kana,
        sorted(set(bigrams(folded_kana))),
        kana_key(name.given_kana),
    )


def address_text(address: Address) -> str:
    """住所 as one line for the search row; what is shown is masked when it is read, never here."""
    return address.one_line()
