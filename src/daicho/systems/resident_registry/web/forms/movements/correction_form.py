"""修正の入力票に共通の項目 — each shows today's value; what is typed over it is what changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.forms import BooleanField, ChoiceField, Field, TextInput

from daicho.foundation.ui.forms import DateParts, KanaField, NameField, PartialWarekiDateField, StaffCharField
from daicho.kernel.addresses import Address
from daicho.kernel.dates import PartialDate
from daicho.municipal.codes.relationships import relationship_codes, relationship_text, relationship_text_problems
from daicho.municipal.codes.residents import Sex
from daicho.municipal.masking.scope import RESTRICTED, is_protected_person, mask
from daicho.municipal.places.towns import CITY_NAME
from daicho.systems.resident_registry.rules.movements.corrections.items import CorrectedItems
from daicho.systems.resident_registry.rules.record import ResidentKind, ResidentRecord
from daicho.systems.resident_registry.rules.record_parts import HeadedAddress, PersonName, RecordEvent, WrittenName
from daicho.systems.resident_registry.rules.typed_address import address_in_city, town_named, typed_address
from daicho.systems.resident_registry.web.forms.move_in import SEXES
from daicho.systems.resident_registry.web.forms.movements.form import MovementForm, Subject

WESTERN = "西暦"
_JAPANESE_ONLY = ("kana_official", "honseki", "head_of_register", "became_resident_on")
_FOREIGN_ONLY = ("alphabet_name", "became_foreign_resident_on")
ADDRESS_FIELDS = ("town", "lot", "building", "building_kana")


def _fields(names: tuple[str, ...]) -> dict[str, Field]:
    found: dict[str, Field] = {
        "name": NameField(label="氏名", required=False, max_length=100),
        "kana": KanaField(label="フリガナ", required=False, max_length=150),
        "kana_official": BooleanField(label="戸籍の振り仮名(公証)", required=False),
        "alphabet_name": StaffCharField(label="氏名(アルファベット)", required=False, max_length=100),
        "birth_date": PartialWarekiDateField(label="生年月日"),
        "sex": ChoiceField(label="性別", choices=SEXES, required=False),
        "honseki": StaffCharField(label="本籍", required=False, max_length=150),
        "head_of_register": NameField(label="筆頭者", required=False, max_length=100),
        "relationship": StaffCharField(
            label="続柄", required=False, widget=TextInput(attrs={"list": "relationship-list", "autocomplete": "off"})
        ),
        "town": StaffCharField(
            label="町名", required=False, widget=TextInput(attrs={"list": "town-list", "autocomplete": "off"})
        ),
        "lot": StaffCharField(label="番地・号", required=False, max_length=40),
        "building": StaffCharField(label="方書", required=False, max_length=80),
        "building_kana": KanaField(label="方書フリガナ", required=False, max_length=120),
        "became_resident_on": PartialWarekiDateField(label="住民となった日", required=False),
        "became_foreign_resident_on": PartialWarekiDateField(label="外国人住民となった日", required=False),
        "settled_on": PartialWarekiDateField(label="住所を定めた日", required=False),
        "from_address": StaffCharField(label="転入前住所", required=False, max_length=150),
        "remark": StaffCharField(label="備考に加える行", required=False, max_length=60),
    }
    return {name: found[name] for name in names}


class CorrectionForm(MovementForm):
    """修正 — subclasses name the fields they show. ``shown`` holds today's values as they stand in the fields."""

    people_chosen = False
    group: ClassVar[str] = "office"
    item_fields: ClassVar[tuple[str, ...]] = ()
    places: ClassVar[Mapping[str, str]] = {
        "became_resident": "became_resident_on",
        "became_foreign_resident": "became_foreign_resident_on",
        "settled": "settled_on",
        "address_before_move_in": "from_address",
    }

    def __init__(self, *arguments: Any, subject: Subject, **options: Any) -> None:
        super().__init__(*arguments, subject=subject, **options)
        self.record = next(one.record for one in subject.household if one.resident_number == subject.resident_number)
        self.shown = _todays_values(subject, self.record)
        foreign = self.record.kind is ResidentKind.FOREIGN
        hidden = _JAPANESE_ONLY if foreign else _FOREIGN_ONLY
        note = self.fields.pop("note")
        self.fields.update(_fields(tuple(name for name in self.item_fields if name not in hidden)))
        self.fields["note"] = note

    @classmethod
    def opened(cls, subject: Subject, today: Any, initial: Mapping[str, Any] | None = None) -> Self:
        """Every item with today's value, 異動日 empty."""
        record = next(one.record for one in subject.household if one.resident_number == subject.resident_number)
        values = {**_todays_values(subject, record), **(initial or {})}
        if record.kind is ResidentKind.FOREIGN:
            values["birth_date"] = _western(values["birth_date"])
        return super().opened(subject, today, values)

    def place_of(self, path: str) -> str:
        """The only 続柄 field is the person's own."""
        return super().place_of("relationship" if path.startswith("relationship.") else path)

    def shown_fields(self, *names: str, width: int = 3) -> tuple[tuple[str, int], ...]:
        """Those of the names that this form has, for its layout."""
        return tuple((name, width) for name in names if name in self.fields)

    def clean_relationship(self) -> str:
        """続柄 in the words of the standard."""
        text = str(self.cleaned_data["relationship"])
        for problem in relationship_text_problems(text) if text else ():
            raise ValidationError(problem.message)
        return text

    def clean_town(self) -> str:
        """町名 must be one of the city's own, where it was changed."""
        typed = str(self.cleaned_data["town"])
        if typed == self.shown["town"]:
            return typed
        found = town_named(typed)
        if found is None:
            raise ValidationError("市の住所辞書に一つに決まる町名がありません。候補から選び直してください。")
        return found.name

    def changed(self, name: str) -> bool:
        """Whether the form has the field and something else stands in it than today's value."""
        if name not in self.fields:
            return False
        typed, shown = self.cleaned_data.get(name), self.shown[name]
        if isinstance(typed, PartialDate) and isinstance(shown, PartialDate):
            return (typed.is_known, typed.wareki()) != (shown.is_known, shown.wareki())
        return bool(typed != shown)

    def items(self) -> CorrectedItems:
        """What changes, from a valid form."""
        data, record = self.cleaned_data, self.record
        return CorrectedItems(
            name=self.new_name(),
            alphabet_name=WrittenName(data["alphabet_name"]) if self.changed("alphabet_name") else None,
            birth_date=data["birth_date"] if self.changed("birth_date") else None,
            sex=Sex(data["sex"]) if self.changed("sex") and data["sex"] else None,
            honseki=typed_address(data["honseki"]) if self.changed("honseki") else None,
            head_of_register=data["head_of_register"] if self.changed("head_of_register") else None,
            relationship=self._relationship(),
            address=self.new_address(),
            became_resident=self._event("became_resident_on", record.became_resident),
            became_foreign_resident=self._event("became_foreign_resident_on", record.became_foreign_resident),
            settled=self._event("settled_on", record.settled),
            address_before_move_in=self._from_address(),
            remark=data.get("remark", ""),
        )

    def new_name(self) -> PersonName | None:
        """氏名 and its reading, when one of them was typed over."""
        if not any(self.changed(name) for name in ("name", "kana", "kana_official", "alphabet_name")):
            return None
        data, old = self.cleaned_data, self.record.name
        full = data.get("name", old.full)
        if full == old.full and full and full == self.record.alphabet_name.text:
            full = data.get("alphabet_name", full)
        kana = data.get("kana", old.kana)
        name = replace(old, full=full, kana=kana, kana_official=data.get("kana_official", old.kana_official))
        if self.record.kind is not ResidentKind.FOREIGN:
            if full != old.full:
                name = replace(name, family=_halves(full)[0], given=_halves(full)[1])
            if kana != old.kana:
                name = replace(name, family_kana=_halves(kana)[0], given_kana=_halves(kana)[1])
        return name if name != old else None

    def new_address(self) -> Address | None:
        """住所 as it is to be written, when one of its parts was typed over."""
        if not any(self.changed(name) for name in ADDRESS_FIELDS):
            return None
        data, old = self.cleaned_data, self.record.address
        town = town_named(data["town"]) if self.changed("town") else None
        rest = {name: data[name] if self.changed(name) else getattr(old, name) for name in ADDRESS_FIELDS[1:]}
        if town is None:
            return replace(old, **rest)
        return address_in_city(town, rest["lot"], rest["building"], rest["building_kana"])

    def _relationship(self) -> tuple[str, ...] | None:
        text = self.cleaned_data.get("relationship", "")
        return relationship_codes(text) if self.changed("relationship") and text else None

    def _event(self, field: str, event: RecordEvent) -> RecordEvent | None:
        return replace(event, on=self.cleaned_data[field]) if self.changed(field) else None

    def _from_address(self) -> HeadedAddress | None:
        if not self.changed("from_address"):
            return None
        return replace(self.record.address_before_move_in, address=typed_address(self.cleaned_data["from_address"]))

    @staticmethod
    def items_initial(items: CorrectedItems) -> dict[str, Any]:
        """The fields that a stored entry changes."""
        found: dict[str, Any] = {"remark": items.remark}
        if items.name is not None:
            found |= {"name": items.name.full, "kana": items.name.kana, "kana_official": items.name.kana_official}
        if items.address is not None:
            found |= _address_values(items.address)
        if items.became_resident is not None:
            found["became_resident_on"] = items.became_resident.on
        if items.became_foreign_resident is not None:
            found["became_foreign_resident_on"] = items.became_foreign_resident.on
        if items.settled is not None:
            found["settled_on"] = items.settled.on
        texts = {
            "alphabet_name": items.alphabet_name and items.alphabet_name.text,
            "birth_date": items.birth_date,
            "sex": items.sex and items.sex.value,
            "honseki": items.honseki and items.honseki.one_line(),
            "head_of_register": items.head_of_register,
            "relationship": items.relationship and relationship_text(items.relationship),
            "from_address": items.address_before_move_in and items.address_before_move_in.address.one_line(),
        }
        return found | {name: value for name, value in texts.items() if value is not None}


def _todays_values(subject: Subject, record: ResidentRecord) -> dict[str, Any]:
    """What stands in the fields at first; hidden addresses are not shown and stay as they are."""
    scope = subject.hidden
    hidden = is_protected_person(scope, subject.resident_number, record.household_number)

    def shown(address: Address) -> str:
        text = mask(scope, subject.resident_number, record.household_number, address)
        return "" if text == RESTRICTED else text

    return {
        "name": record.name.full,
        "kana": record.name.kana,
        "kana_official": record.name.kana_official,
        "alphabet_name": record.alphabet_name.text,
        "birth_date": record.birth_date,
        "sex": record.sex.value,
        "honseki": shown(record.honseki),
        "head_of_register": record.head_of_register,
        "relationship": relationship_text(record.relationship),
        **_address_values(Address() if hidden or not shown(record.address) else record.address),
        "became_resident_on": record.became_resident.on,
        "became_foreign_resident_on": record.became_foreign_resident.on,
        "settled_on": record.settled.on,
        "from_address": shown(record.address_before_move_in.address),
        "remark": "",
    }


def _address_values(address: Address) -> dict[str, str]:
    return {
        "town": address.text.removeprefix(CITY_NAME),
        "lot": address.lot,
        "building": address.building,
        "building_kana": address.building_kana,
    }


def _western(day: PartialDate) -> PartialDate | DateParts:
    """生年月日 of a foreign resident: 西暦 stands in the fields (標準仕様書 1.1.9)."""
    if not day.is_known:
        return day
    on = day.sort_on
    return DateParts(era=WESTERN, year=str(on.year), month=str(on.month), day=str(on.day))


def _halves(text: str) -> tuple[str, str]:
    """氏 and 名 around the first blank; a name without one is a 氏 alone."""
    parts = text.split(maxsplit=1)
    return (parts[0], parts[1]) if len(parts) == 2 else (text, "")
