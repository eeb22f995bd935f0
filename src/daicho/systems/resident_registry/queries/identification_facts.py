"""比べる項目 of residents, as the CS must hold them; made from the newest record, never from what was sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from daicho.foundation.database import statements
from daicho.systems.resident_registry.queries.records import NewestRecord, newest_records, personal_numbers_of
from daicho.systems.resident_registry.rules.record import PersonalNumbers

SYSTEM = "resident_registry"
_STALE = """
    select r.number from resident r left join facts_digest d on d.resident = r.number
    where r.resident_code_index is not null and d.version_no is distinct from r.version_no order by r.number limit %s
"""
_BUCKETS = "select bucket, count(*), sum(digest) from facts_digest group by bucket"
_IN_BUCKETS = "select resident from facts_digest where bucket = any(%s)"
_NOT_ANY_MORE = """
    delete from facts_digest where resident in (
        select d.resident from facts_digest d join resident r on r.number = d.resident
        where r.resident_code_index is null
    )
"""


def current_facts(residents: Sequence[str]) -> dict[str, tuple[int, dict[str, Any]]]:
    """版番号 and facts by 宛名番号; nobody without a 住民票コード. The caller answers for the numbers in them."""
    numbers = personal_numbers_of(residents)
    return {
        number: (newest.version_no, facts_of_record(newest, numbers[number]))
        for number, newest in newest_records(residents).items()
        if numbers[number].resident_code
    }


def facts_of_record(newest: NewestRecord, numbers: PersonalNumbers) -> dict[str, Any]:
    """The same facts as an update about this record would carry."""
    record = newest.record
    return {
        "resident_code": numbers.resident_code,
        "individual_number": numbers.individual_number or None,
        "name": record.name.full or record.alphabet_name.text,
        "name_kana": record.name.kana,
        "former_family_name": record.former_name.printed_family,
        "former_family_name_kana": record.former_name.printed_family_kana,
        "birth_date": record.birth_date.to_json(),
        "sex": record.sex.value,
        "town_code": record.address.town_code,
        "postal_code": record.address.postal_code,
        "address": record.address.one_line(),
        "is_expected_to_leave": record.is_present and record.planned_move_out.on is not None,
        "record_state": "current" if record.is_present else "removed",
    }


def stale_residents(most: int) -> tuple[str, ...]:
    """宛名番号 of those whose digest is not that of their newest version."""
    return tuple(number for (number,) in statements.run(SYSTEM, _STALE, most))


def bucket_sums() -> dict[str, tuple[int, int]]:
    """件数 and sum of digests by bucket."""
    return {bucket: (count, int(total)) for bucket, count, total in statements.run(SYSTEM, _BUCKETS)}


def residents_in(buckets: Sequence[str]) -> frozenset[str]:
    """宛名番号 of everybody in these buckets."""
    return frozenset(number for (number,) in statements.run(SYSTEM, _IN_BUCKETS, list(buckets)))


def forget_uncoded() -> None:
    """Whoever has no 住民票コード any more is not compared."""
    statements.change(SYSTEM, _NOT_ANY_MORE)
