"""転出の入力票."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from django.forms import BooleanField, ChoiceField, TextInput

from daicho.foundation.ui.forms import DigitsField, NameField, StaffCharField
from daicho.foundation.ui.forms.conditions import Conditions, When
from daicho.kernel.addresses import Address
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.move_out import KIND, MoveOutEntry
from daicho.systems.resident_registry.rules.typed_address import typed_address
from daicho.systems.resident_registry.web.forms.movements.form import Layout
from daicho.systems.resident_registry.web.forms.movements.those_who_stay import ThoseWhoStayForm

COUNTRY_WIDGET = {"list": "country-list", "autocomplete": "off"}


class MoveOutForm(ThoseWhoStayForm):
    """転出届 — where to, who, and the 続柄 of those who stay."""

    kind = KIND
    help_page = "move-out"
    group = "address"
    about = "市外・国外へ引っ越す"
    day_label = "転出予定日(転出した日)"
    who_goes = "転出する人"
    bases = (FilingBasis.NOTIFICATION, FilingBasis.REQUEST, FilingBasis.OFFICIAL)
    conditions: ClassVar[Conditions] = {
        "country": (When("whereto", ("abroad",)),),
        "destination": (
            When("whereto", ("domestic",)),
            When("basis", (FilingBasis.NOTIFICATION.value, FilingBasis.REQUEST.value)),
        ),
    }

    whereto = ChoiceField(label="転出の種類", choices=[("domestic", "国内転出"), ("abroad", "国外転出")])
    country = StaffCharField(
        label="国名(国外転出)", required=False, max_length=40, widget=TextInput(attrs=COUNTRY_WIDGET)
    )
    destination = StaffCharField(label="転出先(予定)", required=False, max_length=200)
    postal_code = DigitsField(label="郵便番号", required=False, length=7)
    by_card = BooleanField(label="個人番号カードによる転出(特例転出)", required=False)
    destination_head = NameField(label="転出先の世帯主", required=False, max_length=100)

    @property
    def places(self) -> dict[str, str]:  # type: ignore[override]
        """What is wrong with those who stay is shown at the first of their fields."""
        return {"remaining": f"relationship_{self.subject.household[-1].resident_number}"}

    def own_layout(self) -> Layout:
        people = tuple((f"relationship_{one.resident_number}", 4) for one in self.subject.household)
        place = (
            ("whereto", 3),
            ("country", 3),
            ("postal_code", 2),
            ("destination_head", 4),
            ("destination", 8),
            ("by_card", 4),
        )
        return (
            ("転出先", "市区町村までしか決まっていないときは、そこまでを都道府県から入力します", place),
            ("異動者", "一部の人だけが転出するときは、残る人の印を外します", (("people", 12),)),
            (
                "残る人の続柄",
                "世帯主が転出し、世帯主変更の届出があったときだけ、変わる人の新しい続柄を入力します",
                people,
            ),
        )

    def entry(self) -> MoveOutEntry:
        data = self.cleaned_data
        abroad = data["whereto"] == "abroad"
        movers = tuple(data["people"])
        return MoveOutEntry(
            filing=self.filing(),
            movers=movers,
            destination=self._destination(abroad=abroad),
            abroad=abroad,
            destination_head=data["destination_head"],
            remaining=self.remaining(),
            by_card=data["by_card"],
        )

    def _destination(self, *, abroad: bool) -> Address:
        data = self.cleaned_data
        if abroad:
            return Address(country=data["country"], text=data["destination"])
        return replace(typed_address(data["destination"]), postal_code=data["postal_code"])

    @classmethod
    def initial_of(cls, entry: MoveOutEntry, numbers: EntryNumbers) -> dict[str, Any]:
        place = entry.destination
        return {
            **cls.filing_initial(entry.filing),
            "people": list(entry.movers),
            "whereto": "abroad" if entry.abroad else "domestic",
            "country": place.country,
            "destination": replace(place, country="", postal_code="").one_line(),
            "postal_code": place.postal_code,
            "destination_head": entry.destination_head,
            "by_card": entry.by_card,
            **cls.remaining_initial(entry.remaining),
        }
