"""旧氏・通称 — which claims are accepted, and what they write (令30条の13-16; 標準仕様書 1.1.7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from daicho.kernel.dates import PartialDate
from daicho.municipal.places.towns import CITY_CODE, CITY_NAME
from daicho.systems.resident_registry.documents.resident_certificate import certificate_member
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.cancellation import KIND as CANCELLATION
from daicho.systems.resident_registry.rules.movements.cancellation import CancellationEntry
from daicho.systems.resident_registry.rules.movements.common_name import KIND as COMMON_NAME
from daicho.systems.resident_registry.rules.movements.common_name import CommonNameAct, CommonNameEntry
from daicho.systems.resident_registry.rules.movements.former_name import KIND as FORMER_NAME
from daicho.systems.resident_registry.rules.movements.former_name import FormerNameAct, FormerNameEntry
from daicho.systems.resident_registry.rules.movements.nationality_loss import KIND as NATIONALITY_LOSS
from daicho.systems.resident_registry.rules.movements.nationality_loss import NationalityLossEntry
from daicho.systems.resident_registry.rules.record_parts import ForeignResident, PersonName, WrittenName
from tests.makers.departures import filed
from tests.makers.names_and_numbers import HEAD, WIFE, mixed_family_on_paper
from tests.makers.paper_registry import PaperRegistry

DAY = date(2026, 11, 20)
YAMADA = WrittenName("山田", "ヤマダ")
SAME = WrittenName("大川", "オオカワ")
TANAKA = WrittenName("田中 丈", "タナカ ジョウ")
JON = WrittenName("鈴木 丈", "スズキ ジョウ")


def former(act: FormerNameAct = FormerNameAct.ENTRY, **changes: object) -> FormerNameEntry:
    entry = FormerNameEntry(
        filed(DAY, FilingBasis.CLAIM), WIFE, act, YAMADA, papers="除籍謄本、戸籍謄本", chain_confirmed=True
    )
    return replace(entry, **changes)  # type: ignore[arg-type]


def common(act: CommonNameAct = CommonNameAct.ENTRY, **changes: object) -> CommonNameEntry:
    entry = CommonNameEntry(filed(DAY, FilingBasis.REQUEST), HEAD, act, JON, proof="勤務先の証明書")
    return replace(entry, **changes)  # type: ignore[arg-type]


def codes(registry: PaperRegistry, entry: FormerNameEntry | CommonNameEntry) -> set[str]:
    kind = FORMER_NAME if isinstance(entry, FormerNameEntry) else COMMON_NAME
    return {finding.code for finding in registry.check(kind, entry)}


@pytest.mark.parametrize(
    ("case", "entry", "expected"),
    [
        ("原本で確かめた請求", former(), set()),
        ("フリガナが無い", former(former_name=WrittenName("山田")), {"REG-FORMER-011"}),
        ("旧氏が無い", former(former_name=WrittenName("", "ヤマダ")), {"REG-FORMER-010"}),
        ("戸籍のつながりを確かめていない", former(chain_confirmed=False), {"REG-FORMER-007"}),
        ("戸籍が無い", former(papers=""), {"REG-FORMER-006"}),
        (
            "今の氏と同じ(離婚など): アラートだけ",
            former(former_name=WrittenName("大川", "オオカワ")),
            {"REG-FORMER-008"},
        ),
        ("外国人住民", former(resident_number=HEAD), {"REG-FORMER-001"}),
        ("記載の無い旧氏の変更", former(FormerNameAct.CHANGE), {"REG-FORMER-003"}),
        ("記載の無い旧氏の削除", former(FormerNameAct.REMOVAL), {"REG-FORMER-003"}),
        ("届出としては受けられない", former(filing=filed(DAY)), {"REG-FILE-001"}),
    ],
)
def test_a_former_name_needs_the_name_its_reading_and_the_chain(
    case: str, entry: FormerNameEntry, expected: set[str]
) -> None:
    assert codes(mixed_family_on_paper(), entry) == expected, case


def test_a_former_name_is_entered_changed_and_removed() -> None:
    registry = mixed_family_on_paper()

    registry.do(FORMER_NAME, former())
    assert registry.record(WIFE).former_name.printed_family == "山田"
    assert codes(registry, former()) == {"REG-FORMER-002"}

    change = former(FormerNameAct.CHANGE, former_name=WrittenName("田中", "タナカ"))
    assert codes(registry, change) == {"REG-FORMER-005"}
    registry.do(FORMER_NAME, change)
    assert registry.record(WIFE).former_name.printed_family_kana == "タナカ"

    registry.do(FORMER_NAME, former(FormerNameAct.REMOVAL, former_name=WrittenName(), papers="", chain_confirmed=False))
    assert registry.record(WIFE).former_name.printed_family == ""


@pytest.mark.parametrize(
    ("case", "entry", "expected"),
    [
        ("使用の分かる申出", common(), set()),
        ("資料が無い", common(proof=""), {"REG-COMMON-004"}),
        ("フリガナが無い", common(common_name=WrittenName("鈴木 丈")), {"REG-COMMON-011"}),
        ("日本人", common(resident_number=WIFE), {"REG-COMMON-001"}),
        ("記載の無い通称の削除", common(CommonNameAct.REMOVAL), {"REG-COMMON-002"}),
        ("氏名と同じ通称", common(common_name=WrittenName("SMITH JOHN", "スミス")), {"REG-COMMON-005"}),
    ],
)
def test_a_common_name_needs_the_name_its_reading_and_proof_of_use(
    case: str, entry: CommonNameEntry, expected: set[str]
) -> None:
    assert codes(mixed_family_on_paper(), entry) == expected, case


def test_a_common_name_is_not_changed_but_removed_and_entered_anew_and_every_row_stays() -> None:
    registry = mixed_family_on_paper()
    registry.do(COMMON_NAME, common())
    assert codes(registry, common()) == {"REG-COMMON-003"}

    registry.do(COMMON_NAME, common(CommonNameAct.REMOVAL, filing=filed(date(2026, 11, 21), FilingBasis.REQUEST)))
    other = common(
        filing=filed(date(2026, 11, 22), FilingBasis.REQUEST), common_name=WrittenName("田中 丈", "タナカ ジョウ")
    )
    assert codes(registry, other) == {"REG-COMMON-006"}
    registry.do(COMMON_NAME, other)

    first, second = registry.record(HEAD).common_name_rows
    assert (first.name.text, first.recorded_on, first.recorded_in, first.removed_on) == (
        "鈴木 丈", DAY, CITY_NAME, date(2026, 11, 21),
    )  # fmt: skip
    assert (second.name.text, second.recorded_in_code, second.removed_on) == ("田中 丈", CITY_CODE, None)
    assert registry.record(HEAD).common_name_before


def test_the_common_name_of_the_head_stands_in_every_record_of_the_household() -> None:
    registry = mixed_family_on_paper()

    registry.do(COMMON_NAME, common())

    assert {record.head.common.text for record in registry.present().values()} == {"鈴木 丈"}


def test_undone_a_common_name_leaves_no_row() -> None:
    registry = mixed_family_on_paper()
    before = {number: registry.record(number) for number in registry.versions}
    reception = registry.do(COMMON_NAME, common())
    people = tuple(n for n, effects in registry.effects.items() if any(e.movement == reception for e in effects))

    filing = filed(date(2026, 11, 23), FilingBasis.OFFICIAL)
    registry.do(CANCELLATION, CancellationEntry(filing, reception, people, "申出の取下げ"))

    assert {number: registry.record(number) for number in registry.versions} == before


def test_the_certificate_has_every_common_name_with_its_days_and_municipality() -> None:
    registry = mixed_family_on_paper()
    registry.do(COMMON_NAME, common())
    registry.do(COMMON_NAME, common(CommonNameAct.REMOVAL, filing=filed(date(2026, 11, 21), FilingBasis.REQUEST)))

    member = certificate_member(HEAD, registry.record(HEAD))

    assert member.foreign is not None
    (entry,) = member.foreign.common_names
    assert (entry.name, entry.entered_in, entry.removed_in) == ("鈴木 丈", CITY_NAME, CITY_NAME)
    assert (entry.entered_on, entry.removed_on) == (PartialDate.known(DAY), PartialDate.known(date(2026, 11, 21)))


def test_a_former_name_entered_late_never_lands_on_a_foreign_record() -> None:
    registry = mixed_family_on_paper()
    foreign = ForeignResident("USA", "アメリカ合衆国", "transitional_nationality_loss")
    name = PersonName(full="OKAWA YUI", kana="オオカワ ユイ")
    registry.do(NATIONALITY_LOSS, NationalityLossEntry(filed(DAY, FilingBasis.NOTICE), WIFE, name, foreign=foreign))

    late = former(filing=filed(date(2026, 11, 2), FilingBasis.CLAIM))

    assert codes(registry, late) == {"REG-LATER-001"}
