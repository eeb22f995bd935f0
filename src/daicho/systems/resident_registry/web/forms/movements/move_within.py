"""転居の入力票."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.forms import CheckboxSelectMultiple, ChoiceField, MultipleChoiceField, TextInput

from daicho.foundation.ui.forms import DigitsField, KanaField, StaffCharField
from daicho.foundation.ui.forms.conditions import Conditions, When
from daicho.kernel.addresses import Address
from daicho.municipal.codes.relationships import relationship_codes, relationship_text, relationship_text_problems
from daicho.municipal.codes.residents import ResidentKind
from daicho.municipal.places.towns import CITY_NAME
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.movements.move_within import KEEP, KIND, NEW, MoveWithinEntry, Placed
from daicho.systems.resident_registry.rules.typed_address import address_in_city, town_named
from daicho.systems.resident_registry.web.forms.movements.form import Layout, MovementForm, Subject

RELATIONSHIP_WIDGET = {"list": "relationship-list", "autocomplete": "off"}


class MoveWithinForm(MovementForm):
    """転居届 — a 続柄 field per member of the household: in the household of arrival, or in the one left behind."""

    kind = KIND
    help_page = "move-within"
    group = "address"
    about = "市内で住所が変わった"
    day_label = "転居日(異動日)"
    conditions: ClassVar[Conditions] = {"target_number": (When("target", ("existing",)),)}

    town = StaffCharField(label="町名", widget=TextInput(attrs={"list": "town-list", "autocomplete": "off"}))
    lot = StaffCharField(label="番地・号", max_length=40)
    building = StaffCharField(label="方書", required=False, max_length=80)
    building_kana = KanaField(label="方書フリガナ", required=False, max_length=120)
    target = ChoiceField(
        label="異動先の世帯",
        choices=[
            ("keep", "世帯をそのまま移す(全部転居)"),
            ("new", "新しい世帯をつくる"),
            ("existing", "別の世帯に入る"),
        ],
    )
    target_number = DigitsField(label="入る世帯の世帯番号", required=False, length=8)

    def __init__(self, *arguments: Any, subject: Subject, **options: Any) -> None:
        super().__init__(*arguments, subject=subject, **options)
        for one in subject.household:
            self.fields[f"relationship_{one.resident_number}"] = StaffCharField(
                label=f"続柄 {one.record.name.full}",
                required=False,
                initial=one.relationship_text,
                widget=TextInput(attrs=RELATIONSHIP_WIDGET),
            )

        foreign = [
            (one.resident_number, one.record.name.full or one.record.alphabet_name.text)
            for one in subject.household
            if one.record.kind is ResidentKind.FOREIGN
        ]
        if foreign:
            self.fields["cards_shown"] = MultipleChoiceField(
                label="在留カード等の提示があった人(住居地の届出を兼ねる)",
                choices=foreign,
                widget=CheckboxSelectMultiple,
                required=False,
            )

    def own_layout(self) -> Layout:
        people = tuple((f"relationship_{one.resident_number}", 3) for one in self.subject.household)
        address = (("town", 3), ("lot", 2), ("building", 4), ("building_kana", 3))
        cards = (("cards_shown", 12),) if "cards_shown" in self.fields else ()
        movers = (("people", 12), *cards, ("target", 4), ("target_number", 3))
        return (
            ("新しい住所", "町名は住所辞書の候補から選びます", address),
            ("異動者と世帯", "一部の人だけが移るときは、印を外し、異動先の世帯を選びます", movers),
            ("続柄", "世帯をそのまま移すときは変えません。移る人は異動先、残る人は残る世帯での続柄です", people),
        )

    def clean_town(self) -> str:
        """町名 must be one of the city's own."""
        found = town_named(str(self.cleaned_data["town"]))
        if found is None:
            raise ValidationError("市の住所辞書に一つに決まる町名がありません。候補から選び直してください。")
        return found.name

    def clean(self) -> dict[str, Any]:
        """続柄 in the words of the standard, and a number for the household entered."""
        data = dict(self.cleaned_data)
        if data.get("target") == "existing" and not data.get("target_number"):
            self.add_error("target_number", "入る世帯の世帯番号が入力されていません。世帯番号を入力してください。")
        for one in self.subject.household:
            field = f"relationship_{one.resident_number}"
            for problem in relationship_text_problems(str(data.get(field, ""))):
                self.add_error(field, problem.message)
        return data

    def entry(self) -> MoveWithinEntry:
        data = self.cleaned_data
        town = town_named(data["town"])
        movers = tuple(data["people"])
        target = {"keep": KEEP, "new": NEW}.get(data["target"], data["target_number"])
        placed, remaining = self._placed(movers) if target != KEEP else ((), ())
        return MoveWithinEntry(
            filing=self.filing(),
            movers=movers,
            address=address_in_city(town, data["lot"], data["building"], data["building_kana"]) if town else Address(),
            target=target,
            placed=placed,
            remaining=remaining,
            cards_shown=tuple(one for one in data.get("cards_shown", ()) if one in movers),
        )

    def _placed(self, movers: tuple[str, ...]) -> tuple[tuple[Placed, ...], tuple[Placed, ...]]:
        """続柄 of the movers, and of those who stay where the officer changed any of theirs."""
        typed = {
            one.resident_number: relationship_codes(self.cleaned_data[f"relationship_{one.resident_number}"])
            for one in self.subject.household
        }
        placed = tuple(Placed(number, typed[number]) for number in movers if number in typed)
        staying = [one for one in self.subject.household if one.resident_number not in movers]
        changed = any(typed[one.resident_number] != one.record.relationship for one in staying)
        remaining = tuple(Placed(one.resident_number, typed[one.resident_number]) for one in staying)
        return placed, remaining if changed else ()

    @classmethod
    def initial_of(cls, entry: MoveWithinEntry, numbers: EntryNumbers) -> dict[str, Any]:
        target = {KEEP: "keep", NEW: "new"}.get(entry.target, "existing")
        return {
            **cls.filing_initial(entry.filing),
            "people": list(entry.movers),
            "cards_shown": list(entry.cards_shown),
            "town": entry.address.text.removeprefix(CITY_NAME),
            "lot": entry.address.lot,
            "building": entry.address.building,
            "building_kana": entry.address.building_kana,
            "target": target,
            "target_number": entry.target if target == "existing" else "",
            **{
                f"relationship_{one.resident_number}": relationship_text(one.relationship)
                for one in (*entry.placed, *entry.remaining)
            },
        }
