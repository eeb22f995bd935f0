"""入管庁通知・入管法の住居地届出・30条の47届出の入力票."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self
from uuid import UUID

from django.core.exceptions import ValidationError
from django.forms import BooleanField, CharField, ChoiceField, HiddenInput, TextInput

from daicho.foundation.ui.forms import KanaField, NameField, PartialWarekiDateField, StaffCharField
from daicho.foundation.ui.forms.conditions import Conditions, When
from daicho.kernel.addresses import Address
from daicho.municipal.codes.relationships import relationship_codes, relationship_text, relationship_text_problems
from daicho.municipal.codes.residents import ResidentKind, Sex
from daicho.municipal.places.towns import CITY_NAME
from daicho.systems.resident_registry.queries.immigration import is_row_of, stored_row
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.immigration_file import is_by_hand, noticed_facts
from daicho.systems.resident_registry.rules.movements import immigration_notice, immigration_residence, status_acquired
from daicho.systems.resident_registry.rules.movements.immigration_notice import (
    ImmigrationNoticeEntry,
    NoticeAct,
    NoticedItems,
    NoticeSource,
    RemovalGround,
)
from daicho.systems.resident_registry.rules.movements.immigration_residence import ImmigrationResidenceEntry
from daicho.systems.resident_registry.rules.movements.newcomers import NewPerson
from daicho.systems.resident_registry.rules.movements.status_acquired import StatusAcquiredEntry
from daicho.systems.resident_registry.rules.record_parts import WrittenName
from daicho.systems.resident_registry.rules.typed_address import address_in_city, town_named
from daicho.systems.resident_registry.web.forms.move_in import SEXES
from daicho.systems.resident_registry.web.forms.movements.ex_officio import ExOfficioForm
from daicho.systems.resident_registry.web.forms.movements.foreign_items import FOREIGN_CONDITIONS, ForeignItemsForm
from daicho.systems.resident_registry.web.forms.movements.form import Layout, Subject
from daicho.systems.resident_registry.web.forms.movements.one_person import OnePersonForm, record_of

_CORRECTED = When("act", (NoticeAct.CORRECTION.value,))


class ImmigrationNoticeForm(ForeignItemsForm, ExOfficioForm):
    """出入国在留管理庁長官通知 — opened with the items as they are recorded; the officer overwrites what changed."""

    kind = immigration_notice.KIND
    bases = (FilingBasis.NOTICE,)
    help_page = "immigration-notice"
    group = "office"
    about = "入管庁の通知により外国人住民を修正・消除する"
    day_label = "異動日"

    conditions: ClassVar[Conditions] = {
        **{name: (*found, _CORRECTED) for name, found in FOREIGN_CONDITIONS.items()},
        "ground": (When("act", (NoticeAct.REMOVAL.value,)),),
    }

    received = CharField(widget=HiddenInput, required=False)
    act = ChoiceField(label="処理", choices=[(a.value, title) for a, title in immigration_notice.ACT_TITLES.items()])
    ground = ChoiceField(
        label="消除の理由",
        required=False,
        choices=[("", ""), *((g.value, title) for g, title in immigration_notice.GROUND_TITLES.items())],
    )
    birth_date = PartialWarekiDateField(label="生年月日", default_era="西暦")
    sex = ChoiceField(label="性別", choices=SEXES)

    @classmethod
    def opened(cls, subject: Subject, today: Any, initial: Mapping[str, Any] | None = None) -> Self:
        record = record_of(subject)
        held: dict[str, Any] = {}
        if record is not None:
            held = cls.items_initial(record.name, record.alphabet_name, record.foreign)
            held |= {"birth_date": record.birth_date, "sex": record.sex.value}
        return super().opened(subject, today, {**held, **(initial or {})})

    def own_layout(self) -> Layout:
        return (
            ("処理", "消除のときは理由だけを選びます", (("act", 4), ("ground", 8))),
            *self.name_fields,
            ("生年月日・性別", "通知の「変更後」のとおりに直します", (("birth_date", 6), ("sex", 3))),
            *self.card_fields,
        )

    def noticed(self) -> tuple[tuple[str, str], ...]:
        row = self._row(self["received"].value() or "")
        return noticed_facts(stored_row(row)) if row else ()

    def _row(self, received: str) -> UUID | None:
        """The row of a notice file that the form was opened from; it must mean this person."""
        try:
            row = UUID(received)
        except ValueError:
            return None
        return row if is_row_of(row, self.number) else None

    def clean_received(self) -> str:
        """Id of the row that is carried out, empty for a notice on paper."""
        received = str(self.cleaned_data["received"])
        if received and self._row(received) is None:
            raise ValidationError("取り込んだ通知の対象者と違います。入管庁通知の一覧から開き直してください。")
        return received

    def _source(self, received: str) -> NoticeSource:
        record = record_of(self.subject)
        by_hand = not received or record is None or is_by_hand(record)
        return NoticeSource.MANUAL if by_hand else NoticeSource.IMPORTED

    def entry(self) -> ImmigrationNoticeEntry:
        data = self.cleaned_data
        act = NoticeAct(data["act"])
        items = NoticedItems(self.written_name(), data["birth_date"], Sex(data["sex"]), self.alphabet(), self.foreign())
        removal = act is NoticeAct.REMOVAL
        return ImmigrationNoticeEntry(
            filing=self.filing(),
            resident_number=self.number,
            act=act,
            items=None if removal else items,
            ground=RemovalGround(data["ground"]) if removal and data["ground"] else None,
            source=self._source(data["received"]),
            received=data["received"],
        )

    @classmethod
    def initial_of(cls, entry: ImmigrationNoticeEntry, numbers: EntryNumbers) -> dict[str, Any]:
        values = {
            **cls.filing_initial(entry.filing),
            "act": entry.act.value,
            "ground": entry.ground.value if entry.ground else "",
            "received": entry.received,
        }
        if entry.items is not None:
            values |= cls.items_initial(entry.items.name, entry.items.alphabet_name, entry.items.foreign)
            values |= {"birth_date": entry.items.birth_date, "sex": entry.items.sex.value}
        return values


class ImmigrationResidenceForm(OnePersonForm):
    """住居地届出(入管法のみ)."""

    kind = immigration_residence.KIND
    bases = immigration_residence.BASES
    help_page = "immigration-residence"
    group = "address"
    about = "住基法の届出は済み、入管法の住居地の届出だけをする"
    day_label = "届出の効力の日(異動日)"

    conditions: ClassVar[Conditions] = {"card_shown": ()}

    card_shown = BooleanField(label="在留カード等の提示を受け、裏面に住居地を記載した", required=False)

    def own_layout(self) -> Layout:
        return (("在留カード等", "住所は今の住民票のとおりに記録します", (("card_shown", 12),)),)

    def entry(self) -> ImmigrationResidenceEntry:
        return ImmigrationResidenceEntry(self.filing(), self.number, self.cleaned_data["card_shown"])

    @classmethod
    def initial_of(cls, entry: ImmigrationResidenceEntry, numbers: EntryNumbers) -> dict[str, Any]:
        return {**cls.filing_initial(entry.filing), "card_shown": entry.card_shown}


class StatusAcquiredForm(ForeignItemsForm):
    """30条の47届出 — the person joins the household it was opened from, or begins one of their own."""

    kind = status_acquired.KIND
    bases = status_acquired.BASES
    help_page = "status-acquired"
    group = "life"
    about = "すでに住んでいる方が中長期在留者等になった"
    day_label = "資格を得た日(異動日)"
    conditions: ClassVar[Conditions] = {
        **FOREIGN_CONDITIONS,
        **dict.fromkeys(("town", "lot"), (When("target", ("new",)),)),
    }

    birth_date = PartialWarekiDateField(label="生年月日", default_era="西暦")
    sex = ChoiceField(label="性別", choices=SEXES)
    relationship = StaffCharField(
        label="続柄", max_length=40, widget=TextInput(attrs={"list": "relationship-list", "autocomplete": "off"})
    )
    common_name = NameField(label="通称", required=False, max_length=100)
    common_name_kana = KanaField(label="通称フリガナ", required=False, max_length=200)
    target = ChoiceField(label="世帯", choices=[("join", "この世帯に入る"), ("new", "新しい世帯をつくる")])
    town = StaffCharField(
        label="町名", required=False, widget=TextInput(attrs={"list": "town-list", "autocomplete": "off"})
    )
    lot = StaffCharField(label="番地・号", required=False, max_length=40)
    building = StaffCharField(label="方書", required=False, max_length=80)

    def own_layout(self) -> Layout:
        person = (("birth_date", 6), ("sex", 3), ("relationship", 3), ("common_name", 6), ("common_name_kana", 6))
        place = (("target", 4), ("town", 3), ("lot", 2), ("building", 3))
        return (
            *self.name_fields,
            ("記載する方", "住民票コードと個人番号は、記載の後に職権記載で付けます", person),
            *self.card_fields,
            ("世帯と住所", "この世帯に入るときは住所を空のままにします。転入前住所は空欄になります", place),
        )

    def clean_relationship(self) -> tuple[str, ...]:
        """続柄 in the words of the standard."""
        typed = str(self.cleaned_data["relationship"])
        for problem in relationship_text_problems(typed):
            raise ValidationError(problem.message, code=problem.code)
        return relationship_codes(typed)

    def entry(self) -> StatusAcquiredEntry:
        data = self.cleaned_data
        person = NewPerson(
            name=self.written_name(),
            birth_date=data["birth_date"],
            sex=Sex(data["sex"]),
            relationship=data["relationship"],
            kind=ResidentKind.FOREIGN,
            alphabet_name=self.alphabet(),
            common_name=WrittenName(data["common_name"], data["common_name_kana"]),
            foreign=self.foreign(),
        )
        town = town_named(data["town"]) if data["town"] else None
        joins = data["target"] == "join"
        address = address_in_city(town, data["lot"], data["building"], "") if town and not joins else Address()
        household = self.subject.household_number if joins else ""
        return StatusAcquiredEntry(self.filing(), person, self.number, household, address)

    @classmethod
    def subject_of(cls, entry: StatusAcquiredEntry) -> str:
        return entry.beside

    @classmethod
    def initial_of(cls, entry: StatusAcquiredEntry, numbers: EntryNumbers) -> dict[str, Any]:
        person = entry.person
        return {
            **cls.filing_initial(entry.filing),
            **cls.items_initial(person.name, person.alphabet_name, person.foreign),
            "birth_date": person.birth_date,
            "sex": person.sex.value,
            "relationship": relationship_text(person.relationship),
            "common_name": person.common_name.text,
            "common_name_kana": person.common_name.kana,
            "target": "join" if entry.household else "new",
            "town": entry.address.text.removeprefix(CITY_NAME),
            "lot": entry.address.lot,
            "building": entry.address.building,
        }
