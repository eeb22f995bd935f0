"""本人確認情報検索 in the CS's own copy (S2.4, M50, M64): exactly whom the key selects, newest version each."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from daicho.kernel.dates import PartialDate
from daicho.municipal.masking.scope import mask, may_show_address
from daicho.systems.jukinet_server.models import IdentificationRecord, Person, PersonSearch
from daicho.systems.jukinet_server.models.numbers import INDIVIDUAL_NUMBER, RESIDENT_CODE, indexes_of
from daicho.systems.jukinet_server.queries.content import record_from
from daicho.systems.jukinet_server.queries.suppressions import hidden_scope
from daicho.systems.jukinet_server.rules.four_items import FourItems, address_key, name_key
from daicho.systems.jukinet_server.rules.record import STATE_TITLES, Record, State

MOST = 50
SEX_TITLES = {"male": "男", "female": "女", "unknown": "不明"}


@dataclass(frozen=True, slots=True)
class FoundRecord:
    """該当者 — no number in it. Args: person: 本人の管理番号 of the CS."""

    record: uuid.UUID
    person: str
    name: str
    name_kana: str
    birth_date: PartialDate
    sex: str
    address: str
    is_address_hidden: bool
    state: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Found:
    """検索の結果. Args: total: how many the key selects, shown or not."""

    rows: tuple[FoundRecord, ...]
    total: int

    @property
    def has_more(self) -> bool:
        """Whether some are left out."""
        return self.total > len(self.rows)


@dataclass(frozen=True, slots=True)
class Newest:
    """最新の版 of a person, with its numbers; what is done with them, the caller answers for."""

    person: int
    record_id: uuid.UUID
    record: Record
    is_current: bool


def find_people(key: FourItems, day: date, limit: int = MOST) -> Found:
    """該当者 of a key that is enough, by name; at most ``limit`` of them, and how many there are."""
    chosen = Q(name_key=name_key(key.name))
    if key.address:
        chosen &= Q(address_key__startswith=address_key(key.address))
    if key.birth_date is not None:
        chosen &= Q(birth_on=key.birth_date.sort_on)
    if key.sex:
        chosen &= Q(sex=key.sex)
    found = PersonSearch.objects.filter(chosen)
    ids = list(found.order_by("birth_on", "person").values_list("record", flat=True)[:limit])
    rows = {row.id: row for row in IdentificationRecord.objects.filter(pk__in=ids)}
    hidden = hidden_scope(day) if ids else None
    shown = []
    for one in ids:
        row = rows[one]
        record = record_from(row)
        assert hidden is not None
        shown.append(
            FoundRecord(
                record=row.id,
                person=str(row.person_id),
                name=record.name,
                name_kana=record.name_kana,
                birth_date=record.birth_date,
                sex=SEX_TITLES[record.sex],
                address=mask(hidden, str(row.person_id), "", record.address),
                is_address_hidden=not may_show_address(hidden, str(row.person_id), "", record.address),
                state=STATE_TITLES[State(row.state)],
                is_current=row.state == State.CURRENT,
            )
        )
    return Found(tuple(shown), found.count())


def newest_of(record_id: uuid.UUID) -> Newest | None:
    """最新の版 of the person of some version; None when there is no such version."""
    row = IdentificationRecord.objects.filter(pk=record_id).first()
    return None if row is None else newest_of_person(row.person_id)


def newest_of_person(person: int) -> Newest | None:
    """最新の版 of a person."""
    row = IdentificationRecord.objects.filter(person_id=person).order_by("-order_number").first()
    return None if row is None else Newest(person, row.id, record_from(row), row.state == State.CURRENT)


def newest_by_code(resident_code: str) -> Newest | None:
    """最新の版 of whoever has this 住民票コード here."""
    return _newest(Person.objects.filter(resident_code_index__in=indexes_of(RESIDENT_CODE, resident_code)).first())


def newest_by_number(individual_number: str) -> Newest | None:
    """最新の版 of whoever has this 個人番号 here."""
    indexes = indexes_of(INDIVIDUAL_NUMBER, individual_number)
    return _newest(Person.objects.filter(individual_number_index__in=indexes).first())


def hides_address(newest: Newest, day: date) -> bool:
    """Whether the address of somebody held here is not to be shown (支援措置, 照会の抑止)."""
    return not may_show_address(hidden_scope(day), str(newest.person), "", newest.record.address)


def _newest(person: Person | None) -> Newest | None:
    return None if person is None else newest_of_person(person.pk)
