"""Personal numbers on their way between systems: checked on entry, and never shown by accident."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from daicho.kernel.numbers import individual_number_is_valid, resident_code_is_valid


class HiddenNumber:
    """A number whose value only :meth:`reveal` gives away; ``repr``, ``str`` and formatting show stars."""

    __slots__ = ("_value",)
    problem: ClassVar[str]

    @staticmethod
    def is_valid(value: str) -> bool:
        """Whether digits and check digit are right."""
        raise NotImplementedError

    def __init__(self, value: str) -> None:
        if not type(self).is_valid(value):
            raise ValueError(self.problem)
        self._value = value

    def reveal(self) -> str:
        """The digits. The caller answers for where they go next."""
        return self._value

    def __repr__(self) -> str:
        return f"{type(self).__name__}(***)"

    def __str__(self) -> str:
        return "***"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and other._value == self._value

    def __hash__(self) -> int:
        return hash((type(self), self._value))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: type[Any], handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls._accept,
            serialization=core_schema.plain_serializer_function_ser_schema(
                _reveal, return_schema=core_schema.str_schema(), when_used="json"
            ),
        )

    @classmethod
    def _accept(cls, value: object) -> Self:
        if isinstance(value, cls):
            return value
        if not isinstance(value, str):
            raise ValueError(cls.problem)
        return cls(value)


def _reveal(value: HiddenNumber) -> str:
    return value.reveal()


class IndividualNumber(HiddenNumber):
    """個人番号 — 12 digits with check digit (番号法2条5項)."""

    __slots__ = ()
    problem = "個人番号の桁数または検査数字が正しくありません。"

    @staticmethod
    def is_valid(value: str) -> bool:
        """検査数字 included."""
        return individual_number_is_valid(value)


class ResidentCode(HiddenNumber):
    """住民票コード — 11 digits with check digit (住基法7条13号)."""

    __slots__ = ()
    problem = "住民票コードの桁数または検査数字が正しくありません。"

    @staticmethod
    def is_valid(value: str) -> bool:
        """検査数字 included."""
        return resident_code_is_valid(value)
