"""The files on the medium: what ``specs/immigration`` promises is what is read and written."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from daicho.kernel.addresses import Address
from daicho.kernel.dates import PartialDate
from daicho.systems.resident_registry.errors import NoticeFileRefused
from daicho.systems.resident_registry.outside.immigration_medium import MOST_BYTES, read_notice_file, report_file
from daicho.systems.resident_registry.rules.immigration_file import NOTICE_CONTENTS
from daicho.systems.resident_registry.rules.immigration_reports import (
    ACT_TITLES,
    BASIS_TITLES,
    KIND_TITLES,
    Report,
    ReportAct,
    ReportBasis,
    ReportKind,
)
from tests.invented_city.schemas import SPECS, Schema
from tests.invented_city.worlds import make_world

FOLDER = SPECS / "immigration"
MOVED = Report(
    kind=ReportKind.NOTICE,
    basis=ReportBasis.BOTH,
    act=ReportAct.CORRECTION,
    reason="move_within",
    name="SMITH JOHN",
    alphabet_name="SMITH JOHN",
    birth_date=PartialDate.from_json("1988-02-29"),
    sex="male",
    nationality="USA",
    status_category="mid_to_long_term",
    card_number="AB12345678CD",
    address=Address(text="神奈川県平塚市宝町", lot="1番3号"),
    moved_on=PartialDate.from_json("2026-11-22"),
    notified_on=date(2026, 11, 23),
    former_address=Address(text="神奈川県平塚市宝町", lot="1番1号"),
)
MADE_AT = datetime.fromisoformat("2026-11-23T09:30:00+09:00")


def test_the_sample_of_a_notice_file_fits_its_schema_and_is_read() -> None:
    content = (FOLDER / "examples" / "notice_file.json").read_bytes()

    assert Schema("immigration/notice_file").problems(json.loads(content)) == []
    assert [(row.code, row.after is None) for row in read_notice_file(content).rows] == [("03", False), ("15", True)]


def test_what_is_written_is_the_sample_and_fits_its_schema() -> None:
    written = json.loads(report_file("NK-001", 1, None, MADE_AT, [(1, MOVED)]))

    assert written == json.loads((FOLDER / "examples" / "report_file.json").read_text(encoding="utf-8"))
    assert Schema("immigration/report_file").problems(written) == []


def test_a_day_that_is_not_fully_known_fits_the_schema_too() -> None:
    unknown = replace(MOVED, birth_date=PartialDate(MADE_AT.date(), "昭和63年 月日不詳", "year"))

    written = json.loads(report_file("NK-001", 2, 1, MADE_AT, [(1, unknown)]))

    assert Schema("immigration/report_file").problems(written) == []
    assert written["rows"][0]["birth_date"]["text"] == "昭和63年 月日不詳"


def test_the_codes_of_the_specification_are_those_of_the_code() -> None:
    codes = json.loads((FOLDER / "codes.json").read_text(encoding="utf-8"))

    assert codes["notice_code"] == {code: one.title for code, one in NOTICE_CONTENTS.items()}
    assert codes["kind"] == {one.value: title for one, title in KIND_TITLES.items()}
    assert codes["basis"] == {one.value: title for one, title in BASIS_TITLES.items()}
    assert codes["act"] == {one.value: title for one, title in ACT_TITLES.items()}


def test_a_file_that_is_too_large_or_no_text_is_refused() -> None:
    for content in (b" " * (MOST_BYTES + 1), b"\xff\xfe\x00", b""):
        with pytest.raises(NoticeFileRefused):
            read_notice_file(content)


def test_the_file_of_the_invented_city_is_read_and_holds_what_officers_meet(tmp_path: Path) -> None:
    world = make_world(tmp_path, residents=1000)
    content = (world.folder / "immigration" / "notices-000001.json").read_bytes()

    file = read_notice_file(content)

    assert Schema("immigration/notice_file").problems(json.loads(content)) == []
    assert [row.code for row in file.rows][:4] == ["03", "04", "02", "15"]
    cards = {one["foreign"]["card_number"] for one in world.living if one["foreign"]}
    unknown = [row.code for row in file.rows if not set(row.card_numbers) & cards]
    assert unknown[-1] == "11"
    hidden = set(world.summary["hidden"])
    noticed = {row.held_card_number for row in file.rows}
    assert (
        not {o["resident_number"] for o in world.living if o["foreign"] and o["foreign"]["card_number"] in noticed}
        & hidden
    )
