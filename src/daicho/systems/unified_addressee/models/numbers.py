"""Numbers of the addressee system: 個人番号 encrypted with a blind index, 団体内統合宛名番号 from a sequence."""

from __future__ import annotations

import uuid

from django.db import connections

from daicho.foundation.crypto.keyring import keyring_for
from daicho.kernel.numbers import unified_addressee_number

ALIAS = "unified_addressee"
_KIND = "individual_number"


def sealed(addressee_id: uuid.UUID, number: str) -> bytes:
    """The encrypted column of one addressee."""
    return keyring_for(ALIAS).encrypt(number.encode(), context=f"addressee.{_KIND}:{addressee_id}")


def opened(addressee_id: uuid.UUID, blob: bytes | memoryview) -> str:
    """The number in the encrypted column."""
    return keyring_for(ALIAS).decrypt(bytes(blob), context=f"addressee.{_KIND}:{addressee_id}").decode()


def index_of(number: str) -> bytes:
    """The blind index to store."""
    return keyring_for(ALIAS).blind_index(_KIND, number)


def indexes_of(number: str) -> tuple[bytes, ...]:
    """The blind indexes to look for, under every key held."""
    return keyring_for(ALIAS).blind_indexes(_KIND, number)


def next_number() -> str:
    """団体内統合宛名番号 — the next free one; numbers whose check digit would be 10 are passed over."""
    return next_numbers(1)[0]


def next_numbers(count: int) -> list[str]:
    """The next free ones, as many as asked for."""
    numbers: list[str] = []
    with connections[ALIAS].cursor() as cursor:
        while len(numbers) < count:
            cursor.execute("select nextval('addressee_serial') from generate_series(1, %s)", [count - len(numbers)])
            made = (unified_addressee_number(int(row[0])) for row in cursor.fetchall())
            numbers += [number for number in made if number is not None]
    return numbers
