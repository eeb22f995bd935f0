"""Places (地名): 町字 of the city, 市区町村 of the country, 国籍・地域, read on first use from small tables.

Guarantees: nothing is read at import; every answer is an immutable tuple in a stable order; no network.
"""

from daicho.municipal.places.countries import Country, countries, country, find_countries
from daicho.municipal.places.municipalities import Municipality, find_municipalities, municipality
from daicho.municipal.places.towns import Town, find_towns, town, towns

__all__ = [
    "Country",
    "Municipality",
    "Town",
    "countries",
    "country",
    "find_countries",
    "find_municipalities",
    "find_towns",
    "municipality",
    "town",
    "towns",
]
