"""転出証明書情報・転入通知・附票記載事項通知 — made of what the registry holds, in the form of the contract."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from daicho.contracts.hidden import IndividualNumber, ResidentCode
from daicho.contracts.messages import FamilyRegisterNotice, MoveInNotice, MoveOutCertificate
from daicho.contracts.messages.municipalities import (
    CarriedCommonName,
    Insurance,
    Mover,
    NamedPerson,
    RegisteredPerson,
)
from daicho.kernel.addresses import Address
from daicho.kernel.dates import PartialDate
from daicho.municipal.codes.residents import ResidentKind
from daicho.municipal.places.towns import CITY_CODE
from daicho.systems.resident_registry.actions.write_versions import WrittenVersion
from daicho.systems.resident_registry.queries.for_municipalities import foreign_items
from daicho.systems.resident_registry.rules.movements.move_in.entry import MoveInEntry
from daicho.systems.resident_registry.rules.movements.move_out import MoveOutEntry
from daicho.systems.resident_registry.rules.record import PersonalNumbers, ResidentRecord


def certificate_number(reception: str) -> str:
    """転出証明書情報の番号 of a 転出."""
    return f"{CITY_CODE}-{reception}"


def notice_number(reception: str, sign: str, place: int = 0) -> str:
    """通知番号. Args: sign: N 転入通知, F 附票. place: of the person, where each has a notice of one's own."""
    return f"{CITY_CODE}-{reception}-{sign}{place or ''}"


def certificate_of(
    reception: str,
    entry: MoveOutEntry,
    people: Mapping[str, tuple[ResidentRecord, PersonalNumbers]],
    issued_on: date,
) -> MoveOutCertificate:
    """転出証明書情報 of those who leave, and of nobody else. Args: people: by 宛名番号, in their order."""
    first = next(iter(people.values()))[0]
    return MoveOutCertificate(
        certificate_number=certificate_number(reception),
        issued_on=issued_on,
        planned_on=entry.day,
        former_address=first.address,
        planned_address=entry.destination,
        household_head=first.head.full,
        by_card=True,
        persons=tuple(_mover(record, numbers) for record, numbers in people.values()),
    )


def _mover(record: ResidentRecord, numbers: PersonalNumbers) -> Mover:
    name = record.name
    return Mover(
        resident_code=ResidentCode(numbers.resident_code),
        individual_number=IndividualNumber(numbers.individual_number) if numbers.individual_number else None,
        name=name.full or record.alphabet_name.text,
        name_kana=name.kana,
        family_name=name.family,
        given_name=name.given,
        family_name_kana=name.family_kana,
        given_name_kana=name.given_kana,
        alphabet_name=record.alphabet_name.text,
        common_name=record.common_name.text,
        common_name_kana=record.common_name.kana,
        common_name_rows=tuple(
            CarriedCommonName(
                name=row.name.text,
                kana=row.name.kana,
                recorded_on=row.recorded_on,
                recorded_in=row.recorded_in,
                recorded_in_code=row.recorded_in_code,
                removed_on=row.removed_on,
                removed_in=row.removed_in,
                removed_in_code=row.removed_in_code,
            )
            for row in record.common_name_rows
        ),
        former_family_name=record.former_name.printed_family,
        former_family_name_kana=record.former_name.printed_family_kana,
        birth_date=record.birth_date,
        sex=record.sex.value,
        relationship=record.relationship,
        is_head=record.is_head,
        honseki=None if record.honseki.is_empty else record.honseki,
        head_of_register=record.head_of_register,
        insurance=_insurance(record),
        foreign=foreign_items(record) if record.kind is ResidentKind.FOREIGN else None,
        moves=True,
    )


def _insurance(record: ResidentRecord) -> tuple[Insurance, ...]:
    """資格 as other offices have reported it; of what nobody has reported nothing is said."""
    held, health = record.entitlements, record.entitlements.health_insurance
    given = (
        ("national_health", health.held, health.acquired_on, health.lost_on),
        ("national_pension", held.pension.held, held.pension.acquired_on, held.pension.lost_on),
        ("long_term_care", held.long_term_care.held, held.long_term_care.acquired_on, None),
    )
    return tuple(
        Insurance.model_validate({"kind": kind, "held": mark == "1", "since": since, "until": until})
        for kind, mark, since, until in given
        if mark
    )


def arrival_of(reception: str, entry: MoveInEntry, written: tuple[WrittenVersion, ...]) -> MoveInNotice | None:
    """転入通知 about all who have a 住民票コード; None when nobody has."""
    people = [one for one in written if one.numbers.resident_code]
    if not people:
        return None
    last_registered = entry.last_registered if not entry.last_registered.is_empty else entry.from_address
    return MoveInNotice(
        notice_number=notice_number(reception, "N"),
        moved_in_on=entry.moved_on,
        notified_on=entry.notified_on,
        new_address=people[0].record.address,
        new_head=people[0].record.head.full,
        former_address=last_registered,
        persons=tuple(
            NamedPerson(
                resident_code=ResidentCode(one.numbers.resident_code),
                name=one.record.name.full or one.record.alphabet_name.text,
                birth_date=one.record.birth_date,
                sex=one.record.sex.value,
            )
            for one in people
        ),
    )


def register_notice_of(number: str, one: WrittenVersion, noted_on: date) -> FamilyRegisterNotice:
    """戸籍附票記載事項通知 about one person; the address is left out once it is no longer known."""
    record = one.record
    address = _address_for_register(record)
    code = one.numbers.resident_code
    return FamilyRegisterNotice(
        notice_number=number,
        reason=one.event.reason,
        moved_on=one.event.on or PartialDate.known(one.valid_from),
        person=RegisteredPerson(
            resident_code=ResidentCode(code) if code else None,
            name=record.name.full,
            birth_date=record.birth_date,
            sex=record.sex.value,
            address=address,
            address_set_on=(record.settled.on or record.became_resident.on) if address else None,
            honseki=record.honseki,
            head_of_register=record.head_of_register,
        ),
        noted_on=noted_on,
    )


def _address_for_register(record: ResidentRecord) -> Address | None:
    if record.is_present:
        return record.address
    place = record.planned_move_out.destination.address
    return Address(country=place.country) if place.country else None
