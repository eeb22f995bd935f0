"""職権修正・軽微な修正・誤記修正の入力票."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.forms import CheckboxSelectMultiple, ChoiceField, MultipleChoiceField

from daicho.foundation.ui.forms import StaffCharField
from daicho.systems.resident_registry.queries.remarks import events_to_note
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.corrections.clerical import KIND as CLERICAL_CORRECTION
from daicho.systems.resident_registry.rules.movements.corrections.clerical import ClericalCorrectionEntry
from daicho.systems.resident_registry.rules.movements.corrections.items import CorrectedItems
from daicho.systems.resident_registry.rules.movements.corrections.minor import (
    GROUND_TITLES,
    MinorCorrectionEntry,
    MinorGround,
)
from daicho.systems.resident_registry.rules.movements.corrections.minor import KIND as MINOR_CORRECTION
from daicho.systems.resident_registry.rules.movements.corrections.official import KIND as OFFICIAL_CORRECTION
from daicho.systems.resident_registry.rules.movements.corrections.official import OfficialCorrectionEntry
from daicho.systems.resident_registry.rules.record import ResidentKind
from daicho.systems.resident_registry.web.forms.movements.correction_form import ADDRESS_FIELDS, CorrectionForm
from daicho.systems.resident_registry.web.forms.movements.form import Layout, Subject

_PERSON = ("name", "kana", "kana_official", "alphabet_name", "birth_date", "sex", "relationship")
_REGISTER = ("honseki", "head_of_register")
_WIDE = {"name": 4, "kana": 4, "kana_official": 4, "birth_date": 5, "honseki": 8, "from_address": 6}


def _addressed(subject: Subject) -> MultipleChoiceField:
    return MultipleChoiceField(
        label="住所を直す人", choices=subject.choices, widget=CheckboxSelectMultiple, required=False
    )


class OfficialCorrectionForm(CorrectionForm):
    """職権修正 — what the notice of the 戸籍 says beside what is recorded."""

    kind = OFFICIAL_CORRECTION
    help_page = "official-correction"
    group = "identity"
    about = "戸籍の通知などで氏名・本籍・続柄等を直す"
    day_label = "変わった日(異動日)"
    bases = (
        FilingBasis.NOTICE,
        FilingBasis.FAMILY_REGISTER,
        FilingBasis.REQUEST,
        FilingBasis.OFFICIAL,
        FilingBasis.NOTIFICATION,
    )
    item_fields = (*_PERSON, *_REGISTER, "remark")

    def __init__(self, *arguments: Any, subject: Subject, **options: Any) -> None:
        super().__init__(*arguments, subject=subject, **options)
        others = [
            (one.resident_number, f"{one.record.name.full}({one.relationship_text})")
            for one in subject.household
            if one.resident_number != subject.resident_number and one.record.kind is ResidentKind.JAPANESE
        ]
        if others and self.record.kind is ResidentKind.JAPANESE:
            self.fields["same_register"] = MultipleChoiceField(
                label="本籍・筆頭者が同じに変わる人", choices=others, widget=CheckboxSelectMultiple, required=False
            )

    def own_layout(self) -> Layout:
        fields = tuple(pair for name in _PERSON for pair in self.shown_fields(name, width=_WIDE.get(name, 3)))
        register = tuple(pair for name in _REGISTER for pair in self.shown_fields(name, width=_WIDE.get(name, 4)))
        panels = [("修正する項目", "今の記録が入っています。変わる項目だけを書き換えます", fields)]
        if self.record.kind is ResidentKind.JAPANESE:
            others = self.shown_fields("same_register", width=12)
            panels.append(("戸籍の表示", "「なし」「不明」も入力できます", (*register, *others)))
        return (*panels, ("備考", "60文字まで。住民票の備考に一行加わります", (("remark", 12),)))

    def entry(self) -> OfficialCorrectionEntry:
        others = tuple(self.cleaned_data.get("same_register", ()))
        return OfficialCorrectionEntry(self.filing(), self.subject.resident_number, self.items(), others)

    @classmethod
    def initial_of(cls, entry: OfficialCorrectionEntry, numbers: EntryNumbers) -> dict[str, Any]:
        items = cls.items_initial(entry.items)
        return {**cls.filing_initial(entry.filing), **items, "same_register": list(entry.same_register)}


class MinorCorrectionForm(CorrectionForm):
    """軽微な修正 — the writing of the name or of the address, and on which ground of the rule."""

    kind = MINOR_CORRECTION
    help_page = "minor-correction"
    about = "氏名・住所の文字や表記だけが変わる"
    day_label = "表記が変わった日(異動日)"
    bases = (FilingBasis.OFFICIAL, FilingBasis.REQUEST, FilingBasis.NOTICE)
    item_fields = ("name", *ADDRESS_FIELDS)

    ground = ChoiceField(label="軽微な修正の事由", choices=[(one.value, title) for one, title in GROUND_TITLES.items()])

    def __init__(self, *arguments: Any, subject: Subject, **options: Any) -> None:
        super().__init__(*arguments, subject=subject, **options)
        self.fields["people"] = _addressed(subject)

    def own_layout(self) -> Layout:
        return (
            ("事由", "この一覧にない変更は軽微な修正ではありません", (("ground", 8),)),
            ("氏名の文字", "この人だけが変わります。フリガナは変わりません", (("name", 6),)),
            (
                "住所の表記",
                "引っ越しは転居です。支援措置の対象の住所は表示されません",
                (("town", 3), ("lot", 2), ("building", 4), ("building_kana", 3), ("people", 12)),
            ),
        )

    def entry(self) -> MinorCorrectionEntry:
        address = self.new_address()
        return MinorCorrectionEntry(
            filing=self.filing(),
            ground=MinorGround(self.cleaned_data["ground"]),
            resident=self.subject.resident_number,
            people=tuple(self.cleaned_data["people"]) if address is not None else (),
            name=self.new_name(),
            address=address,
        )

    @classmethod
    def initial_of(cls, entry: MinorCorrectionEntry, numbers: EntryNumbers) -> dict[str, Any]:
        items = CorrectedItems(name=entry.name, address=entry.address)
        people = {"people": list(entry.people)} if entry.people else {}
        return {
            **cls.filing_initial(entry.filing),
            **cls.items_initial(items),
            **people,
            "ground": entry.ground.value,
        }

    @classmethod
    def subject_of(cls, entry: MinorCorrectionEntry) -> str:
        return entry.resident


class ClericalCorrectionForm(CorrectionForm):
    """誤記修正 — what was written wrongly; of a closed record a note alone."""

    kind = CLERICAL_CORRECTION
    help_page = "clerical-correction"
    about = "書き誤りを直す。除票には留意事項を加える"
    day_label = "誤って記載した日(異動日)"
    bases = (FilingBasis.OFFICIAL, FilingBasis.REQUEST, FilingBasis.NOTICE)
    item_fields = (
        *(*_PERSON, *_REGISTER, *ADDRESS_FIELDS),
        *("became_resident_on", "became_foreign_resident_on", "settled_on", "from_address", "remark"),
    )

    places = {**CorrectionForm.places, "explanation": "found_by"}

    found_by = StaffCharField(label="誤りの内容と根拠", max_length=200)
    noted_event = ChoiceField(label="結び付ける異動", required=False)

    def __init__(self, *arguments: Any, subject: Subject, **options: Any) -> None:
        super().__init__(*arguments, subject=subject, **options)
        events = [(str(no), f"第{no}版　{words}") for no, words in events_to_note(subject.resident_number)]
        none = ("", "選んでください" if not self.record.is_present else "結び付けない(備考)")
        self.fields["noted_event"].choices = [none, *events]  # type: ignore[attr-defined]
        if not self.record.is_present:
            self.fields["remark"].label = "留意事項"
            for name in self.item_fields:
                if name != "remark":
                    self.fields.pop(name, None)
            return
        self.fields["people"] = _addressed(subject)

    def own_layout(self) -> Layout:
        why = ("誤り", "何を見て誤りと分かったかを入れます", (("found_by", 12),))
        if not self.record.is_present:
            note = "除票は書き換えられません。誤記である旨と正しい記載を60文字までで入れます"
            return (why, ("留意事項", note, (("noted_event", 5), ("remark", 7))))
        named = (*_PERSON, *_REGISTER)
        fields = tuple(pair for name in named for pair in self.shown_fields(name, width=_WIDE.get(name, 3)))
        address = (("town", 3), ("lot", 2), ("building", 4), ("building_kana", 3), ("people", 12))
        days = self.shown_fields("became_resident_on", "became_foreign_resident_on", "settled_on", width=6)
        return (
            why,
            ("直す項目", "今の記録が入っています。誤っていた項目だけを書き換えます", fields),
            ("住所の記載", "誤って書いた住所です。引っ越しは転居です", address),
            ("日付と転入前住所", "", (*days, ("from_address", 12))),
            (
                "留意事項・備考",
                "60文字まで。異動に結び付けると留意事項、結び付けないと備考として一行加わります",
                (("noted_event", 5), ("remark", 7)),
            ),
        )

    def entry(self) -> ClericalCorrectionEntry:
        data = self.cleaned_data
        items = replace(self.items(), noted_event=int(data["noted_event"] or 0) if data.get("remark") else 0)
        people = tuple(data["people"]) if items.address is not None else ()
        return ClericalCorrectionEntry(self.filing(), self.subject.resident_number, items, people, data["found_by"])

    @classmethod
    def initial_of(cls, entry: ClericalCorrectionEntry, numbers: EntryNumbers) -> dict[str, Any]:
        people = {"people": list(entry.people)} if entry.people else {}
        return {
            **cls.filing_initial(entry.filing),
            **cls.items_initial(entry.items),
            **people,
            "found_by": entry.explanation,
            "noted_event": str(entry.items.noted_event or ""),
        }

    @classmethod
    def subject_of(cls, entry: ClericalCorrectionEntry) -> str:
        return entry.resident
