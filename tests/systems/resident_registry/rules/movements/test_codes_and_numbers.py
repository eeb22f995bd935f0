"""住民票コード・個人番号 — who may get, change or correct one (住基法30条の3-4; 番号法7条; 標準仕様書 4.3, 4.4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from daicho.kernel.findings import Finding
from daicho.kernel.numbers import individual_number_from, resident_code_from
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import Filing, FilingBasis
from daicho.systems.resident_registry.rules.movements.individual_number import KIND as INDIVIDUAL_NUMBER
from daicho.systems.resident_registry.rules.movements.individual_number import (
    IndividualNumberAct,
    IndividualNumberEntry,
)
from daicho.systems.resident_registry.rules.movements.kind import Allotted, Scene
from daicho.systems.resident_registry.rules.movements.known_people import KnownPerson
from daicho.systems.resident_registry.rules.movements.resident_code import KIND as RESIDENT_CODE
from daicho.systems.resident_registry.rules.movements.resident_code import ResidentCodeAct, ResidentCodeEntry
from daicho.systems.resident_registry.rules.record import PersonalNumbers
from tests.makers.departures import filed
from tests.makers.names_and_numbers import HEAD, WIFE, mixed_family_on_paper, with_numbers

DAY = date(2026, 11, 23)
CODE = resident_code_from("8999999999")
NUMBER = individual_number_from("98999999999")
CLAIM, OFFICIAL = filed(DAY, FilingBasis.CLAIM), filed(DAY, FilingBasis.OFFICIAL)
ENTRY, CHANGE, CORRECTION = ResidentCodeAct.ENTRY, ResidentCodeAct.CHANGE, ResidentCodeAct.CORRECTION


def scene(**options: object) -> Scene:
    return with_numbers(mixed_family_on_paper().scene(), **options)  # type: ignore[arg-type]


def code_findings(
    act: ResidentCodeAct, filing: Filing, given: Scene, code: str = "", reason: str = ""
) -> tuple[Finding, ...]:
    numbers = EntryNumbers((PersonalNumbers(resident_code=code),)) if code else EntryNumbers()
    return RESIDENT_CODE.check(ResidentCodeEntry(filing, HEAD, act, reason), numbers, given)


@pytest.mark.parametrize(
    ("case", "act", "filing", "given", "expected"),
    [
        ("無い人への付番", ENTRY, OFFICIAL, scene(code=False), set()),
        ("すでにある人への付番", ENTRY, OFFICIAL, scene(), {"REG-CODE-010"}),
        ("変更請求に理由は要らない", CHANGE, CLAIM, scene(), set()),
        ("無い人の変更", CHANGE, CLAIM, scene(code=False), {"REG-CODE-011"}),
        ("変更は請求による", CHANGE, OFFICIAL, scene(), {"REG-FILE-001"}),
        ("付番は職権による", ENTRY, CLAIM, scene(code=False), {"REG-FILE-001"}),
        ("空きが無い", CHANGE, CLAIM, scene(free=0), {"REG-CODE-012"}),
        ("空きが警告数になる", CHANGE, CLAIM, scene(free=101), set()),
        ("空きが警告数を下回る", CHANGE, CLAIM, scene(free=100), {"REG-CODE-013"}),
    ],
)
def test_a_code_from_the_store(
    case: str, act: ResidentCodeAct, filing: Filing, given: Scene, expected: set[str]
) -> None:
    assert {f.code for f in code_findings(act, filing, given)} == expected, case


@pytest.mark.parametrize(
    ("case", "code", "reason", "holder", "expected"),
    [
        ("資料で確かめた修正", CODE, "転出証明書の写し誤り", "", set()),
        ("理由が無い", CODE, "", "", {"REG-CODE-017"}),
        ("検査数字が違う", CODE[:-1] + str((int(CODE[-1]) + 1) % 10), "写し誤り", "", {"REG-CODE-014"}),
        ("別の方のコード", CODE, "写し誤り", WIFE, {"REG-CODE-016"}),
        ("今と同じコード", CODE, "写し誤り", HEAD, {"REG-CODE-015"}),
    ],
)
def test_a_correction_needs_the_right_code_and_why(
    case: str, code: str, reason: str, holder: str, expected: set[str]
) -> None:
    holders = ((KnownPerson(holder, "", present=True),),) if holder else ()
    found = code_findings(CORRECTION, OFFICIAL, replace(scene(), number_holders=holders), code, reason)
    assert {f.code for f in found} == expected, case
    assert not any(code in f.message for f in found)


def test_a_code_drawn_at_the_approval_changes_nothing_but_the_code() -> None:
    given = scene()
    entry = ResidentCodeEntry(CLAIM, HEAD, CHANGE)

    (change,) = RESIDENT_CODE.outcome(entry, EntryNumbers(), given, Allotted(resident_codes=(CODE,))).changes

    assert change.record == given.residents[HEAD].record
    assert change.numbers == PersonalNumbers(resident_code=CODE)
    assert PersonalNumbers(NUMBER, "old").changed_to(change.numbers) == PersonalNumbers(NUMBER, CODE)
    assert CODE not in repr(change)


def number_findings(
    act: IndividualNumberAct, filing: Filing, given: Scene, number: str = NUMBER, reason: str = "番号の漏えい"
) -> tuple[Finding, ...]:
    numbers = EntryNumbers((PersonalNumbers(individual_number=number),))
    return INDIVIDUAL_NUMBER.check(IndividualNumberEntry(filing, HEAD, act, reason), numbers, given)


N = IndividualNumberAct


@pytest.mark.parametrize(
    ("case", "act", "filing", "given", "options", "expected"),
    [
        ("指定された番号の記載", N.ENTRY, OFFICIAL, scene(individual=False), {"reason": ""}, set()),
        ("すでにある", N.ENTRY, OFFICIAL, scene(), {}, {"REG-NUM-003"}),
        ("コードが無い人に番号は無い", N.ENTRY, OFFICIAL, scene(individual=False, code=False), {}, {"REG-NUM-002"}),
        ("変更請求", N.CHANGE, CLAIM, scene(), {}, set()),
        ("理由の無い変更請求", N.CHANGE, CLAIM, scene(), {"reason": " "}, {"REG-NUM-001"}),
        ("無い番号の変更", N.CHANGE, CLAIM, scene(individual=False), {}, {"REG-NUM-004"}),
        ("職権修正", N.CORRECTION, OFFICIAL, scene(), {}, set()),
        ("理由の無い職権修正", N.CORRECTION, OFFICIAL, scene(), {"reason": ""}, {"REG-NUM-001"}),
        ("番号が空", N.CHANGE, CLAIM, scene(), {"number": ""}, {"REG-NUM-005"}),
        ("検査数字が違う", N.CHANGE, CLAIM, scene(), {"number": "123456789012"}, {"REG-NUM-005"}),
    ],
)
def test_an_individual_number(
    case: str, act: N, filing: Filing, given: Scene, options: dict[str, str], expected: set[str]
) -> None:
    assert {f.code for f in number_findings(act, filing, given, **options)} == expected, case


@pytest.mark.parametrize(("holder", "expected"), [(HEAD, "REG-NUM-006"), (WIFE, "REG-NUM-007")])
def test_a_number_that_somebody_has_is_refused_without_being_named(holder: str, expected: str) -> None:
    held = replace(scene(), number_holders=((KnownPerson(holder, "", present=True),),))

    (finding,) = number_findings(N.CHANGE, CLAIM, held)

    assert finding.code == expected
    assert NUMBER not in finding.message


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        (NUMBER, True),
        (" ".join((NUMBER[:4], NUMBER[4:8], NUMBER[8:])), True),
        (f"旧番号{CODE}を写し誤り", True),
        (NUMBER.translate(str.maketrans("0123456789", "０１２３４５６７８９")), True),
        ("123456789012", False),
        ("宛名番号0000000019", False),
    ],
)
def test_a_number_in_a_text_is_refused(text: str, holds: bool) -> None:
    found = {f.code for f in number_findings(N.CHANGE, CLAIM, scene(), reason=f"漏えい {text}")}
    assert found == ({"REG-TEXT-001"} if holds else set())
