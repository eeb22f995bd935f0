"""世帯分離・世帯合併・世帯変更・世帯主変更の入力票."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.forms import ChoiceField

from daicho.foundation.ui.forms import DigitsField, NameField
from daicho.foundation.ui.forms.conditions import Conditions, When
from daicho.kernel.context import Context
from daicho.systems.resident_registry.queries.neighbouring_households import (
    NeighbouringHousehold,
    neighbouring_households,
)
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.movements.head_change import KIND as HEAD_CHANGE
from daicho.systems.resident_registry.rules.movements.head_change import HeadChangeEntry
from daicho.systems.resident_registry.rules.movements.household_joining import (
    HOUSEHOLD_CHANGE,
    HOUSEHOLD_MERGER,
    HouseholdChangeEntry,
    HouseholdMergerEntry,
)
from daicho.systems.resident_registry.rules.movements.household_separation import KIND as HOUSEHOLD_SEPARATION
from daicho.systems.resident_registry.rules.movements.household_separation import HouseholdSeparationEntry
from daicho.systems.resident_registry.web.forms.movements.form import Layout, Subject
from daicho.systems.resident_registry.web.forms.movements.household_form import HouseholdForm

_STAY = "移る人は新しい世帯での続柄を入れます。残る人は、続柄が変わるときだけ入れます"
_SAME_LOT = "番地が同じ世帯だけです。方書の書き方の違いは妨げになりません"


class _SomeLeave(HouseholdForm):
    """Some of the household leave: at first the person alone from whose page the form was opened."""

    @classmethod
    def opened(cls, subject: Subject, today: Any, initial: Mapping[str, Any] | None = None) -> Self:
        return super().opened(subject, today, {"people": [subject.resident_number], **(initial or {})})


class HouseholdSeparationForm(_SomeLeave):
    """世帯分離届 — who leaves, and who is what to whom in the new household."""

    kind = HOUSEHOLD_SEPARATION
    help_page = "household-separation"
    about = "住所は同じまま、一部の人が新しい世帯をつくる"
    day_label = "分離した日(異動日)"

    def own_layout(self) -> Layout:
        return (
            ("分かれる人", "住所・方書は変わりません。住所も変わるときは転居です", (("people", 12),)),
            ("続柄", _STAY, self.relationship_layout()),
        )

    def entry(self) -> HouseholdSeparationEntry:
        movers = tuple(self.cleaned_data["people"])
        return HouseholdSeparationEntry(self.filing(), movers, self.placed(movers), self.remaining(movers))

    @classmethod
    def initial_of(cls, entry: HouseholdSeparationEntry, numbers: EntryNumbers) -> dict[str, Any]:
        return {
            **cls.filing_initial(entry.filing),
            "people": list(entry.movers),
            **cls.relationship_initial((*entry.placed, *entry.remaining)),
        }


@dataclass(frozen=True, slots=True)
class JoiningSubject(Subject):
    """異動の対象 with the households at the same 番地 that can be joined."""

    neighbours: tuple[NeighbouringHousehold, ...] = ()


class _Joining(HouseholdForm):
    """入る世帯 — chosen among those at the same 番地, or typed by its number."""

    conditions: ClassVar[Conditions] = {"target": (When("neighbour"),)}

    neighbour = ChoiceField(label="同じ番地の世帯", required=False)
    target = DigitsField(label="または世帯番号", length=8, required=False)

    def __init__(self, *arguments: Any, subject: Subject, **options: Any) -> None:
        super().__init__(*arguments, subject=subject, **options)
        found = subject.neighbours if isinstance(subject, JoiningSubject) else ()
        self.fields["neighbour"].choices = [  # type: ignore[attr-defined]
            ("", "選ばない(世帯番号を入れる)" if found else "同じ番地に、ほかの世帯はありません"),
            *((one.number, f"{one.number}　{one.head}　{one.building or '方書なし'}") for one in found),
        ]

    @classmethod
    def subject_for(cls, ctx: Context, resident_number: str) -> Subject:
        """The household, and whom it can join."""
        found = super().subject_for(ctx, resident_number)
        neighbours = neighbouring_households(ctx, resident_number)
        return JoiningSubject(found.resident_number, found.household_number, found.household, found.hidden, neighbours)

    def clean_target(self) -> str:
        """The number typed, else that of the household chosen; both only when they are the same."""
        typed, chosen = str(self.cleaned_data["target"]), str(self.cleaned_data.get("neighbour") or "")
        if typed and chosen and typed != chosen:
            raise ValidationError("選んだ世帯と入力した世帯番号が違います。どちらか一方にしてください。")
        if not typed and not chosen:
            raise ValidationError("入る世帯が決まっていません。同じ番地の世帯から選ぶか、世帯番号を入力してください。")
        return typed or chosen


class HouseholdMergerForm(_Joining):
    """世帯合併届 — the whole household joins another one."""

    kind = HOUSEHOLD_MERGER
    help_page = "household-merger"
    about = "世帯の全員が、同じ番地の別の世帯に入る"
    day_label = "合併した日(異動日)"
    people_chosen = False

    def own_layout(self) -> Layout:
        return (
            (
                "入る世帯",
                _SAME_LOT,
                (("neighbour", 8), ("target", 4)),
            ),
            ("続柄", "全員について、入る世帯の世帯主から見た続柄を入れます", self.relationship_layout()),
        )

    def entry(self) -> HouseholdMergerEntry:
        movers = tuple(one.resident_number for one in self.subject.household)
        return HouseholdMergerEntry(self.filing(), movers, self.cleaned_data["target"], self.placed(movers))

    @classmethod
    def initial_of(cls, entry: HouseholdMergerEntry, numbers: EntryNumbers) -> dict[str, Any]:
        return {
            **cls.filing_initial(entry.filing),
            "target": entry.target,
            **cls.relationship_initial(entry.placed),
        }


class HouseholdChangeForm(_SomeLeave, _Joining):
    """世帯変更届 — some of the household join another one."""

    kind = HOUSEHOLD_CHANGE
    help_page = "household-change"
    about = "一部の人が、同じ番地の別の世帯に移る"
    day_label = "世帯を移った日(異動日)"

    def own_layout(self) -> Layout:
        return (
            (
                "移る人と入る世帯",
                _SAME_LOT,
                (("people", 12), ("neighbour", 8), ("target", 4)),
            ),
            ("続柄", _STAY, self.relationship_layout()),
        )

    def entry(self) -> HouseholdChangeEntry:
        movers = tuple(self.cleaned_data["people"])
        target = self.cleaned_data["target"]
        return HouseholdChangeEntry(self.filing(), movers, target, self.placed(movers), self.remaining(movers))

    @classmethod
    def initial_of(cls, entry: HouseholdChangeEntry, numbers: EntryNumbers) -> dict[str, Any]:
        return {
            **cls.filing_initial(entry.filing),
            "people": list(entry.movers),
            "target": entry.target,
            **cls.relationship_initial((*entry.placed, *entry.remaining)),
        }


class HeadChangeForm(HouseholdForm):
    """世帯主変更届 — the new head, and everybody's 続柄 against that person."""

    kind = HEAD_CHANGE
    help_page = "head-change"
    about = "世帯主が替わる。全員の続柄を入れ直す"
    day_label = "世帯主が変わった日(異動日)"
    people_chosen = False

    head = ChoiceField(label="新しい世帯主")
    de_facto_head = NameField(label="事実上の世帯主(備考)", required=False, max_length=40)

    def __init__(self, *arguments: Any, subject: Subject, **options: Any) -> None:
        super().__init__(*arguments, subject=subject, **options)
        self.fields["head"].choices = [  # type: ignore[attr-defined]
            choice for choice, one in zip(subject.choices, subject.household, strict=True) if not one.record.is_head
        ]

    @classmethod
    def opened(cls, subject: Subject, today: Any, initial: Mapping[str, Any] | None = None) -> Self:
        return super().opened(subject, today, {"head": subject.resident_number, **(initial or {})})

    def relationship_conditions(self) -> Conditions:
        """Of everybody but the new head."""
        numbers = [one.resident_number for one in self.subject.household]
        heads = [str(number) for number, _ in self.fields["head"].choices]  # type: ignore[attr-defined]
        return {
            f"relationship_{number}": (When("head", tuple(one for one in heads if one != number)),)
            for number in numbers
        }

    def own_layout(self) -> Layout:
        return (
            (
                "新しい世帯主",
                "事実上の世帯主は、住民票のない方(在外米軍の方、施設長など)が世帯を維持するときだけ入れます",
                (("head", 6), ("de_facto_head", 6)),
            ),
            (
                "続柄",
                "新しい世帯主から見た続柄を全員分入れ直します。新しい世帯主の欄は空のままで構いません",
                self.relationship_layout(),
            ),
        )

    def entry(self) -> HeadChangeEntry:
        head = self.cleaned_data["head"]
        others = (one.resident_number for one in self.subject.household if one.resident_number != head)
        return HeadChangeEntry(self.filing(), head, self.placed(others), self.cleaned_data["de_facto_head"])

    @classmethod
    def initial_of(cls, entry: HeadChangeEntry, numbers: EntryNumbers) -> dict[str, Any]:
        return {
            **cls.filing_initial(entry.filing),
            "head": entry.head,
            "de_facto_head": entry.de_facto_head,
            **cls.relationship_initial(entry.placed),
        }
