"""職権修正・軽微な修正・誤記修正・改製 in the tables: versions, what the CS hears, and the certificate."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from daicho.foundation.messaging.models import Delivery
from daicho.kernel.addresses import Address
from daicho.kernel.dates import PartialDate
from daicho.municipal.codes.movement_reasons import movement_reason
from daicho.systems.resident_registry.actions.enter_movement import enter_movement
from daicho.systems.resident_registry.documents.resident_certificate import certificate_member
from daicho.systems.resident_registry.errors import EntryHasErrors
from daicho.systems.resident_registry.models import Movement, Resident, ResidentSearch
from daicho.systems.resident_registry.queries.records import events_of, newest_records, versions_of
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.cancellation import KIND as CANCELLATION
from daicho.systems.resident_registry.rules.movements.cancellation import CancellationEntry
from daicho.systems.resident_registry.rules.movements.corrections.clerical import KIND as CLERICAL
from daicho.systems.resident_registry.rules.movements.corrections.clerical import ClericalCorrectionEntry
from daicho.systems.resident_registry.rules.movements.corrections.items import CorrectedItems
from daicho.systems.resident_registry.rules.movements.corrections.minor import KIND as MINOR
from daicho.systems.resident_registry.rules.movements.corrections.minor import MinorCorrectionEntry, MinorGround
from daicho.systems.resident_registry.rules.movements.corrections.official import KIND as OFFICIAL
from daicho.systems.resident_registry.rules.movements.corrections.official import OfficialCorrectionEntry
from daicho.systems.resident_registry.rules.movements.sheet_renewal import SHEET_REMAKING, SheetRenewalEntry
from daicho.systems.resident_registry.rules.record import ResidentRecord
from daicho.systems.resident_registry.rules.sheets import sheets_of
from tests.makers.household import filing
from tests.makers.move_in import a_move_in, new_address, person_name
from tests.makers.registry_flow import approved, carried_out
from tests.makers.staff import officer
from tests.proofs import proves

pytestmark = pytest.mark.django_db(databases=["resident_registry"])
SYSTEM = "resident_registry"
NEW_NAME = person_name("小川", "誠", "オガワ", "マコト")
NOTICE = filing(basis=FilingBasis.NOTICE)


@pytest.fixture
def family() -> tuple[str, ...]:
    """大川 誠, 結衣 and 陽 in one household."""
    return approved(officer("1001"), officer("1002"), a_move_in()).resident_numbers


def record(number: str) -> ResidentRecord:
    return newest_records([number])[number].record


def sent(receiver: str) -> int:
    return Delivery.objects.using(SYSTEM).filter(receiver=receiver).count()


def renamed(number: str) -> OfficialCorrectionEntry:
    return OfficialCorrectionEntry(NOTICE, number, CorrectedItems(name=NEW_NAME))


@proves("S1.1.d", how="unit")
def test_the_head_takes_another_name_and_the_whole_family_carries_it(family: tuple[str, ...]) -> None:
    """職権修正: 9条2項通知で世帯主の氏名が変わり、世帯員全員の世帯主氏名も同じ異動で変わる。CSへは本人の分だけ。"""
    to_cs, to_platform = sent("jukinet_server"), sent("linkage_platform")

    carried_out(officer("1001"), officer("1002"), OFFICIAL, renamed(family[0]))

    assert {record(n).head.full for n in family} == {"小川 誠"}
    assert (sent("jukinet_server"), sent("linkage_platform")) == (to_cs + 1, to_platform + 3)
    event = events_of(family[2])[2]
    assert (event.reason, event.notified_on, event.on) == (
        "official_correction", date(2026, 11, 23), PartialDate.known(date(2026, 11, 20)),
    )  # fmt: skip
    assert certificate_member(family[2], record(family[2])).head_name == "小川 誠"
    found = ResidentSearch.objects.using(SYSTEM).filter(resident_number=family[0])
    assert set(found.values_list("name", "current")) == {("大川 誠", False), ("小川 誠", True)}


def test_a_name_given_back_stands_again_in_every_record(family: tuple[str, ...]) -> None:
    """職権修正の取消し."""
    before = {n: record(n) for n in family}
    reception = carried_out(officer("1001"), officer("1002"), OFFICIAL, renamed(family[0]))

    undone = CancellationEntry(filing(), reception, family, "戸籍の通知の誤り")
    carried_out(officer("1001"), officer("1002"), CANCELLATION, undone)

    assert {n: record(n) for n in family} == before


@pytest.mark.parametrize(
    ("case", "items", "told"),
    [
        ("本籍と筆頭者", CorrectedItems(honseki=Address(text="神奈川県平塚市浅間町"), head_of_register="小川 誠"), 0),
        ("続柄", CorrectedItems(relationship=("99",)), 0),
        ("備考だけ", CorrectedItems(remark="事実上の世帯主　SMITH JOHN"), 0),
        ("生年月日", CorrectedItems(birth_date=PartialDate.known(date(1991, 3, 1))), 1),
    ],
)
def test_the_cs_hears_only_of_its_own_items(
    family: tuple[str, ...], case: str, items: CorrectedItems, told: int
) -> None:
    """本人確認情報でない項目の修正は通知しない (30条の6)。"""
    to_cs = sent("jukinet_server")

    carried_out(officer("1001"), officer("1002"), OFFICIAL, OfficialCorrectionEntry(NOTICE, family[1], items))

    assert sent("jukinet_server") == to_cs + told, case


def test_a_building_that_is_renamed_is_nobodys_move(family: tuple[str, ...]) -> None:
    """軽微な修正: 住所の表記だけが変わり、住定日・前住所はそのまま。"""
    settled = record(family[0]).settled
    address = replace(new_address(), building="グリーンヒルズ弐番館201号")

    carried_out(
        officer("1001"), officer("1002"), MINOR,
        MinorCorrectionEntry(filing(), MinorGround.BUILDING, family[0], family, address=address),
    )  # fmt: skip

    assert {record(n).address for n in family} == {address}
    assert {record(n).settled for n in family} == {settled}
    assert {events_of(n)[2].reason for n in family} == {"minor_correction"}
    assert certificate_member(family[0], record(family[0])).previous_address == a_move_in().from_address


def test_a_birth_date_written_wrongly_is_put_right_and_both_can_be_read(family: tuple[str, ...]) -> None:
    """誤記修正: 上書きせず、誤った記録も残る。"""
    right = CorrectedItems(birth_date=PartialDate.known(date(1988, 3, 1)))
    entry = ClericalCorrectionEntry(filing(date(2026, 11, 20)), family[0], right, (), "転出証明書の写しと見比べた")

    carried_out(officer("1001"), officer("1002"), CLERICAL, entry)

    assert [v.content.birth_date.sort_on for v in versions_of(family[0])] == [date(1988, 2, 29), date(1988, 3, 1)]
    assert events_of(family[0])[2].reason == "clerical_correction"


@proves("S1.1.d", how="refusal")
def test_a_correction_without_a_change_is_refused(family: tuple[str, ...]) -> None:
    """変わる項目が無ければエラー。"""
    nothing = OfficialCorrectionEntry(NOTICE, family[0], CorrectedItems())
    stored = Movement.objects.using(SYSTEM).count()

    with pytest.raises(EntryHasErrors) as refused:
        enter_movement(officer("1001"), OFFICIAL, nothing, EntryNumbers(), ())

    assert [f.code for f in refused.value.findings] == ["REG-FIX-001"]
    assert Movement.objects.using(SYSTEM).count() == stored


def test_a_remade_sheet_is_counted_and_neither_the_cs_nor_the_population_notices(family: tuple[str, ...]) -> None:
    """改製: 改製番号と改製日だけが変わる。増減もCSへの通知もない。"""
    to_cs = sent("jukinet_server")
    remade = SheetRenewalEntry(filing(date(2026, 11, 23)), (family[0],), "本人の申出")

    carried_out(officer("1001"), officer("1002"), SHEET_REMAKING, remade)

    old, new = sheets_of(versions_of(family[0]))
    assert (old.number, new.number, new.made_on) == (0, 1, date(2026, 11, 23))
    assert sent("jukinet_server") == to_cs
    assert Resident.objects.using(SYSTEM).filter(status="resident").count() == 3
    reasons = [events_of(family[0])[number].reason for number in (2, 3)]
    assert reasons == ["remade_removal", "remade_entry"]
    assert not any(movement_reason(reason).changes_population for reason in reasons)
    assert [v.content.is_present for v in versions_of(family[0])] == [True, False, True]
    assert replace(record(family[0]), bookkeeping=versions_of(family[0])[0].content.bookkeeping) == (
        versions_of(family[0])[0].content
    )


def test_a_family_that_takes_its_register_elsewhere_is_corrected_in_one_reception(family: tuple[str, ...]) -> None:
    father, mother, child = family
    before = sent("jukinet_server")
    items = CorrectedItems(honseki=Address(text="神奈川県平塚市浅間町", lot="9番地"))

    reception = carried_out(
        officer("1001"), officer("1002"), OFFICIAL, OfficialCorrectionEntry(NOTICE, father, items, (mother, child))
    )

    assert {record(number).honseki.one_line() for number in family} == {"神奈川県平塚市浅間町9番地"}
    assert {events_of(number)[2].reason for number in family} == {"official_correction"}
    assert sent("jukinet_server") == before
    undoing = CancellationEntry(filing(), reception, family, "届出の誤りを確認したため")
    carried_out(officer("1001"), officer("1002"), CANCELLATION, undoing)
    assert {record(number).honseki.one_line() for number in family} != {"神奈川県平塚市浅間町9番地"}
