"""Families about to move in, in the form of the invented city's ``outsiders/families.jsonl``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from daicho.kernel.numbers import individual_number_from, resident_code_from


def families_file(file: Path) -> Path:
    """Three couples with cards: F101, F102, F103."""
    lines = (json.dumps(_family(number), ensure_ascii=False) for number in (101, 102, 103))
    file.write_text("\n".join(lines) + "\n")
    return file


def _family(number: int) -> dict[str, Any]:
    return {
        "family_id": f"F{number}",
        "case": "plain",
        "issuer": {"municipality_code": "141011", "name": "神奈川県横浜市鶴見区"},
        "previous_head": "見本　太郎",
        "members": [
            _member(number, 1, "太郎", "タロウ", "male", "02"),
            _member(number, 2, "花子", "ハナコ", "female", "12"),
        ],
    }


def _member(family: int, place: int, given: str, kana: str, sex: str, relationship: str) -> dict[str, Any]:
    empty = dict.fromkeys(
        ("alphabet_name", "common_name", "common_name_kana", "former_family_name", "former_family_name_kana"), ""
    )
    return {
        **empty,
        "name": f"見本　{given}",
        "name_kana": f"ミホン　{kana}",
        "family_name": "見本",
        "given_name": given,
        "family_name_kana": "ミホン",
        "given_name_kana": kana,
        "birth_date": f"1980-05-{4 + place:02d}",
        "sex": sex,
        "relationship": [relationship],
        "individual_number": individual_number_from(f"97{family:06d}{place:03d}"),
        "resident_code": resident_code_from(f"97{family:05d}{place:03d}"),
        "honseki": {"municipality_code": "131016", "text": "東京都千代田区丸の内", "lot": "1番"},
        "head_of_register": "見本　太郎",
        "foreign": None,
        "has_card": True,
    }
