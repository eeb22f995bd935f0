"""What every entry form of a movement shares: the filing, the people of the household, the layout as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.forms import CharField, CheckboxSelectMultiple, ChoiceField, HiddenInput, MultipleChoiceField, Textarea
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict

from daicho.foundation.ui.forms import NameField, PartialWarekiDateField, StaffCharField, StaffForm, WarekiDateField
from daicho.foundation.ui.forms.conditions import Conditions
from daicho.kernel.context import Context
from daicho.kernel.dates import PartialDate
from daicho.municipal.masking.scope import ProtectedScope
from daicho.systems.resident_registry.queries.protected_scope import hidden_scope
from daicho.systems.resident_registry.queries.records import NewestRecord
from daicho.systems.resident_registry.queries.resident_page import household_of
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import BASIS_TITLES, BY_PERSON, Filing, FilingBasis
from daicho.systems.resident_registry.rules.movements.kind import MovementKind
from daicho.systems.resident_registry.rules.notification import (
    NOTIFIER_TITLES,
    IdentityCheck,
    Notifier,
    NotifierKind,
)
from daicho.systems.resident_registry.web.forms.filing_conditions import FILING_CONDITIONS
from daicho.systems.resident_registry.web.forms.move_in import PAPERS

Layout = tuple[tuple[str, str, tuple[tuple[str, int], ...]], ...]
"""Panels: title, note, and the fields with their widths in twelfths."""


@dataclass(frozen=True, slots=True)
class Subject:
    """異動の対象 — the person whose page the entry was opened from, and the household as it stands now."""

    resident_number: str
    household_number: str
    household: tuple[NewestRecord, ...]
    hidden: ProtectedScope
    """Whose addresses the form may not show."""

    @property
    def choices(self) -> list[tuple[str, str]]:
        """世帯員 as choices: 宛名番号 and name with 続柄."""
        return [(one.resident_number, f"{one.record.name.full}({one.relationship_text})") for one in self.household]


@dataclass(frozen=True, slots=True)
class ShownPanel:
    """One panel of the form as the template shows it."""

    title: str
    note: str
    fields: tuple[tuple[BoundField, int], ...]


class MovementForm(StaffForm):
    """異動入力票 — subclasses add their fields, a layout and the way to an entry and back.

    ``kind``: the movement. ``own_layout``: its panels in the order of the paper; the filing comes first by itself.
    ``places``: paths of findings → names of fields. ``help_page``: name of the manual in docs/help.
    ``group``, ``about``: where the choice of movements lists it, and in which few words.
    ``without_subject``: can also be opened without anybody recorded yet.
    ``conditions``: when else a field must be filled in than the filing's.
    ``repeats_people``: several people can be entered, one below the other.
    ``partial_day``: 異動日 may be partly unknown (標準仕様書 1.1.8). ``people_chosen``: some of the household move.
    """

    kind: ClassVar[MovementKind[Any]]
    places: ClassVar[Mapping[str, str]] = {}
    help_page: ClassVar[str] = ""
    group: ClassVar[str] = "office"
    about: ClassVar[str] = ""
    day_label: ClassVar[str] = "異動日"
    partial_day: ClassVar[bool] = False
    people_chosen: ClassVar[bool] = True
    without_subject: ClassVar[bool] = False
    repeats_people: ClassVar[bool] = False
    bases: ClassVar[tuple[FilingBasis, ...]] = (FilingBasis.NOTIFICATION, FilingBasis.OFFICIAL)

    conditions: ClassVar[Conditions] = {}

    submission = CharField(widget=HiddenInput)

    def __init__(self, *arguments: Any, subject: Subject, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.subject = subject
        own = dict(self.fields)
        self.fields.clear()
        day = PartialWarekiDateField if self.partial_day else WarekiDateField
        self.fields.update(
            {
                "submission": own.pop("submission"),
                "moved_on": day(label=self.day_label),
                "basis": ChoiceField(label="届出等の区分", choices=[(b.value, BASIS_TITLES[b]) for b in self.bases]),
                "filed_on": WarekiDateField(label="届出日・通知日等"),
                "notifier_kind": ChoiceField(
                    label="届出人の資格", choices=[(k.value, t) for k, t in NOTIFIER_TITLES.items()], required=False
                ),
                "notifier_name": NameField(label="届出人の氏名", required=False, max_length=100),
                "notifier_authority": StaffCharField(label="権限を示す書類", required=False, max_length=100),
                "paper_1": ChoiceField(label="本人確認書類", choices=PAPERS, required=False),
                "paper_2": ChoiceField(label="本人確認書類(2点目)", choices=PAPERS, required=False),
                "explanation": StaffCharField(label="書類が無いときの説明", required=False, max_length=200),
            }
        )
        if self.people_chosen:
            self.fields["people"] = MultipleChoiceField(
                label="異動する人",
                choices=subject.choices,
                widget=CheckboxSelectMultiple,
                error_messages={"required": "異動する人が選ばれていません。一人以上選んでください。"},
            )
        self.fields.update(own)
        self.fields["note"] = StaffCharField(
            label="受付メモ", required=False, max_length=300, widget=Textarea(attrs={"rows": 2})
        )

    @classmethod
    def subject_of(cls, entry: Any) -> str:
        """宛名番号 of the person from whose page a stored entry was made, for corrections; empty for nobody."""
        return next(iter(cls.kind.residents(entry)), "")

    @classmethod
    def subject_for(cls, ctx: Context, resident_number: str) -> Subject:
        """Whom the form is about: the household as it stands now. Kinds on closed records look further."""
        household_number, household = household_of(ctx, resident_number)
        return Subject(resident_number, household_number, household, hidden_scope(ctx.now))

    @classmethod
    def opened(cls, subject: Subject, today: Any, initial: Mapping[str, Any] | None = None) -> Self:
        """The empty form as it is first shown: filed today, everybody ticked, 異動日 empty (標準仕様書 4.0.3)."""
        values: dict[str, Any] = {
            "submission": str(uuid4()),
            "filed_on": today,
            "people": [one.resident_number for one in subject.household],
        }
        return cls(initial={**values, **(initial or {})}, subject=subject)

    def as_typed(self) -> Self:
        """The form with what was typed and without any finding: for an entry that is taken up again."""
        self._errors = ErrorDict()
        return self

    def with_rows_changed(self) -> Self:
        """The form with fields for one person more or less, where it repeats people."""
        return self.as_typed()

    def clean_notifier_kind(self) -> str:
        """届出人の資格; forms on which nobody stands at the counter do not ask for it."""
        if not self.cleaned_data["notifier_kind"] and self.cleaned_data.get("basis") in BY_PERSON:
            raise ValidationError("選ばれていません。届書の届出人欄を見て選んでください。")
        return str(self.cleaned_data["notifier_kind"]) or NotifierKind.SELF.value

    def clean_submission(self) -> UUID:
        """The id of this form as it was opened; a damaged one is simply a new form."""
        try:
            return UUID(str(self.cleaned_data["submission"]))
        except ValueError:
            return uuid4()

    def filing(self) -> Filing:
        """届出等 from a valid form."""
        data = self.cleaned_data
        basis = FilingBasis(data["basis"])
        moved_on = data["moved_on"]
        papers = tuple(dict.fromkeys(code for code in (data["paper_1"], data["paper_2"]) if code))
        notifier = Notifier(
            NotifierKind(data["notifier_kind"]),
            data["notifier_name"],
            authority=data["notifier_authority"],
            identity=IdentityCheck(papers, data["explanation"]),
        )
        return Filing(
            moved_on=moved_on if isinstance(moved_on, PartialDate) else PartialDate.known(moved_on),
            filed_on=data["filed_on"],
            basis=basis,
            notifier=notifier if basis in BY_PERSON else None,
            note=data["note"],
        )

    @staticmethod
    def filing_initial(filing: Filing) -> dict[str, Any]:
        """The fields of a stored filing, for corrections."""
        notifier = filing.notifier
        papers = (*(notifier.identity.papers if notifier else ()), "", "")
        return {
            "moved_on": filing.moved_on if not filing.moved_on.is_known else filing.moved_on.sort_on,
            "filed_on": filing.filed_on,
            "basis": filing.basis.value,
            "notifier_kind": notifier.kind.value if notifier else "self",
            "notifier_name": notifier.name if notifier else "",
            "notifier_authority": notifier.authority if notifier else "",
            "paper_1": papers[0],
            "paper_2": papers[1],
            "explanation": notifier.identity.explanation if notifier else "",
            "note": filing.note,
        }

    @property
    def required_when(self) -> Conditions:
        """必須になる条件 — the filing's, and the kind's own."""
        return {**FILING_CONDITIONS, **self.conditions}

    def panels(self) -> tuple[ShownPanel, ...]:
        """The whole form in panels: filing, people, the kind's own, memo."""
        head: Layout = (
            (
                "届出",
                "",
                (
                    ("moved_on", 4), ("filed_on", 4), ("basis", 4),
                    ("notifier_kind", 3), ("notifier_name", 3), ("notifier_authority", 6),
                    ("paper_1", 3), ("paper_2", 3), ("explanation", 6),
                ),
            ),
        )  # fmt: skip
        tail: Layout = (("受付メモ", "証明書には印字されません", (("note", 12),)),)
        return tuple(
            ShownPanel(title, note, tuple((self[name], width) for name, width in fields))
            for title, note, fields in (*head, *self.own_layout(), *tail)
        )

    def own_layout(self) -> Layout:
        """The panels between filing and memo."""
        return ()

    def noticed(self) -> tuple[tuple[str, str], ...]:
        """What a notice taken in tells, to be read beside the entry; nothing for what is filed on paper."""
        return ()

    def place_of(self, path: str) -> str:
        """The field that a finding is about, empty for none."""
        general = {"notifier.name": "notifier_name", "notifier.authority": "notifier_authority",
                   "notifier.papers": "paper_1", "notifier.explanation": "explanation"}  # fmt: skip
        name = self.places.get(path) or general.get(path) or path
        return name if name in self.fields else ""

    def entry(self) -> Any:
        """The entry from a valid form. Subclasses say how."""
        raise TypeError(f"{type(self).__name__} does not say how its entry is made")

    def numbers(self) -> EntryNumbers:
        """Personal numbers typed with it; most kinds have none."""
        return EntryNumbers()

    @classmethod
    def initial_of(cls, entry: Any, numbers: EntryNumbers) -> dict[str, Any]:
        """The fields of a stored entry, for corrections. Subclasses add their own to the filing's."""
        return cls.filing_initial(entry.filing)
