"""Field types of the wire: kernel values in the one JSON form that every system reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AwareDatetime, Field, PlainSerializer, PlainValidator

from daicho.kernel.addresses import Address
from daicho.kernel.dates import PartialDate
from daicho.kernel.numbers import (
    household_number_is_valid,
    municipality_code_is_valid,
    resident_number_is_valid,
)


def _partial_date(value: object) -> PartialDate:
    if isinstance(value, PartialDate):
        return value
    if isinstance(value, str) or (isinstance(value, Mapping) and set(value) <= {"sort_on", "text", "pattern"}):
        return PartialDate.from_json(value if isinstance(value, str) else dict(value))
    raise ValueError("日付の形式が正しくありません。")


def _address(value: object) -> Address:
    if isinstance(value, Address):
        return value
    known = set(Address.__dataclass_fields__)
    if isinstance(value, Mapping) and set(value) <= known and all(isinstance(v, str) for v in value.values()):
        return Address.from_json(dict(value))
    raise ValueError("住所の形式が正しくありません。")


def _partial_date_json(value: PartialDate) -> Any:
    return value.to_json()


def _address_json(value: Address) -> Any:
    return value.to_json()


def _checked(is_valid: Any, problem: str) -> PlainValidator:
    def check(value: object) -> str:
        if isinstance(value, str) and is_valid(value):
            return value
        raise ValueError(problem)

    return PlainValidator(check)


WireDate = Annotated[PartialDate, PlainValidator(_partial_date), PlainSerializer(_partial_date_json, when_used="json")]
"""日付 (一部または全部が不詳のことがある) — ISO text when known, otherwise an object."""

WireAddress = Annotated[Address, PlainValidator(_address), PlainSerializer(_address_json, when_used="json")]
"""住所 — object without its empty parts."""

ResidentNumber = Annotated[str, _checked(resident_number_is_valid, "宛名番号が正しくありません。")]
"""宛名番号 — the city's own number for a person."""

HouseholdNumber = Annotated[str, _checked(household_number_is_valid, "世帯番号が正しくありません。")]
"""世帯番号."""

MunicipalityCode = Annotated[str, _checked(municipality_code_is_valid, "全国地方公共団体コードが正しくありません。")]
"""全国地方公共団体コード, six digits."""

Name = Annotated[str, Field(min_length=1, max_length=100)]
"""氏名 — N100 (データ要件)."""

OptionalName = Annotated[str, Field(max_length=100)]
"""氏名に準ずる項目, empty when there is none."""

Code = Annotated[str, Field(max_length=40, pattern=r"^[0-9A-Za-z_.-]*$")]
"""コード値 — half-width."""

Moment = AwareDatetime
"""日時 — always with its offset."""
