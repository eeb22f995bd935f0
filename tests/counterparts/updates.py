"""Updates (bodies of envelopes) in the prefecture's own interface, for tests of the prefecture alone."""

from __future__ import annotations

from typing import Any


def with_check_digit(digits: str) -> str:
    """Append the check digit of 住民票コード and 個人番号 (modulus 11, weights 2 to 7)."""
    total = sum(int(digit) * (2 + place % 6) for place, digit in enumerate(reversed(digits)))
    remainder = total % 11
    return digits + ("0" if remainder <= 1 else str(11 - remainder))


RESIDENT_CODE = with_check_digit("3141592653")
OTHER_RESIDENT_CODE = with_check_digit("2718281828")
INDIVIDUAL_NUMBER = with_check_digit("12345678901")


def an_update(*, record: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    """転入 of one person, order number 1, unless said otherwise."""
    identification: dict[str, Any] = {
        "resident_code": RESIDENT_CODE,
        "individual_number": INDIVIDUAL_NUMBER,
        "name": "平塚　太郎",
        "name_kana": "ヒラツカ　タロウ",
        "birth_date": "1990-04-01",
        "sex": "male",
        "municipality_code": "142034",
        "postal_code": "2540041",
        "address": "神奈川県平塚市浅間町９番１号",
        "became_resident_on": "2026-11-20",
        "address_set_on": "2026-11-20",
        "notified_on": "2026-11-23",
        "previous_municipality_code": "141003",
        "previous_address": "神奈川県横浜市中区本町６丁目５０番地の１０",
        "reason": "move_in",
        "moved_on": "2026-11-20",
        "operator_id": "1003",
        "terminal_id": "HK-001",
    }
    update: dict[str, Any] = {
        "update_order_number": 1,
        "record_state": "current",
        "stamped_at": "2026-11-23T10:00:00+09:00",
        "identification": identification | (record or {}),
    }
    return update | changes
