"""同一人の疑い as the worklist shows it: two people in two columns, what differs marked."""

from __future__ import annotations

from dataclasses import dataclass

from daicho.municipal.codes.relationships import relationship_text
from daicho.municipal.codes.residents import ResidentKind
from daicho.systems.resident_registry.queries.duplicates import DuplicateJudgment, DuplicatePair, DuplicatePerson
from daicho.systems.resident_registry.web.forms.duplicate import DuplicateForm
from daicho.systems.resident_registry.web.presenters.search import Chip, chips_of, shown_name, suppression_chips


@dataclass(frozen=True, slots=True)
class CompareRow:
    """一項目 of both people."""

    label: str
    cells: tuple[str, str]

    @property
    def differs(self) -> bool:
        """Whether it speaks against one person."""
        return self.cells[0] != self.cells[1]


@dataclass(frozen=True, slots=True)
class ComparedPerson:
    """列の見出し."""

    number: str
    name: str
    chips: tuple[Chip, ...]


@dataclass(frozen=True, slots=True)
class ShownPair:
    """疑いのある一組 with its form."""

    first: str
    second: str
    score: int
    reasons: str
    people: tuple[ComparedPerson, ...]
    rows: tuple[CompareRow, ...]
    judgments: tuple[DuplicateJudgment, ...]
    decided: bool
    awaits_follow_up: bool
    form: DuplicateForm


def shown_pair(pair: DuplicatePair, form: DuplicateForm | None = None) -> ShownPair:
    """One pair; a form that was refused comes back as it was typed."""
    first, second = pair.numbers
    fresh = DuplicateForm(initial={"facts": pair.facts, "seen": pair.last_number}, auto_id=f"id_{first}_{second}_%s")
    a, b = (_cells(one) for one in pair.people)
    return ShownPair(
        first=first,
        second=second,
        score=pair.suspicion.score,
        reasons="、".join(pair.suspicion.reasons),
        people=tuple(
            ComparedPerson(
                one.resident_number,
                shown_name(one.record),
                chips_of(one.record, one.protected, one.protected_household) + suppression_chips(one.suppressed),
            )
            for one in pair.people
        ),
        rows=tuple(CompareRow(label, (a[label], b[label])) for label in a),
        judgments=pair.judgments,
        decided=pair.is_decided,
        awaits_follow_up=pair.awaits_follow_up,
        form=form or fresh,
    )


def _cells(one: DuplicatePerson) -> dict[str, str]:
    record = one.record
    foreign = record.kind is ResidentKind.FOREIGN
    since = record.resident_since.on
    return {
        "フリガナ": record.name.kana or record.alphabet_name.kana,
        "生年月日": record.birth_date.seireki() if foreign else record.birth_date.wareki(),
        "性別": record.sex.official_name,
        "住所": one.address.removeprefix("神奈川県"),
        "世帯・続柄": f"世帯 {record.household_number}　{relationship_text(record.relationship)}",
        "住民(外国人住民)となった日": since.wareki() if since else "",
    }
