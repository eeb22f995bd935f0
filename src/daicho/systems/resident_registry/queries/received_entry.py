"""転出証明書情報 → 転入の入力: the form filled with what was received, and whose word counts (標準仕様書 4.1.1.2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from daicho.contracts.messages import MoveOutCertificate
from daicho.contracts.messages.municipalities import Mover
from daicho.kernel.addresses import Address
from daicho.municipal.codes.residents import ResidentKind, Sex
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.movements.move_in.entry import MoveInEntry, MoveInMember
from daicho.systems.resident_registry.rules.notification import IdentityCheck, Notifier, NotifierKind
from daicho.systems.resident_registry.rules.record import PersonalNumbers
from daicho.systems.resident_registry.rules.record_parts import (
    CommonNameRow,
    ForeignResident,
    PersonName,
    WrittenName,
)

CARD = "individual_number_card"


def entry_from(certificate: MoveOutCertificate, received: UUID, today: date) -> tuple[MoveInEntry, EntryNumbers]:
    """The 転入届 as far as it is known: all who move, the former address, the planned one, the card as paper."""
    movers = _movers(certificate)
    head = next((one for one in movers if one.is_head), movers[0])
    entry = MoveInEntry(
        moved_on=min(certificate.planned_on, today),
        notified_on=today,
        notifier=Notifier(NotifierKind.SELF, head.name, identity=IdentityCheck((CARD,))),
        address=certificate.planned_address,
        from_address=certificate.former_address,
        from_head=certificate.household_head,
        members=tuple(_member(one) for one in movers),
        planned_on=certificate.planned_on,
        certificate="received",
        received=str(received),
    )
    return entry, EntryNumbers(tuple(_numbers(one) for one in movers))


def received_data_win(
    entry: MoveInEntry, numbers: EntryNumbers, certificate: MoveOutCertificate
) -> tuple[MoveInEntry, EntryNumbers, tuple[str, ...]]:
    """受信データを優先 — everything but the name stays as it was received, whatever was typed.

    People are found by their 住民票コード; who is not on the certificate stays as typed.
    Returns: what was put back, in words, for the officer.
    """
    by_code = {one.resident_code.reveal(): one for one in _movers(certificate)}
    members, pairs, put_back = [], [], []
    for index, typed in enumerate(entry.members):
        pair = numbers.of(index)
        mover = by_code.get(pair.resident_code)
        if mover is None:
            members.append(typed)
            pairs.append(pair)
            continue
        right = _keeping_typed(_member(mover), typed)
        members.append(right)
        pairs.append(_numbers(mover))
        put_back += [f"{index + 1}人目の{title}" for title in _differences(typed, right)]
        if pair != _numbers(mover):
            put_back.append(f"{index + 1}人目の個人番号")
    settled = replace(
        entry,
        members=tuple(members),
        from_address=certificate.former_address,
        planned_on=certificate.planned_on,
        certificate="received",
    )
    if not _same_place(entry.from_address, certificate.former_address):
        put_back.append("転入前住所")
    return settled, EntryNumbers(tuple(pairs)), tuple(put_back)


def _movers(certificate: MoveOutCertificate) -> list[Mover]:
    return [one for one in certificate.persons if one.moves]


def _same_place(typed: Address, received: Address) -> bool:
    return typed.one_line() == received.one_line()


def _keeping_typed(received: MoveInMember, typed: MoveInMember) -> MoveInMember:
    """The name as typed, and what only the counter knows: 続柄 in the new household, whether somebody is the same."""
    return replace(
        received,
        name=typed.name,
        relationship=typed.relationship,
        same_as=typed.same_as,
        with_birth=typed.with_birth,
        card_shown=typed.card_shown,
        alphabet_name=typed.alphabet_name if typed.alphabet_name.text else received.alphabet_name,
    )


def _differences(typed: MoveInMember, right: MoveInMember) -> list[str]:
    titles = {
        "生年月日": (typed.birth_date, right.birth_date),
        "性別": (typed.sex, right.sex),
        "本籍": (typed.honseki.one_line(), right.honseki.one_line()),
        "筆頭者": (typed.head_of_register, right.head_of_register),
        "旧氏": (typed.former_family_name.text, right.former_family_name.text),
        "通称": (typed.common_name.text, right.common_name.text),
        "在留カード等の番号": (typed.foreign.card_number, right.foreign.card_number),
        "在留資格": (typed.foreign.status_of_residence, right.foreign.status_of_residence),
        "在留期間の満了日": (typed.foreign.expires_on, right.foreign.expires_on),
    }
    return [title for title, (before, after) in titles.items() if before != after]


def _numbers(mover: Mover) -> PersonalNumbers:
    individual = mover.individual_number
    return PersonalNumbers(individual.reveal() if individual else "", mover.resident_code.reveal())


def _member(mover: Mover) -> MoveInMember:
    is_foreign = mover.foreign is not None
    return MoveInMember(
        name=PersonName(
            full=mover.name,
            family=mover.family_name,
            given=mover.given_name,
            kana=mover.name_kana,
            family_kana=mover.family_name_kana,
            given_kana=mover.given_name_kana,
            kana_official=not is_foreign,
        ),
        birth_date=mover.birth_date,
        sex=Sex(mover.sex),
        relationship=mover.relationship,
        kind=ResidentKind.FOREIGN if is_foreign else ResidentKind.JAPANESE,
        honseki=mover.honseki or Address(),
        head_of_register=mover.head_of_register,
        former_family_name=WrittenName(mover.former_family_name, mover.former_family_name_kana),
        common_name=WrittenName(mover.common_name, mover.common_name_kana),
        common_name_rows=tuple(
            CommonNameRow(
                WrittenName(row.name, row.kana),
                row.recorded_on,
                row.recorded_in,
                row.recorded_in_code,
                row.removed_on,
                row.removed_in,
                row.removed_in_code,
            )
            for row in mover.common_name_rows
        ),
        alphabet_name=WrittenName(mover.alphabet_name),
        foreign=_foreign(mover),
    )


def _foreign(mover: Mover) -> ForeignResident:
    held = mover.foreign
    if held is None:
        return ForeignResident()
    return ForeignResident(
        nationality=held.nationality,
        nationality_name=held.nationality_name,
        article_30_45=held.status_category,
        status_code=held.status_code,
        status_of_residence=held.status_of_residence,
        period_years=held.period_years,
        period_months=held.period_months,
        period_days=held.period_days,
        expires_on=held.expires_on,
        card_number=held.card_number,
        card_kind=held.card_kind,
    )
