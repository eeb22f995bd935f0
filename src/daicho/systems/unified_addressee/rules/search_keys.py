"""検索キー of an addressee: what is compared when somebody types part of a name, kana or address."""

from __future__ import annotations

from dataclasses import dataclass

from daicho.kernel.addresses import Address
from daicho.kernel.names import bigrams, search_key, variant_key
from daicho.municipal.masking.scope import address_key


@dataclass(frozen=True, slots=True)
class SearchKeys:
    """検索キー with the pairs of characters that the index holds."""

    kana: str
    name: str
    address: str

    @property
    def kana_bigrams(self) -> list[str]:
        """Pairs of the kana key."""
        return bigrams(self.kana)

    @property
    def name_bigrams(self) -> list[str]:
        """Pairs of the name key."""
        return bigrams(self.name)

    @property
    def address_bigrams(self) -> list[str]:
        """Pairs of the address key."""
        return bigrams(self.address)


def keys_of(name: str, kana: str, alphabet_name: str, common_name: str, address: Address) -> SearchKeys:
    """検索キー of one person; foreign residents are found by 通称 and alphabet too."""
    names = " ".join(name_key(part) for part in (name, common_name, alphabet_name) if part)
    return SearchKeys(kana_key(kana), names, address_key(address))


def kana_key(typed: str) -> str:
    """The kana key of typed or recorded kana, without the space between family and given name."""
    return search_key("".join(typed.split()))


def name_key(typed: str) -> str:
    """The name key: variants folded, spaces dropped."""
    return variant_key("".join(typed.split())).upper()


def typed_address_key(typed: str) -> str:
    """The key of a typed part of an address."""
    return address_key(Address(text=typed)).rstrip("|")
