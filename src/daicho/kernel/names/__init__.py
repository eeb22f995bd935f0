"""Names (氏名) and characters: kana, search keys, variants, and which characters can be written."""

from daicho.kernel.names.bigrams import bigrams
from daicho.kernel.names.kana import exact_key, kana_problems, search_key, to_katakana
from daicho.kernel.names.repertoire import outside_jis_x_0208, outside_jis_x_0213, to_moji_joho, unknown_characters
from daicho.kernel.names.units import characters, without_selectors
from daicho.kernel.names.variants import read_variants, shipped_variants, variant_key

__all__ = [
    "bigrams",
    "characters",
    "exact_key",
    "kana_problems",
    "outside_jis_x_0208",
    "outside_jis_x_0213",
    "read_variants",
    "search_key",
    "shipped_variants",
    "to_katakana",
    "to_moji_joho",
    "unknown_characters",
    "variant_key",
    "without_selectors",
]
