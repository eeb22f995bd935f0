"""申請の内容 and the city's settings: what is not offered is refused, in and out of the form."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from daicho.municipal.certificates.inputs import CertificateKind, CertificateScope
from daicho.systems.certificate_server.errors import TEXTS, KioskRefused, RefusalCode
from daicho.systems.certificate_server.rules.kiosk_service import (
    KINDS,
    OPTIONS,
    KioskScope,
    KioskService,
    PlannedMoveOut,
    TooLong,
    service_from,
)
from daicho.systems.certificate_server.rules.wish import Wish, options_for, refusal_of_wish, request_of, scopes_for

CODES = json.loads((Path(__file__).parents[4] / "specs/kiosk/codes.json").read_text())
HOUSEHOLD = ("1", "2", "3")
PLAIN = Wish("resident_certificate", KioskScope.PART, ("1", "3"), ("register",), 1)


@pytest.mark.parametrize(
    ("change", "service", "code"),
    [
        ({}, {}, None),
        ({"kind": "seal_certificate"}, {}, RefusalCode.KIND),
        ({}, {"scopes": ("self",)}, RefusalCode.KIND),
        ({"options": ("resident_code",)}, {}, RefusalCode.OPTION),
        ({"options": ("register", "register")}, {}, RefusalCode.OPTION),
        ({}, {"options": ()}, RefusalCode.OPTION),
        ({"copies": 0}, {}, RefusalCode.OPTION),
        ({"copies": 6}, {}, RefusalCode.OPTION),
        ({"selected": ()}, {}, RefusalCode.OPTION),
        ({"selected": ("1", "1")}, {}, RefusalCode.OPTION),
        ({"selected": ("1", "9")}, {}, RefusalCode.MEMBER),
        ({}, {"most_members": 1}, RefusalCode.PAGES),
    ],
)
def test_what_is_not_offered_is_refused(
    change: dict[str, Any], service: dict[str, Any], code: RefusalCode | None
) -> None:
    refusal = refusal_of_wish(replace(PLAIN, **change), HOUSEHOLD, service_from(service))

    assert (refusal.code if refusal else None) is code


def test_neither_code_nor_history_can_be_asked_for_at_a_kiosk() -> None:
    assert OPTIONS.keys().isdisjoint({"resident_code", "history", "special_history", "remarks"})


def test_the_request_prints_what_was_chosen_and_nothing_else() -> None:
    part = request_of(PLAIN, KioskService(), date(2026, 11, 23))
    whole = request_of(replace(PLAIN, scope=KioskScope.WHOLE), KioskService(), date(2026, 11, 23))

    assert (part.scope, part.selected) == (CertificateScope.PART, ("1", "3"))
    assert (whole.scope, whole.selected) == (CertificateScope.WHOLE, ())
    assert part.options.register
    assert not part.options.individual_number


def test_the_choices_fit_the_household() -> None:
    service = KioskService(most_members=3)

    assert scopes_for(service, 1) == (KioskScope.SELF, KioskScope.WHOLE)
    assert scopes_for(service, 3) == tuple(KioskScope)
    assert scopes_for(service, 4) == (KioskScope.SELF, KioskScope.PART)
    assert options_for(service, True, False) == ("head_and_relationship", "register", "individual_number")
    assert "register" not in options_for(service, False, True)
    assert options_for(service, True, True) == tuple(OPTIONS)


def test_settings_are_read_as_the_city_wrote_them() -> None:
    service = service_from(
        {
            "hours": {
                "opens": "07:00",
                "closes": "21:00",
                "closed_month_days": ["12-31"],
                "closed_days": ["2027-02-14"],
                "maintenance": [["2027-03-01T22:00", "2027-03-02T09:00"]],
            },
            "form": "individual",
            "planned_move_out": "refuse_person",
            "too_long": "limit",
            "most_copies": 2,
        }
    )

    assert service.hours.closed_month_days == {(12, 31)}
    assert service.hours.maintenance[0].ends.isoformat() == "2027-03-02T09:00:00+09:00"
    assert service.form is CertificateKind.INDIVIDUAL
    assert (service.planned_move_out, service.too_long) == (PlannedMoveOut.REFUSE_PERSON, TooLong.TO_THE_LIMIT)
    assert service.most_copies == 2


@pytest.mark.parametrize(
    "nonsense",
    [{"form": "closed"}, {"options": ["resident_code"]}, {"kinds": ["x"]}, {"most_copies": -1}, {"most_copies": True},
     {"most_coppies": 1}, {"scopes": ["all"]}, {"hours": {"opens": "25:00"}}],
)  # fmt: skip
def test_nonsense_is_no_setting(nonsense: dict[str, Any]) -> None:
    with pytest.raises((ValueError, KeyError)):
        service_from(nonsense)


def test_codes_and_texts_are_those_of_the_specification() -> None:
    told = {one["code"]: (one["text"], one["text_en"], one["can_retry"]) for one in CODES["refusals"]}
    named = {one["code"]: (one["title"], one["title_en"]) for one in (*CODES["kinds"], *CODES["options"])}

    assert {code.value: (text.text, text.text_en, text.can_retry) for code, text in TEXTS.items()} == told
    assert named == {**KINDS, **OPTIONS}
    assert set(TEXTS) == set(RefusalCode)


def test_the_screen_text_never_says_why() -> None:
    refused = KioskRefused(RefusalCode.NOT_KIOSK, "protected")

    assert refused.message == "この証明書はコンビニでは交付できません。窓口へお越しください。"
    assert "protected" not in str(refused)
