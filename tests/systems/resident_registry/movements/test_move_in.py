"""転入 in the tables, kind by kind: entry → 照合 → 本登録, what is written, what is told to whom."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.messaging.models import Delivery
from daicho.kernel.addresses import Address
from daicho.kernel.dates import PartialDate
from daicho.kernel.numbers import resident_code_from
from daicho.systems.resident_registry.actions.approve_movement import ApprovedMovement, approve_movement
from daicho.systems.resident_registry.actions.enter_movement import alert_key, enter_movement
from daicho.systems.resident_registry.actions.resident_codes import load_code_lot
from daicho.systems.resident_registry.actions.review_movement import verify_movement
from daicho.systems.resident_registry.errors import EntryHasErrors
from daicho.systems.resident_registry.models import Household, Movement, Resident, ResidentVersion
from daicho.systems.resident_registry.queries import scenes
from daicho.systems.resident_registry.queries.records import (
    events_of,
    household_members,
    newest_records,
    personal_numbers,
    versions_of,
)
from daicho.systems.resident_registry.queries.scenes import judge, scene_of
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import Filing, FilingBasis
from daicho.systems.resident_registry.rules.movements.cancellation import KIND as CANCELLATION
from daicho.systems.resident_registry.rules.movements.cancellation import CancellationEntry
from daicho.systems.resident_registry.rules.movements.move_in.entry import MoveInEntry, MoveInVariety, SeenPaper
from daicho.systems.resident_registry.rules.movements.move_in.kind import KIND as MOVE_IN
from daicho.systems.resident_registry.rules.movements.move_in.returning import settled
from daicho.systems.resident_registry.rules.record import PersonalNumbers
from tests.makers.move_in import a_move_in, a_number_pair, child, father, fresh_numbers, mother
from tests.makers.registry_flow import approved
from tests.makers.staff import officer
from tests.proofs import proves

pytestmark = pytest.mark.django_db(databases=["resident_registry"])
SYSTEM = "resident_registry"
NO_NUMBERS = EntryNumbers((PersonalNumbers(),))


def done(entry: MoveInEntry, numbers: EntryNumbers) -> ApprovedMovement:
    """The whole way as the screen goes it, all alerts read."""
    ctx = officer("1001")
    entry = settled(entry, numbers, scene_of(ctx, MOVE_IN, entry, numbers))
    confirmed = {alert_key(f) for f in judge(ctx, MOVE_IN, entry, numbers)}
    reception = enter_movement(ctx, MOVE_IN, entry, numbers, confirmed).reception
    verify_movement(officer("1002"), reception, 1)
    return approve_movement(officer("1002"), reception, 1)


def codes(entry: MoveInEntry, numbers: EntryNumbers) -> set[str]:
    return {f.code for f in judge(officer("1001"), MOVE_IN, entry, numbers)}


@pytest.fixture
def a_stock_of_codes() -> None:
    """Unused 住民票コード in store."""
    load_code_lot(officer("1001"), "R08-01", [resident_code_from(f"7{n:09d}") for n in range(5)])


def gone(numbers: EntryNumbers) -> str:
    """大川 誠 lived here and his record is closed; 宛名番号."""
    known = approved(officer("1001"), officer("1002"), a_move_in((father(),)), numbers)
    _cancel(known.resident_numbers[0], version_no=1)
    return known.resident_numbers[0]


def _cancel(number: str, version_no: int) -> None:
    """異動の取消し of what wrote a version of one person."""
    entry = CancellationEntry(
        Filing(PartialDate.known(date(2026, 11, 23)), date(2026, 11, 23), FilingBasis.OFFICIAL),
        _reception_of(number, version_no),
        (number,),
        "届出の誤り",
    )
    cancelled = enter_movement(officer("1001"), CANCELLATION, entry, EntryNumbers(), _alerts(entry)).reception
    verify_movement(officer("1002"), cancelled, 1)
    approve_movement(officer("1002"), cancelled, 1)


def _alerts(entry: CancellationEntry) -> set[str]:
    return {alert_key(f) for f in judge(officer("1001"), CANCELLATION, entry, EntryNumbers())}


def _reception_of(number: str, version_no: int) -> str:
    movement = ResidentVersion.objects.using(SYSTEM).get(resident=number, version_no=version_no).movement
    return Movement.objects.using(SYSTEM).get(id=movement).reception


def from_abroad(**changes: object) -> MoveInEntry:
    plain: dict[str, object] = {
        "variety": MoveInVariety.ABROAD,
        "from_address": Address(country="カナダ"),
        "certificate": "none",
        "seen": (SeenPaper.PASSPORT, SeenPaper.FAMILY_REGISTER),
    }
    return a_move_in((father(),), **{**plain, **changes})


# ---- 既にある世帯への転入 ----


@proves("S1.1.c", how="sequence")
def test_who_joins_a_household_stands_last_in_it_and_nobody_elses_record_changes() -> None:
    """既にある世帯に入る人は世帯の最後に記載され、ほかの人の記録は変わらない."""
    family = approved(officer("1001"), officer("1002"))
    households = Household.objects.using(SYSTEM).count()
    entry = a_move_in((mother(relationship=("99",)),), target=family.household_number)

    joined = done(entry, fresh_numbers(1))

    members = household_members(family.household_number)
    assert joined.household_number == family.household_number
    assert [m.record.order_in_household for m in members] == [1, 2, 3, 4]
    assert members[-1].resident_number == joined.resident_numbers[0]
    assert {m.record.head.full for m in members} == {"大川 誠"}
    assert [m.version_no for m in members] == [1, 1, 1, 1]
    assert Household.objects.using(SYSTEM).count() == households


def test_nobody_joins_at_another_lot_or_as_a_second_head_and_nothing_is_written() -> None:
    """別の番地の世帯や世帯主としては入れず、何も書かれない."""
    family = approved(officer("1001"), officer("1002"))
    elsewhere = a_move_in((child(),), target=family.household_number, address=replace(a_move_in().address, lot="9番"))
    as_head = a_move_in((father(),), target=family.household_number)

    for entry, code in ((elsewhere, "REG-MOVE-094"), (as_head, "REG-MOVE-096")):
        with pytest.raises(EntryHasErrors) as refused:
            enter_movement(officer("1001"), MOVE_IN, entry, fresh_numbers(1), ())
        assert code in {f.code for f in refused.value.findings}
    assert Resident.objects.using(SYSTEM).count() == 3


# ---- 国外転入等・30条の46・未届・出生と同時 ----


def test_from_abroad_the_country_is_the_former_address_and_all_receivers_are_told() -> None:
    """国外転入等は国名を転入前住所とし、国外転入等の事由で連携される."""
    (number,) = done(from_abroad(), fresh_numbers(1)).resident_numbers

    record = newest_records([number])[number].record
    assert record.address_before_move_in.address == Address(country="カナダ")
    assert events_of(number)[1].reason == "move_in_from_abroad"
    receivers = set(Delivery.objects.using(SYSTEM).values_list("receiver", flat=True))
    assert receivers == {"jukinet_server", "linkage_platform", "certificate_server"}


def test_who_was_never_recorded_gets_a_code_at_the_approval_and_a_number_later(a_stock_of_codes: None) -> None:
    """初めて住民票に記載される方には本登録で住民票コードが付き、個人番号は後から届く."""
    (number,) = done(from_abroad(), NO_NUMBERS).resident_numbers

    numbers = personal_numbers(number)
    assert len(numbers.resident_code) == 11
    assert numbers.individual_number == ""
    told = Delivery.objects.using(SYSTEM).filter(receiver="jukinet_server").values_list("message__type", flat=True)
    assert Counter(told)["IdentificationUpdate"] == Counter(told)["NumberRequested"] == 1


def test_a_birth_notified_with_the_move_is_recorded_with_the_reason_of_the_move(a_stock_of_codes: None) -> None:
    """転入届と同時の出生は転入の事由で記載される."""
    entry = a_move_in((father(), child(with_birth=True)))
    result = done(entry, EntryNumbers((a_number_pair(), PersonalNumbers())))

    assert {events_of(n)[1].reason for n in result.resident_numbers} == {"move_in"}
    assert personal_numbers(result.resident_numbers[1]).resident_code


def test_an_unreported_move_ex_officio_is_marked_and_keeps_the_last_registered_address() -> None:
    """職権による未届転入は職権記載とし、未届と最終登録住所地が残る."""
    entry = from_abroad(
        variety=MoveInVariety.UNREPORTED,
        basis=FilingBasis.OFFICIAL,
        notifier=None,
        from_address=Address(text="千葉県架空市本町三丁目", lot="4番5号"),
        last_registered=Address(text="東京都千代田区麹町", lot="1番地"),
    )
    (number,) = done(entry, fresh_numbers(1)).resident_numbers

    event = events_of(number)[1]
    record = newest_records([number])[number].record
    assert event.reason == "official_entry"
    assert event.note.endswith("（未届）")
    assert record.address_before_move_in.address.one_line().endswith("4番5号（未届）")
    assert record.last_registered.lot == "1番地"


# ---- 再転入 ----


@proves("S1.1.c", how="sequence")
def test_who_returns_is_known_by_number_and_carries_resident_number_and_history_on() -> None:
    """再転入は番号で分かり、以前の宛名番号と履歴を続ける."""
    numbers = fresh_numbers(1)
    number = gone(numbers)
    before = versions_of(number)

    assert codes(a_move_in((father(),)), numbers) == {"REG-MOVE-041"}
    again = done(a_move_in((father(),)), numbers)

    assert again.resident_numbers == (number,)
    after = versions_of(number)
    assert [v.version_no for v in after] == list(range(1, len(before) + 2))
    assert [v.content for v in after[:-1]] == [v.content for v in before]
    assert after[-1].content.is_present
    assert after[-1].content.bookkeeping.returned == "1"
    assert Resident.objects.using(SYSTEM).count() == 1


@pytest.mark.parametrize("kept", ["individual_number", "resident_code"])
def test_one_number_that_fits_blocks_a_new_record_and_the_other_number_is_an_alert(kept: str) -> None:
    """番号の一つだけが一致しても新しい宛名番号は付かず、違う番号はアラートになる."""
    numbers = fresh_numbers(1)
    number = gone(numbers)
    mixed = replace(a_number_pair(), **{kept: getattr(numbers.members[0], kept)})
    typed = EntryNumbers((mixed,))

    assert codes(a_move_in((father(),)), typed) == {"REG-MOVE-041", "REG-MOVE-045"}
    assert done(a_move_in((father(),)), typed).resident_numbers == (number,)
    assert personal_numbers(number) == mixed


def test_who_returns_without_typed_numbers_keeps_the_earlier_ones_and_draws_no_code() -> None:
    """番号を入力しない再転入者は以前の番号を持ち続け、住民票コードは引き当てられない."""
    numbers = fresh_numbers(1)
    number = gone(numbers)
    chosen = replace(from_abroad(), members=(father(same_as=number),))

    assert codes(chosen, NO_NUMBERS) >= {"REG-MOVE-047"}
    assert done(chosen, NO_NUMBERS).resident_numbers == (number,)
    assert personal_numbers(number) == numbers.members[0]


def test_whoever_the_officer_chose_is_found_among_any_number_of_namesakes(monkeypatch: pytest.MonkeyPatch) -> None:
    """同姓同名が多くても、選んだ人が見つかる."""
    monkeypatch.setattr(scenes, "MOST_NAMESAKES", 1)
    namesakes = [gone(fresh_numbers(1)) for _ in range(3)]

    for number in namesakes:
        chosen = replace(from_abroad(), members=(father(same_as=number),))
        assert codes(chosen, NO_NUMBERS) >= {"REG-MOVE-047"}


def test_the_same_name_birth_date_and_sex_alone_are_an_alert_and_a_new_record_begins() -> None:
    """氏名生年月日性別だけの一致はアラートにとどまり、別の宛名番号になる."""
    number = gone(fresh_numbers(1))
    other = fresh_numbers(1)

    assert codes(a_move_in((father(),)), other) == {"REG-MOVE-042"}
    assert done(a_move_in((father(),)), other).resident_numbers != (number,)


def test_numbers_of_two_closed_records_in_one_row_are_refused() -> None:
    """二人の除票の番号が混ざった入力は登録できない."""
    first, second = fresh_numbers(1), fresh_numbers(1)
    gone(first)
    gone(second)
    mixed = EntryNumbers((replace(first.members[0], resident_code=second.members[0].resident_code),))

    assert "REG-MOVE-044" in codes(a_move_in((father(),)), mixed)
    with pytest.raises(EntryHasErrors):
        enter_movement(officer("1001"), MOVE_IN, a_move_in((father(),)), mixed, ())


def test_no_number_stands_readable_in_the_audit_trail() -> None:
    """監査証跡と仮登録に番号は平文で残らない."""
    numbers = fresh_numbers(1)
    gone(numbers)
    done(a_move_in((father(),)), numbers)

    secret = numbers.members[0].individual_number
    assert not any(secret in str(row) for row in AuditEvent.objects.using(SYSTEM).values())


def test_a_return_that_is_cancelled_leaves_the_record_closed_and_its_earlier_days_as_they_were() -> None:
    """再転入の取消し."""
    numbers = fresh_numbers(1)
    number = gone(numbers)
    before = versions_of(number)
    done(a_move_in((father(),)), numbers)

    _cancel(number, version_no=len(before) + 1)

    after = versions_of(number)
    assert not after[-1].content.is_present
    assert [v.content for v in after[: len(before)]] == [v.content for v in before]
    assert personal_numbers(number) == numbers.members[0]
    assert codes(a_move_in((father(),)), numbers) == {"REG-MOVE-041"}
