"""転入の種類ごとの確認 — case, codes that must come, and why; then what is recorded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from daicho.kernel.addresses import Address
from daicho.kernel.dates import PartialDate
from daicho.kernel.findings import errors_in
from daicho.municipal.codes.movement_reasons import MovementClass, movement_reason
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.cancellation import KIND as CANCELLATION
from daicho.systems.resident_registry.rules.movements.cancellation import CancellationEntry
from daicho.systems.resident_registry.rules.movements.kind import Allotted, CodeStock, Outcome, Scene
from daicho.systems.resident_registry.rules.movements.known_people import ApplicantFacts
from daicho.systems.resident_registry.rules.movements.move_in.entry import (
    MoveInEntry,
    MoveInMember,
    MoveInVariety,
    SeenPaper,
)
from daicho.systems.resident_registry.rules.movements.move_in.kind import KIND
from daicho.systems.resident_registry.rules.movements.move_in.returning import settled
from daicho.systems.resident_registry.rules.movements.move_in.varieties import VARIETIES
from daicho.systems.resident_registry.rules.record import PersonalNumbers, ResidentKind
from daicho.systems.resident_registry.rules.record_parts import (
    ForeignResident,
    PersonName,
    WrittenName,
)
from tests.makers.move_in import a_move_in, child, father, fresh_numbers, mother, new_address
from tests.makers.names_and_numbers import a_mixed_family
from tests.makers.paper_registry import PaperRegistry
from tests.proofs import proves
from tests.systems.resident_registry.rules.movements.test_undo import filing

V = MoveInVariety
ABROAD = Address(country="カナダ")
ALL_SEEN = tuple(SeenPaper)
NO_NUMBERS = EntryNumbers((PersonalNumbers(),))


def student(**changes: object) -> MoveInMember:
    """A foreigner with a residence card, alone."""
    return MoveInMember(
        **{
            "name": PersonName(full="NGUYEN VAN AN", kana="グエン ヴァン アン"),
            "birth_date": PartialDate.known(date(2001, 5, 3)),
            "sex": father().sex,
            "relationship": ("02",),
            "kind": ResidentKind.FOREIGN,
            "alphabet_name": WrittenName("NGUYEN VAN AN"),
            "foreign": ForeignResident(
                nationality="VNM",
                nationality_name="ベトナム",
                article_30_45="mid_to_long_term",
                status_of_residence="留学",
                expires_on=date(2028, 4, 1),
                card_number="ZX00000001AA",
            ),
            **changes,
        }  # type: ignore[arg-type]
    )


def from_abroad(*members: MoveInMember, **changes: object) -> MoveInEntry:
    """Back from Canada with passport and 戸籍 looked at."""
    plain: dict[str, object] = {
        "variety": V.ABROAD,
        "from_address": ABROAD,
        "from_head": "",
        "planned_on": None,
        "certificate": "none",
        "seen": ALL_SEEN,
    }
    return a_move_in(members or (father(),), **{**plain, **changes})


def article_46(*members: MoveInMember, **changes: object) -> MoveInEntry:
    """A foreigner who was not in any register."""
    return from_abroad(*(members or (student(),)), **{"variety": V.ARTICLE_46, "from_address": Address(), **changes})


def unreported(*members: MoveInMember, **changes: object) -> MoveInEntry:
    """Somebody who lived in 架空市 without having notified it."""
    lived = Address(municipality_code="121002", text="千葉県架空市本町三丁目", lot="4番5号")
    last = Address(municipality_code="131016", text="東京都千代田区麹町", lot="1番地")
    return from_abroad(
        *(members or (father(),)),
        **{"variety": V.UNREPORTED, "from_address": lived, "last_registered": last, "seen": (), **changes},
    )


def judged(
    registry: PaperRegistry, entry: MoveInEntry, numbers: EntryNumbers, facts: tuple[ApplicantFacts, ...] = ()
) -> tuple[MoveInEntry, Scene, set[str]]:
    """The settled entry, its scene and the codes of its findings."""
    scene = replace(registry.scene(), applicants=facts, codes=CodeStock(free=500, alert_below=100))
    entry = settled(entry, numbers, scene)
    return entry, scene, {f.code for f in KIND.check(entry, numbers, scene)}


def codes(entry: MoveInEntry, numbers: EntryNumbers | None = None) -> set[str]:
    """Codes of an entry in a city where nobody is known."""
    return judged(PaperRegistry(), entry, numbers or fresh_numbers(len(entry.members)))[2]


def carried_out(entry: MoveInEntry, numbers: EntryNumbers, scene: Scene) -> Outcome:
    return KIND.outcome(entry, numbers, scene, Allotted(("00000019",), ("80000000000",)))


ONE_MONTH_AGO = date(2026, 10, 20)
CASES = [
    ("国内転入: nothing to say", a_move_in(), None, set()),
    ("国内転入: 転入前住所 is needed", a_move_in(from_address=Address()), None, {"REG-MOVE-022"}),
    ("国内転入: inside the city it is a 転居", a_move_in(from_address=new_address()), None, {"REG-MOVE-023"}),
    ("国内転入: no 転出証明書", a_move_in(certificate="none"), None, {"REG-MOVE-025"}),
    ("国内転入: no number and no code", a_move_in((father(),)), NO_NUMBERS, {"REG-MOVE-066", "REG-MOVE-068"}),
    ("国内転入 late", a_move_in(moved_on=ONE_MONTH_AGO), None, {"REG-NOTE-012"}),
    ("国内転入 with a newborn, notified together: the child has no numbers yet",
     a_move_in((child(relationship=("02",), with_birth=True),)), NO_NUMBERS,
     {"REG-MOVE-088", "REG-MOVE-089"}),
    ("国外転入: nothing to say", from_abroad(), None, set()),
    ("国外転入: the former address is a country", from_abroad(from_address=Address()), None, {"REG-MOVE-080"}),
    ("国外転入: an address in Japan is none", from_abroad(from_address=Address(text="千葉県架空市本町")), None,
     {"REG-MOVE-080"}),
    ("国外転入: nothing was looked at", from_abroad(seen=()), None, {"REG-MOVE-085", "REG-MOVE-086"}),
    ("国外転入: 戸籍 of the own city needs no paper",
     from_abroad(father(honseki=Address(text="神奈川県平塚市浅間町", lot="9番")), seen=(SeenPaper.PASSPORT,)), None,
     set()),
    ("国外転入: first time ever, numbers are given later", from_abroad(), NO_NUMBERS, {"REG-MOVE-088", "REG-MOVE-089"}),
    ("国外転入: a wrong check digit is still an error", from_abroad(),
     EntryNumbers((PersonalNumbers("123456789012", "12345678901"),)), {"REG-MOVE-067", "REG-MOVE-069"}),
    ("国外転入: 旧氏 is not entered here", from_abroad(father(former_family_name=WrittenName("山本", "ヤマモト"))),
     None, {"REG-MOVE-092"}),
    ("国外転入: nothing to carry over", from_abroad(father(keeps_former_names=True)), None, {"REG-MOVE-091"}),
    ("国外転入 late", from_abroad(moved_on=ONE_MONTH_AGO), None, {"REG-NOTE-012"}),
    ("30条の46: 転入前住所 may be empty", article_46(), None, set()),
    ("30条の46: card not seen", article_46(seen=()), None, {"REG-MOVE-087"}),
    ("30条の46: a Japanese cannot", article_46(father()), None, {"REG-MOVE-102"}),
    ("30条の46: 経過滞在者 come by birth",
     article_46(student(foreign=ForeignResident("VNM", "ベトナム", "transitional_birth"))), None, {"REG-MOVE-102"}),
    ("30条の46 late: 14 days of its own article", article_46(moved_on=ONE_MONTH_AGO), None, {"REG-NOTE-012"}),
    ("未届転入: nothing but what must be looked at", unreported(seen=ALL_SEEN), None, set()),
    ("未届転入: the address not notified is needed", unreported(from_address=Address(), seen=ALL_SEEN), None,
     {"REG-MOVE-081"}),
    ("未届転入: 「不明」", unreported(from_address=Address(text="不明"), seen=ALL_SEEN), None, {"REG-MOVE-083"}),
    ("未届転入: last registered address unknown", unreported(last_registered=Address(), seen=ALL_SEEN), None,
     {"REG-MOVE-084"}),
    ("住所設定 ex officio: blank only where there never was one",
     unreported(from_address=Address(), basis=FilingBasis.OFFICIAL, notifier=None), None, {"REG-MOVE-082"}),
    ("ex officio after a notice: no notifier, no period",
     a_move_in(basis=FilingBasis.NOTICE, notifier=None, moved_on=ONE_MONTH_AGO), None, set()),
    ("on request (申出): somebody stands here", a_move_in(basis=FilingBasis.REQUEST, notifier=None), None,
     {"REG-FILE-005"}),
    ("ex officio: not before it happened",
     a_move_in(basis=FilingBasis.OFFICIAL, notifier=None, moved_on=date(2026, 11, 30)), None, {"REG-FILE-003"}),
    ("a claim is no footing for it", a_move_in(basis=FilingBasis.CLAIM), None, {"REG-FILE-001"}),
    ("a notification needs its notifier", a_move_in(notifier=None), None, {"REG-NOTE-001"}),
]  # fmt: skip


@pytest.mark.parametrize(("entry", "numbers", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_each_kind_of_moving_in_has_exactly_the_findings_that_the_law_gives_it(
    entry: MoveInEntry, numbers: EntryNumbers | None, expected: set[str]
) -> None:
    assert codes(entry, numbers) == expected


@proves("S1.1.c", how="unit")
@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (a_move_in(), "move_in"),
        (a_move_in(basis=FilingBasis.NOTICE, notifier=None), "move_in"),
        (a_move_in((father(), child(with_birth=True))), "move_in"),
        (from_abroad(), "move_in_from_abroad"),
        (from_abroad(father(), child(with_birth=True)), "move_in_from_abroad"),
        (article_46(), "move_in_from_abroad"),
        (unreported(), "move_in"),
        (unreported(basis=FilingBasis.OFFICIAL, notifier=None), "official_entry"),
    ],
)
def test_the_reason_is_one_of_the_standards_reasons_of_entry(entry: MoveInEntry, reason: str) -> None:
    outcome = carried_out(entry, EntryNumbers(), PaperRegistry().scene())

    assert {n.event.reason for n in outcome.newcomers} == {reason}
    assert {n.record.resident_since.reason for n in outcome.newcomers} == {reason}
    assert movement_reason(reason).movement_class is MovementClass.ENTRY
    assert reason in KIND.reasons


def test_every_variety_has_its_rule_and_a_title() -> None:
    assert set(VARIETIES) == set(MoveInVariety)
    assert len({rule.title for rule in VARIETIES.values()}) == len(MoveInVariety)


def test_an_address_that_was_never_notified_says_so_and_the_last_registered_one_is_kept_beside() -> None:
    entry = unreported()
    (newcomer,) = carried_out(entry, EntryNumbers(), PaperRegistry().scene()).newcomers

    line = newcomer.record.address_before_move_in.address.one_line()
    assert line == "千葉県架空市本町三丁目4番5号（未届）"
    assert newcomer.event.note == f"未届転入　転入前住所　{line}"
    assert newcomer.record.last_registered.text == "東京都千代田区麹町"
    assert newcomer.record.bookkeeping.unreported_move_in == "1"
    assert newcomer.record.became_resident.note == ""


@pytest.mark.parametrize("typed", ["不明", ""])
def test_an_unknown_or_missing_former_address_carries_no_mark(typed: str) -> None:
    entry = unreported(from_address=Address(text=typed))
    (newcomer,) = carried_out(entry, EntryNumbers(), PaperRegistry().scene()).newcomers

    assert newcomer.record.address_before_move_in.address.one_line() == typed


def test_who_was_never_recorded_gets_a_code_at_the_approval_and_who_has_one_keeps_it() -> None:
    numbers = EntryNumbers((fresh_numbers(1).members[0], PersonalNumbers()))
    entry, scene, _ = judged(PaperRegistry(), from_abroad(father(), mother()), numbers)

    outcome = carried_out(entry, numbers, scene)

    assert KIND.resident_codes(entry) == 1
    assert [n.numbers.resident_code for n in outcome.newcomers] == [numbers.members[0].resident_code, "80000000000"]


@pytest.mark.parametrize(
    ("free", "expected"), [(0, {"REG-MOVE-103"}), (1, {"REG-MOVE-104"}), (100, {"REG-MOVE-104"}), (101, set())]
)
def test_a_low_store_of_codes_is_told_and_stops_nobody_at_the_counter(free: int, expected: set[str]) -> None:
    entry, scene, _ = judged(PaperRegistry(), from_abroad(), NO_NUMBERS)
    found = KIND.check(entry, NO_NUMBERS, replace(scene, codes=CodeStock(free, alert_below=100)))

    assert {f.code for f in found} == {"REG-MOVE-088", "REG-MOVE-089"} | expected
    assert errors_in(found) == ()


# ---- an existing household ----


def with_a_family() -> tuple[PaperRegistry, str]:
    """The three 大川 at home since January, and the number of their household."""
    registry = PaperRegistry()
    registry.do(KIND, a_move_in(moved_on=date(2026, 1, 10)), fresh_numbers())
    return registry, registry.record("0000000001").household_number


def grandmother(**changes: object) -> MoveInMember:
    """大川 千代, mother of the head."""
    name = PersonName("大川 千代", "大川", "千代", "オオカワ チヨ", "オオカワ", "チヨ", kana_official=True)
    born = PartialDate.known(date(1955, 3, 3))
    return mother(**{"name": name, "birth_date": born, "relationship": ("52",), **changes})


JOINING = [
    ("fits", {}, {}, set()),
    ("the address is another lot", {}, {"address": new_address("9番9号")}, {"REG-MOVE-094"}),
    ("another room of the same lot", {}, {"address": new_address(building="別の棟3号")}, {"REG-MOVE-095"}),
    ("before the household lived here", {}, {"moved_on": date(2025, 12, 1)}, {"REG-MOVE-099", "REG-NOTE-012"}),
    ("a second head", {"relationship": ("02",)}, {}, {"REG-MOVE-096"}),
    ("a second wife", {"relationship": ("12",)}, {}, {"REG-MOVE-098"}),
    ("a mother younger than the head", {"birth_date": PartialDate.known(date(1990, 1, 1))}, {}, {"REG-HOUSE-006"}),
]


@pytest.mark.parametrize(("member", "changes", "expected"), [c[1:] for c in JOINING], ids=[c[0] for c in JOINING])
def test_joining_a_household_is_checked_against_those_who_live_there(
    member: dict[str, object], changes: dict[str, object], expected: set[str]
) -> None:
    registry, household = with_a_family()
    entry = a_move_in((grandmother(**member),), **{"target": household, **changes})

    assert judged(registry, entry, fresh_numbers(1))[2] == expected


def test_a_household_where_nobody_lives_cannot_be_joined() -> None:
    registry, _ = with_a_family()

    assert judged(registry, a_move_in((grandmother(),), target="99999999"), fresh_numbers(1))[2] == {"REG-MOVE-093"}


def test_a_household_under_protection_or_in_another_entry_is_joined_with_a_warning() -> None:
    registry, household = with_a_family()
    scene = registry.scene()
    guarded = {n: replace(k, protected=True, pending="R08-11-23-0001") for n, k in scene.residents.items()}
    entry = a_move_in((grandmother(),), target=household)

    found = KIND.check(entry, fresh_numbers(1), replace(scene, residents=guarded))

    assert {f.code for f in found} == {"REG-MOVE-100", "REG-MOVE-101"}
    assert errors_in(found) == ()


@proves("S1.1.c", how="unit")
def test_newcomers_stand_last_under_the_head_who_is_there_and_nobody_else_is_touched() -> None:
    registry, household = with_a_family()
    before = dict(registry.versions)
    entry = a_move_in((child(), grandmother()), target=household)

    registry.do(KIND, entry, fresh_numbers(2))

    members = sorted(registry.present().values(), key=lambda r: r.order_in_household)
    assert [r.order_in_household for r in members] == [1, 2, 3, 4, 5]
    assert [r.relationship for r in members[3:]] == [("20",), ("52",)]
    assert {r.household_number for r in members} == {household}
    assert {r.head.full for r in members} == {"大川 誠"}
    assert {n: registry.versions[n] for n in before} == before
    assert KIND.new_households(entry) == 0


def test_who_joins_has_the_address_of_the_household_letter_by_letter() -> None:
    registry, household = with_a_family()
    entry = a_move_in((grandmother(),), target=household, address=new_address("１番８号"))

    registry.do(KIND, entry, fresh_numbers(1))

    assert len({r.address for r in registry.present().values()}) == 1


def test_a_joining_undone_leaves_the_household_as_it_was() -> None:
    registry, household = with_a_family()
    before = dict(registry.versions)
    reception = registry.do(KIND, a_move_in((grandmother(),), target=household), fresh_numbers(1))
    (number,) = set(registry.versions) - set(before)

    registry.do(CANCELLATION, CancellationEntry(filing(date(2026, 11, 23)), reception, (number,), "届出の誤り"))

    assert set(registry.present()) == set(before)
    assert {n: registry.versions[n] for n in before} == before


def test_a_foreign_resident_has_no_day_of_becoming_a_resident_but_one_of_becoming_a_foreign_resident() -> None:
    """標準仕様書 1.1.1, 1.1.2: one of the two days, by the kind of resident; 住定日 equals it at first."""
    newcomers = a_mixed_family()
    outcome = carried_out(newcomers, EntryNumbers(), PaperRegistry().scene())
    records = [n.record for n in outcome.newcomers]
    japanese, foreign = (
        [r for r in records if r.kind is kind] for kind in (ResidentKind.JAPANESE, ResidentKind.FOREIGN)
    )

    arrived = PartialDate.known(newcomers.moved_on)
    assert (len(japanese), len(foreign)) == (2, 1)
    assert {(r.became_resident.on, r.became_foreign_resident.on) for r in japanese} == {(arrived, None)}
    assert {(r.became_resident.on, r.became_foreign_resident.on) for r in foreign} == {(None, arrived)}
    assert {r.resident_since == r.settled for r in records} == {True}
