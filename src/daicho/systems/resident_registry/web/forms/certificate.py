"""証明書交付申請の入力票 — the application as the paper form has it; what leaks is off by default."""

from __future__ import annotations

from typing import Any

from django.forms import (
    BooleanField,
    CheckboxSelectMultiple,
    ChoiceField,
    IntegerField,
    MultipleChoiceField,
    NumberInput,
)

from daicho.foundation.ui.forms import NameField, StaffCharField, StaffForm
from daicho.municipal.certificates.eligibility import RequesterKind
from daicho.municipal.certificates.inputs import CertificateKind, CertificateOptions, CertificateScope
from daicho.systems.resident_registry.rules.certificate_request import (
    FOR_EVERYBODY,
    MOST_COPIES,
    OPTION_TITLES,
    CertificateApplication,
)
from daicho.systems.resident_registry.web.forms.move_in import PAPERS

OPTIONS = tuple(OPTION_TITLES.items())[:FOR_EVERYBODY]
FOREIGN_OPTIONS = tuple(OPTION_TITLES.items())[FOR_EVERYBODY:]


KINDS = [("household", "世帯連記式"), ("individual", "個人票")]
SCOPES = [("whole", "世帯全員"), ("part", "世帯の一部")]
CLOSED_KINDS = [("closed", "住民票の除票の写し")]
CLOSED_SCOPES = [("whole", "除票の本人")]


class CertificateForm(StaffForm):
    """住民票の写しの交付申請; of a closed record 除票の写し alone is offered."""

    kind = ChoiceField(label="様式")
    scope = ChoiceField(label="範囲")
    selected = MultipleChoiceField(label="記載する人(一部のとき)", required=False, widget=CheckboxSelectMultiple)
    options = MultipleChoiceField(
        label="記載する事項", required=False, choices=OPTIONS + FOREIGN_OPTIONS, widget=CheckboxSelectMultiple
    )
    requester_kind = ChoiceField(label="請求者の区分", choices=[(k.value, k.official_name) for k in RequesterKind])
    requester_name = NameField(label="請求者の氏名", max_length=100)
    paper_1 = ChoiceField(label="本人確認書類", choices=PAPERS, required=False)
    paper_2 = ChoiceField(label="本人確認書類(2点目)", choices=PAPERS, required=False)
    authority_shown = BooleanField(label="委任状など権限を示す書類を確認した", required=False)
    reason = StaffCharField(label="請求の理由・提出先", required=False, max_length=200)
    legal_ground = StaffCharField(label="番号を記載する法令の根拠(公用)", required=False, max_length=100)
    copies = IntegerField(
        label="通数",
        min_value=1,
        max_value=MOST_COPIES,
        initial=1,
        widget=NumberInput(attrs={"class": "tabular"}),
        error_messages={
            "required": "通数が入力されていません。1以上の数を入力してください。",
            "invalid": "通数が数字ではありません。1以上の数を入力してください。",
            "min_value": "通数は1以上です。入力し直してください。",
            "max_value": f"一度に発行できるのは{MOST_COPIES}通までです。分けて発行してください。",
        },
    )
    official_use = BooleanField(label="公用", required=False)

    def __init__(
        self, *arguments: Any, people: list[tuple[str, str]], with_foreign: bool, closed: bool, **options: Any
    ) -> None:
        super().__init__(*arguments, **options)
        self.fields["kind"].choices = CLOSED_KINDS if closed else KINDS  # type: ignore[attr-defined]
        self.fields["scope"].choices = CLOSED_SCOPES if closed else SCOPES  # type: ignore[attr-defined]
        self.fields["selected"].choices = people  # type: ignore[attr-defined]
        self.fields["options"].choices = OPTIONS + (FOREIGN_OPTIONS if with_foreign else ())  # type: ignore[attr-defined]


def application_of(form: CertificateForm, subject: str, *, reviewed: bool) -> CertificateApplication:
    """The application from a valid form."""
    data = form.cleaned_data
    return CertificateApplication(
        subject=subject,
        kind=CertificateKind(data["kind"]),
        scope=CertificateScope(data["scope"]),
        requester_name=data["requester_name"],
        requester_kind=RequesterKind(data["requester_kind"]),
        identity_papers=tuple(dict.fromkeys(code for code in (data["paper_1"], data["paper_2"]) if code)),
        authority_shown=data["authority_shown"],
        reason=data["reason"],
        legal_ground_for_numbers=data["legal_ground"],
        selected=tuple(data["selected"]) if data["scope"] == CertificateScope.PART else (),
        options=CertificateOptions(**dict.fromkeys(data["options"], True)),
        copies=data["copies"],
        official_use=data["official_use"],
        reviewed=reviewed,
    )
