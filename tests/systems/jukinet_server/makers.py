"""Makers for tests of the CS: 本人確認情報 of invented people in domain words."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from daicho.contracts.messages import Identification, IdentificationUpdate
from daicho.foundation.clock.business import TOKYO
from daicho.kernel.context import Actor, Context, Office
from daicho.kernel.law import LawTables
from daicho.kernel.numbers import individual_number_from, resident_code_from

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=TOKYO)
_people = itertools.count(1)


def new_numbers() -> dict[str, str]:
    """住民票コード and 個人番号 of somebody whom no test has used yet."""
    serial = next(_people)
    return {
        "resident_code": resident_code_from(f"31415{serial:05d}"),
        "individual_number": individual_number_from(f"271828{serial:05d}"),
    }


def items(**changes: Any) -> dict[str, Any]:
    """転入 of 平塚 太郎 as JSON items; without numbers given, of a new person."""
    numbers = {} if "resident_code" in changes else new_numbers()
    plain: dict[str, Any] = {
        "individual_number": None,
        **numbers,
        "name": "平塚　太郎",
        "name_kana": "ヒラツカ　タロウ",
        "birth_date": "1990-04-01",
        "sex": "male",
        "municipality_code": "142034",
        "postal_code": "2540041",
        "address": {"municipality_code": "142034", "text": "神奈川県平塚市浅間町", "lot": "9番1号"},
        "became_resident_on": "2026-11-20",
        "address_set_on": "2026-11-20",
        "notified_on": "2026-11-23",
        "previous_municipality_code": "141003",
        "previous_address": {"text": "神奈川県横浜市中区本町", "lot": "6丁目50番地の10"},
        "reason": "move_in",
        "moved_on": "2026-11-20",
        "operator_id": "1003",
        "terminal_id": "HK-001",
    }
    return plain | changes


def an_identification(**changes: Any) -> Identification:
    """本人確認情報 as the registry sends it."""
    return Identification.model_validate_json(json.dumps(items(**changes)))


def an_update(**changes: Any) -> IdentificationUpdate:
    """本人確認情報の更新."""
    return IdentificationUpdate(movement_id="M-1", recorded_at=NOW, identification=an_identification(**changes))


def a_change(of: IdentificationUpdate, **changes: Any) -> IdentificationUpdate:
    """A later update about the same person."""
    before = json.loads(of.identification.model_dump_json())
    later = Identification.model_validate_json(json.dumps(before | {"reason": "change_of_address"} | changes))
    return IdentificationUpdate(movement_id="M-2", recorded_at=NOW, identification=later)


def cs_context(*, staff_id: str = "2001", realm: str = "jukinet", cause: str = "request-1") -> Context:
    """A context served by the CS."""
    return Context(
        actor=Actor(staff_id, "吉田 環", realm, frozenset({"jukinet_operator"})),
        office=Office("0001", "市民課"),
        terminal="JK-001",
        purpose="試験",
        system="jukinet_server",
        now=NOW,
        law=LawTables({}),
        caused_by=cause,
    )


def queueing(ctx: Context) -> Context:
    """The same context with a queue that keeps nothing: the test carries the job out itself."""
    return replace(ctx, enqueue=lambda job, **arguments: None)
