"""死亡・失踪宣告・職権消除の入力票 — who goes, and the 続柄 of those who stay."""

from __future__ import annotations

from typing import Any, ClassVar

from django.forms import ChoiceField

from daicho.foundation.ui.forms import StaffCharField, WarekiDateField
from daicho.foundation.ui.forms.conditions import Conditions, When
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.movements import death, disappearance, official_removal
from daicho.systems.resident_registry.rules.movements.death import DeathEntry
from daicho.systems.resident_registry.rules.movements.disappearance import DisappearanceEntry
from daicho.systems.resident_registry.rules.movements.official_removal import (
    GROUND_TITLES,
    OfficialRemovalEntry,
    RemovalGround,
)
from daicho.systems.resident_registry.web.forms.movements.ex_officio import ExOfficioForm
from daicho.systems.resident_registry.web.forms.movements.form import Layout, Subject
from daicho.systems.resident_registry.web.forms.movements.those_who_stay import ThoseWhoStayForm


class LeavingForm(ThoseWhoStayForm, ExOfficioForm):
    """消除の入力票 — a 続柄 field per member, for those who stay when the head goes."""

    places = {"remaining": "people"}

    def __init__(self, *arguments: Any, subject: Subject, **options: Any) -> None:
        super().__init__(*arguments, subject=subject, **options)
        self.fields["people"].label = "消除する人"

    def own_layout(self) -> Layout:
        people = tuple((f"relationship_{one.resident_number}", 4) for one in self.subject.household)
        panels = [("消除する人", "", (("people", 12),)), *self.further_layout()]
        if len(self.subject.household) > 1:
            panels.append(
                (
                    "残る人の続柄",
                    "世帯主がいなくなり、世帯主変更の届出があったときだけ、変わる人の新しい続柄を入力します",
                    people,
                )
            )
        return tuple(panels)

    def further_layout(self) -> Layout:
        """Panels of the kind alone."""
        return ()

    @classmethod
    def initial_of(cls, entry: Any, numbers: EntryNumbers) -> dict[str, Any]:
        return {
            **cls.filing_initial(entry.filing),
            "people": list(entry.people),
            **cls.remaining_initial(entry.remaining),
        }


class DeathForm(LeavingForm):
    """死亡."""

    kind = death.KIND
    bases = death.BASES
    help_page = "death"
    group = "life"
    about = "死亡届・戸籍の通知による"
    day_label = "死亡日(異動日)"
    partial_day = True

    def entry(self) -> DeathEntry:
        return DeathEntry(self.filing(), tuple(self.cleaned_data["people"]), self.remaining())


class DisappearanceForm(LeavingForm):
    """失踪宣告."""

    kind = disappearance.KIND
    bases = disappearance.BASES
    help_page = "disappearance"
    group = "life"
    about = "失踪届・戸籍の通知による"
    day_label = "みなし死亡日(異動日)"
    partial_day = True

    def entry(self) -> DisappearanceEntry:
        return DisappearanceEntry(self.filing(), tuple(self.cleaned_data["people"]), self.remaining())


class OfficialRemovalForm(LeavingForm):
    """職権消除."""

    kind = official_removal.KIND
    bases = official_removal.BASES
    help_page = "official-removal"
    group = "office"
    about = "居所不明・二重登録などで消除する"
    day_label = "消除日(異動日)"

    conditions: ClassVar[Conditions] = {
        "findings": (),
        "investigated_on": (When("ground", (RemovalGround.WHEREABOUTS_UNKNOWN.value,)),),
    }

    ground = ChoiceField(label="消除の理由", choices=[(g.value, title) for g, title in GROUND_TITLES.items()])
    investigated_on = WarekiDateField(label="実態調査の日", required=False)
    findings = StaffCharField(label="調査の結果(確かめた事実と資料)", required=False, max_length=300)

    def further_layout(self) -> Layout:
        fields = (("ground", 6), ("investigated_on", 6), ("findings", 12))
        return (("調査", "実態調査の結果を職権記録書のとおりに入力します", fields),)

    def entry(self) -> OfficialRemovalEntry:
        data = self.cleaned_data
        return OfficialRemovalEntry(
            filing=self.filing(),
            people=tuple(data["people"]),
            ground=RemovalGround(data["ground"]),
            findings=data["findings"],
            investigated_on=data["investigated_on"],
            remaining=self.remaining(),
        )

    @classmethod
    def initial_of(cls, entry: OfficialRemovalEntry, numbers: EntryNumbers) -> dict[str, Any]:
        return {
            **super().initial_of(entry, numbers),
            "ground": entry.ground.value,
            "investigated_on": entry.investigated_on,
            "findings": entry.findings,
        }
