"""転入届の入力票 — in the order of the 転出証明書, with the most typed items in sight (標準仕様書 4.1.1.1).

Which fields apply follows from 転入の種類, 届出等の区分 and 世帯; the others are hidden by the style sheet, and what
stands in them is neither checked nor kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.forms import (
    BaseFormSet,
    BooleanField,
    CharField,
    ChoiceField,
    HiddenInput,
    Textarea,
    TextInput,
    formset_factory,
)

from daicho.foundation.ui.forms import (
    DigitsField,
    KanaField,
    NameField,
    PartialWarekiDateField,
    StaffCharField,
    StaffForm,
    WarekiDateField,
)
from daicho.foundation.ui.forms.conditions import Conditions, When
from daicho.municipal.codes.foreign_status import StatusCategory
from daicho.municipal.codes.identity_papers import IDENTITY_PAPERS
from daicho.municipal.codes.relationships import relationship_codes, relationship_text_problems
from daicho.municipal.places.countries import countries
from daicho.systems.resident_registry.rules.filing import BASIS_TITLES, BY_PERSON, FilingBasis
from daicho.systems.resident_registry.rules.movements.move_in.entry import NEW, MoveInVariety
from daicho.systems.resident_registry.rules.movements.move_in.varieties import BASES, VARIETIES
from daicho.systems.resident_registry.rules.notification import NOTIFIER_TITLES
from daicho.systems.resident_registry.rules.typed_address import town_named
from daicho.systems.resident_registry.web.forms.filing_conditions import FILING_CONDITIONS

MOST_MEMBERS = 20
_NONE = [("", "")]
PAPERS = [
    *_NONE,
    ("1点で足りるもの", [(p.code, p.name) for p in IDENTITY_PAPERS if p.alone]),
    ("2点必要なもの", [(p.code, p.name) for p in IDENTITY_PAPERS if not p.alone]),
]
CERTIFICATES = [("paper", "転出証明書(紙)"), ("none", "添付なし")]
SEXES = [("", ""), ("male", "男"), ("female", "女"), ("unknown", "不明")]
KINDS = [("japanese", "日本人"), ("foreign", "外国人")]


EXISTING = "existing"
TARGETS = [(NEW, "新しい世帯をつくる"), (EXISTING, "既にある世帯に入る")]
ONLY_FOR: Mapping[str, frozenset[MoveInVariety]] = {
    "certificate": frozenset({MoveInVariety.DOMESTIC}),
    "planned_on": frozenset({MoveInVariety.DOMESTIC}),
    "from_address": frozenset({MoveInVariety.DOMESTIC, MoveInVariety.UNREPORTED}),
    "from_head": frozenset({MoveInVariety.DOMESTIC, MoveInVariety.UNREPORTED}),
    "from_country": frozenset({MoveInVariety.ABROAD, MoveInVariety.ARTICLE_46}),
    "seen_passport": frozenset({MoveInVariety.ABROAD}),
    "seen_family_register": frozenset({MoveInVariety.ABROAD, MoveInVariety.UNREPORTED}),
    "seen_residence_card": frozenset({MoveInVariety.ABROAD, MoveInVariety.ARTICLE_46, MoveInVariety.UNREPORTED}),
    "last_registered": frozenset({MoveInVariety.UNREPORTED}),
}
NOTIFIER_FIELDS = ("notifier_kind", "notifier_name", "notifier_authority", "paper_1", "paper_2", "explanation")


class MoveInForm(StaffForm):
    """届出・住所 — one for the whole notification."""

    required_when: ClassVar[Conditions] = {
        **FILING_CONDITIONS,
        "target_number": (When("target", (EXISTING,)),),
        "from_address": (When("variety", (MoveInVariety.DOMESTIC.value, MoveInVariety.UNREPORTED.value)),),
        "from_country": (When("variety", (MoveInVariety.ABROAD.value,)),),
    }

    submission = CharField(widget=HiddenInput)
    received = CharField(widget=HiddenInput, required=False)
    variety = ChoiceField(
        label="転入の種類", choices=[(v.value, rule.title) for v, rule in VARIETIES.items()], required=False
    )
    basis = ChoiceField(
        label="届出等の区分", choices=[(b.value, BASIS_TITLES[b]) for b in FilingBasis if b in BASES], required=False
    )
    target = ChoiceField(label="世帯", choices=TARGETS, required=False)
    target_number = DigitsField(label="入る世帯の世帯番号", required=False, length=8)
    moved_on = WarekiDateField(label="転入日(異動日)")
    notified_on = WarekiDateField(label="届出日(通知日・申出日)")
    certificate = ChoiceField(label="転出証明書", choices=CERTIFICATES, required=False)
    planned_on = WarekiDateField(label="転出予定日", required=False)
    seen_passport = BooleanField(label="パスポートを確認した", required=False)
    seen_family_register = BooleanField(label="戸籍・附票を確認した", required=False)
    seen_residence_card = BooleanField(label="在留カード等を確認した", required=False)
    notifier_kind = ChoiceField(
        label="届出人の資格", choices=[(k.value, t) for k, t in NOTIFIER_TITLES.items()], required=False
    )
    notifier_name = NameField(label="届出人の氏名", required=False, max_length=100)
    notifier_authority = StaffCharField(label="権限を示す書類", required=False, max_length=100)
    paper_1 = ChoiceField(label="本人確認書類", choices=PAPERS, required=False)
    paper_2 = ChoiceField(label="本人確認書類(2点目)", choices=PAPERS, required=False)
    explanation = StaffCharField(label="書類が無いときの説明", required=False, max_length=200)
    town = StaffCharField(label="町名", widget=TextInput(attrs={"list": "town-list", "autocomplete": "off"}))
    lot = StaffCharField(label="番地・号", max_length=40)
    building = StaffCharField(label="方書", required=False, max_length=80)
    building_kana = KanaField(label="方書フリガナ", required=False, max_length=120)
    from_address = StaffCharField(label="転入前住所", required=False, max_length=120)
    from_country = StaffCharField(
        label="転入前住所(国名等)",
        required=False,
        max_length=40,
        widget=TextInput(attrs={"list": "country-list", "autocomplete": "off"}),
    )
    last_registered = StaffCharField(label="最終登録住所地", required=False, max_length=120)
    from_head = NameField(label="転入前の世帯主", required=False, max_length=100)
    note = StaffCharField(label="受付メモ", required=False, max_length=300, widget=Textarea(attrs={"rows": 2}))

    def clean_town(self) -> str:
        """町名 must be one of the city's own."""
        typed = str(self.cleaned_data["town"])
        found = town_named(typed)
        if found is None:
            raise ValidationError("市の住所辞書に一つに決まる町名がありません。候補から選び直してください。")
        return found.name

    def clean_variety(self) -> MoveInVariety:
        """転入の種類; a form that does not ask means 国内転入."""
        return MoveInVariety(self.cleaned_data["variety"] or MoveInVariety.DOMESTIC)

    def clean_basis(self) -> FilingBasis:
        """届出等の区分; a form that does not ask means 届出."""
        return FilingBasis(self.cleaned_data["basis"] or FilingBasis.NOTIFICATION)

    def clean(self) -> dict[str, Any]:
        """Forgets what does not apply, and demands what does."""
        data = self.cleaned_data
        variety, basis = data.get("variety", MoveInVariety.DOMESTIC), data.get("basis", FilingBasis.NOTIFICATION)
        for name, varieties in ONLY_FOR.items():
            if variety not in varieties:
                self._forget(name)
        if basis not in BY_PERSON:
            for name in NOTIFIER_FIELDS:
                self._forget(name)
        elif not data.get("notifier_name") and "notifier_name" not in self.errors:
            self.add_error("notifier_name", "入力されていません。届書の届出人欄を見て入力してください。")
        if data.get("target") != EXISTING:
            self._forget("target_number")
        elif not data.get("target_number") and "target_number" not in self.errors:
            self.add_error("target_number", "入る世帯の世帯番号が入力されていません。世帯番号を入力してください。")
        if variety is MoveInVariety.DOMESTIC and not data.get("from_address") and "from_address" not in self.errors:
            self.add_error("from_address", "入力されていません。転出証明書の住所を入力してください。")
        if data.get("from_country") and data["from_country"] not in {one.name for one in countries()}:
            self.add_error("from_country", "国名等の一覧にありません。候補から選び直してください。")
        return data

    def _forget(self, name: str) -> None:
        self.errors.pop(name, None)
        is_box = isinstance(self.fields[name], BooleanField)
        self.cleaned_data[name] = None if name == "planned_on" else False if is_box else ""

    def clean_received(self) -> str:
        """Id of the 転出証明書情報 that the form was filled from; anything else is none."""
        try:
            return str(UUID(self.cleaned_data["received"]))
        except ValueError:
            return ""

    def clean_submission(self) -> UUID:
        """The id of this form as it was opened; a damaged one is simply a new form."""
        return self.id_of(self.cleaned_data)

    @staticmethod
    def id_of(data: Mapping[str, Any]) -> UUID:
        """The id of a form as it was opened."""
        try:
            return UUID(str(data.get("submission", "")))
        except ValueError:
            return uuid4()


_FOREIGN = When("kind", ("foreign",))


class MemberForm(StaffForm):
    """異動者 — one person of the 転出証明書."""

    required_when: ClassVar[Conditions] = {
        **dict.fromkeys(("honseki", "head_of_register"), (When("kind", ("japanese",)),)),
        **dict.fromkeys(("nationality", "status_category"), (_FOREIGN,)),
        **dict.fromkeys(
            ("status_of_residence", "expires_on", "card_number"),
            (_FOREIGN, When("status_category", (StatusCategory.MID_TO_LONG_TERM.value,))),
        ),
    }

    name = NameField(label="氏名", max_length=100)
    kana = KanaField(label="フリガナ", max_length=200)
    birth_date = PartialWarekiDateField(label="生年月日", default_era="平成")
    sex = ChoiceField(label="性別", choices=SEXES)
    relationship = StaffCharField(
        label="続柄", max_length=40, widget=TextInput(attrs={"list": "relationship-list", "autocomplete": "off"})
    )
    individual_number = DigitsField(label="個人番号", required=False, length=12)
    resident_code = DigitsField(label="住民票コード", required=False, length=11)
    honseki = StaffCharField(label="本籍", required=False, max_length=120)
    head_of_register = NameField(label="筆頭者", required=False, max_length=100)
    former_family_name = NameField(label="旧氏", required=False, max_length=50)
    former_family_name_kana = KanaField(label="旧氏フリガナ", required=False, max_length=100)
    kind = ChoiceField(label="区分", choices=KINDS, initial="japanese")
    alphabet_name = StaffCharField(label="氏名(アルファベット)", required=False, max_length=100)
    common_name = NameField(label="通称", required=False, max_length=100)
    common_name_kana = KanaField(label="通称フリガナ", required=False, max_length=200)
    nationality = StaffCharField(
        label="国籍・地域",
        required=False,
        max_length=40,
        widget=TextInput(attrs={"list": "country-list", "autocomplete": "off"}),
    )
    status_category = ChoiceField(
        label="法30条の45の区分",
        required=False,
        choices=[*_NONE, *((c.value, c.official_name) for c in StatusCategory)],
    )
    status_of_residence = StaffCharField(label="在留資格", required=False, max_length=40)
    period = StaffCharField(label="在留期間", required=False, max_length=20)
    expires_on = WarekiDateField(label="在留期間の満了日", required=False, default_era="西暦")
    card_number = StaffCharField(label="在留カード等の番号", required=False, max_length=16)
    kana_official = BooleanField(label="フリガナは戸籍の振り仮名(公証)", required=False, initial=True)
    card_shown = BooleanField(label="在留カード等の提示あり(住居地の届出を兼ねる)", required=False)
    with_birth = BooleanField(label="出生届と同時の転入", required=False)
    keeps_former_names = BooleanField(label="国外転出時の旧氏・通称を引き継ぐ", required=False)
    same_as = DigitsField(label="引き継ぐ宛名番号", required=False, length=10)

    @property
    def summary_prefix(self) -> str:  # type: ignore[override]
        """Whose field it is, for the error summary."""
        name = self.data.get(f"{self.prefix}-name", "") if self.is_bound else ""
        return f"{self.number}人目 {name} ".replace("  ", " ")

    @property
    def has_more(self) -> bool:
        """Whether one of the less common fields is filled or wrong, so that they are shown at once."""
        rare = (
            "former_family_name", "alphabet_name", "common_name", "nationality", "status_category", "card_number",
            "same_as", "with_birth", "keeps_former_names", "card_shown",
        )  # fmt: skip
        wrong = any(name in self.errors for name in (*rare, "status_of_residence", "period", "expires_on"))
        return wrong or any(self[name].value() for name in rare) or self["kind"].value() == "foreign"

    @property
    def number(self) -> int:
        """1 for the first row."""
        return int(str(self.prefix).rpartition("-")[2]) + 1

    def clean_relationship(self) -> tuple[str, ...]:
        """続柄 in the words of the standard; others are told what to enter instead."""
        typed = str(self.cleaned_data["relationship"])
        for problem in relationship_text_problems(typed):
            raise ValidationError(problem.message, code=problem.code)
        return relationship_codes(typed)


MemberFormSet: type[BaseFormSet[MemberForm]] = formset_factory(
    MemberForm, extra=0, min_num=1, max_num=MOST_MEMBERS, absolute_max=MOST_MEMBERS, can_delete=False
)
