"""検索の鍵の更新 and 職権による廃止の事由: what a new version of a person brings with it. *Transaction required.*"""

from __future__ import annotations

import uuid

from daicho.foundation.database import statements
from daicho.kernel.context import Context
from daicho.systems.jukinet_server.models import CardDuty
from daicho.systems.jukinet_server.rules.cards import cause_of
from daicho.systems.jukinet_server.rules.four_items import address_key, name_key
from daicho.systems.jukinet_server.rules.record import Record

_PUT = """
    insert into juki_person_search (person_id, record, name_key, address_key, birth_on, sex)
    values (%s, %s, %s, %s, %s, %s)
    on conflict (person_id) do update set record = excluded.record, name_key = excluded.name_key,
    address_key = excluded.address_key, birth_on = excluded.birth_on, sex = excluded.sex
"""


def keep_search_keys(person_id: int, record_id: uuid.UUID, record: Record) -> None:
    """The newest version alone is found."""
    statements.change("jukinet_server", _PUT, *search_row(person_id, record_id, record))


def search_row(person_id: int, record_id: uuid.UUID, record: Record) -> tuple[object, ...]:
    """Columns of one person's row: person_id, record, name_key, address_key, birth_on, sex."""
    address = address_key(record.address.one_line())
    return person_id, record_id, name_key(record.name), address, record.birth_date.sort_on, record.sex


def note_card_duty(ctx: Context, person_id: int, before: Record | None, record: Record) -> None:
    """Which cards end by it is asked of the card management afterwards. *Transaction required.*"""
    cause = cause_of(before, record)
    if cause is not None:
        CardDuty.objects.get_or_create(
            person_id=person_id,
            cause=cause.value,
            moved_on=record.moved_on.sort_on,
            defaults={"noted_at": ctx.now},
        )
