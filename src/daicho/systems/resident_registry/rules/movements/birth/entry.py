"""What may be entered for a 出生, in the order of the 出生届 (M2: nothing else has a place here)."""

from __future__ import annotations

from dataclasses import dataclass

from daicho.kernel.addresses import Address
from daicho.municipal.codes.foreign_status import StatusCategory
from daicho.municipal.codes.relationships import relationship_text
from daicho.municipal.codes.residents import ResidentKind, Sex
from daicho.systems.resident_registry.rules.filing import Filing, FilingBasis
from daicho.systems.resident_registry.rules.movements.kind import KnownResident, Scene
from daicho.systems.resident_registry.rules.movements.newcomers import CODE_DRAWN, NewPerson
from daicho.systems.resident_registry.rules.record_parts import ForeignResident, PersonName, WrittenName

REASON = "birth"
BASES = (FilingBasis.FAMILY_REGISTER, FilingBasis.NOTICE, FilingBasis.REQUEST, FilingBasis.OFFICIAL)


@dataclass(frozen=True, slots=True)
class BirthEntry:
    """出生の内容. 異動日 is the birth date and may be partly unknown.

    Args:
        beside: 宛名番号 of a member of the household that the child joins. household: its 世帯番号.
        relationship: 続柄 to the head of that household.
        mother, father: 宛名番号 of a parent who lives in that household, else empty.
        quoted_from: 宛名番号 of the member whose 戸籍の表示 is quoted; what is typed goes before it.
        draws_code: a 住民票コード is drawn from the store where none is typed.
        nationality, nationality_name: of a foreign child, who is 出生による経過滞在者 from the day of birth.
    """

    filing: Filing
    beside: str
    household: str
    name: PersonName
    sex: Sex
    relationship: tuple[str, ...]
    kind: ResidentKind = ResidentKind.JAPANESE
    mother: str = ""
    father: str = ""
    quoted_from: str = ""
    honseki: Address = Address()
    head_of_register: str = ""
    alphabet_name: WrittenName = WrittenName()
    nationality: str = ""
    nationality_name: str = ""
    draws_code: bool = False

    def facts(self) -> tuple[tuple[str, str], ...]:
        """Lines for comparing with the paper."""
        quoted = f"宛名番号{self.quoted_from}の方の戸籍の表示を引用" if self.quoted_from and self.is_japanese else ""
        return (
            ("母", f"宛名番号{self.mother}" if self.mother else "この世帯にいません"),
            ("父", f"宛名番号{self.father}" if self.father else "この世帯にいません"),
            ("続柄", relationship_text(self.relationship)),
            ("戸籍の表示", " ".join((self.honseki.one_line(), self.head_of_register)).strip() or quoted),
            ("国籍・地域", self.nationality_name),
            ("住民票コード", CODE_DRAWN if self.draws_code else ""),
        )

    @property
    def is_japanese(self) -> bool:
        """日本人住民か."""
        return self.kind is ResidentKind.JAPANESE


def newborn(entry: BirthEntry, scene: Scene) -> NewPerson:
    """生まれた子 — with the 戸籍の表示 of the member it is quoted from, as it stands at the time of processing."""
    source = _member(entry.quoted_from, scene) if entry.is_japanese else None
    quoted = source.record if source else None
    typed = not entry.honseki.is_empty or bool(entry.head_of_register)
    return NewPerson(
        name=entry.name,
        birth_date=entry.filing.moved_on,
        sex=entry.sex,
        relationship=entry.relationship,
        kind=entry.kind,
        honseki=entry.honseki if typed or quoted is None else quoted.honseki,
        head_of_register=entry.head_of_register if typed or quoted is None else quoted.head_of_register,
        alphabet_name=entry.alphabet_name,
        foreign=_foreign(entry),
    )


def _foreign(entry: BirthEntry) -> ForeignResident:
    if entry.is_japanese:
        return ForeignResident(nationality=entry.nationality, nationality_name=entry.nationality_name)
    return ForeignResident(
        nationality=entry.nationality,
        nationality_name=entry.nationality_name,
        article_30_45=StatusCategory.TRANSITIONAL_BIRTH.value,
    )


def _member(number: str, scene: Scene) -> KnownResident | None:
    return scene.residents.get(number) if number else None
