"""媒体のファイル — notice files of the immigration agency as read, reports to it as written (``specs/immigration``)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError, model_validator

from daicho.municipal.codes.foreign_status import StatusCategory
from daicho.municipal.codes.residents import Sex
from daicho.municipal.places.towns import CITY_CODE
from daicho.systems.resident_registry.errors import NoticeFileRefused
from daicho.systems.resident_registry.rules.immigration_file import (
    NOTICE_CONTENTS,
    NoticedAfter,
    NoticedRow,
    NoticeFile,
)
from daicho.systems.resident_registry.rules.immigration_reports import Report
from daicho.systems.resident_registry.rules.movements.immigration_notice import NoticeAct
from daicho.systems.resident_registry.rules.record_json import to_json

NOTICE_FORMAT = "immigration-notice/1"
REPORT_FORMAT = "immigration-report/1"
MOST_BYTES = 2 * 1024 * 1024
"""Larger files would be put on disk by the server before anybody looked at them."""
MOST_ROWS = 2000

Label = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z][0-9A-Z-]{0,19}$")]
FileNumber = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z][0-9A-Z-]{0,39}$")]
CardNumber = Annotated[str, StringConstraints(pattern=r"^([A-Z]{2}[0-9]{8}[A-Z]{2})?$")]
Name = Annotated[str, StringConstraints(max_length=100)]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _After(_Part):
    name: Name
    alphabet_name: Name
    birth_date: date | None
    sex: Sex
    nationality: Country
    status_category: StatusCategory
    status_of_residence: Name
    period: Annotated[str, StringConstraints(max_length=20)]
    expires_on: date | None
    card_number: CardNumber

    @model_validator(mode="after")
    def _has_a_name(self) -> Self:
        if not (self.name or self.alphabet_name):
            raise ValueError("neither name nor alphabet_name")
        return self


class _Row(_Part):
    row: int
    notice_code: Literal["01", "02", "03", "04", "11", "12", "13", "14", "15", "21", "22"]
    notified_on: date
    effective_on: date
    held_card_number: CardNumber
    name: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    birth_date: date | None
    nationality: Country
    after: _After | None

    @model_validator(mode="after")
    def _after_stands_with_a_correction(self) -> Self:
        if (self.after is not None) is not (NOTICE_CONTENTS[self.notice_code].act is NoticeAct.CORRECTION):
            raise ValueError("after does not fit notice_code")
        return self


class _File(_Part):
    format: Literal["immigration-notice/1"]
    medium: Label
    file_number: FileNumber
    municipality_code: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
    made_on: date
    rows: list[_Row]

    @model_validator(mode="after")
    def _rows_are_numbered(self) -> Self:
        if [row.row for row in self.rows] != list(range(1, len(self.rows) + 1)) or not 0 < len(self.rows) <= MOST_ROWS:
            raise ValueError("rows are not numbered from 1 without a gap")
        return self


def read_notice_file(content: bytes) -> NoticeFile:
    """通知ファイルの読取り. Raises: REG-MEDIA-002, which names the place of a fault and never a value."""
    if len(content) > MOST_BYTES:
        raise NoticeFileRefused(why=f"{MOST_BYTES // 1024 // 1024}MBを超えています")
    try:
        file = _File.model_validate_json(content)
    except ValidationError as fault:
        first = fault.errors(include_input=False, include_url=False, include_context=False)[0]
        place = ".".join(str(one) for one in first["loc"]) or "ファイル全体"
        raise NoticeFileRefused(why=f"決められた様式ではありません。箇所: {place}") from None
    if file.municipality_code != CITY_CODE:
        raise NoticeFileRefused(why="ほかの市区町村あての通知です")
    return NoticeFile(
        file.medium, file.file_number, file.municipality_code, file.made_on, tuple(_row(one) for one in file.rows)
    )


def _row(one: _Row) -> NoticedRow:
    return NoticedRow(
        row=one.row,
        code=one.notice_code,
        notified_on=one.notified_on,
        effective_on=one.effective_on,
        held_card_number=one.held_card_number,
        name=one.name,
        birth_date=one.birth_date,
        nationality=one.nationality,
        after=NoticedAfter(**one.after.model_dump()) if one.after else None,
    )


def report_file(
    medium: str, number: int, repeats: int | None, made_at: datetime, rows: Sequence[tuple[int, Report]]
) -> bytes:
    """市町村通知・市町村伝達のファイル. Args: rows: number of each report and what it tells, in their order."""
    written: dict[str, Any] = {
        "format": REPORT_FORMAT,
        "medium": medium,
        "output_number": number,
        "repeats": repeats,
        "municipality_code": CITY_CODE,
        "made_at": made_at.isoformat(timespec="seconds"),
        "rows": [
            {"row": place, "report_number": report_number, **_report(report)}
            for place, (report_number, report) in enumerate(rows, 1)
        ],
    }
    return (json.dumps(written, ensure_ascii=False, indent=1) + "\n").encode()


def _report(one: Report) -> dict[str, Any]:
    return {
        "kind": one.kind.value,
        "basis": one.basis.value,
        "act": one.act.value,
        "reason": one.reason,
        "name": one.name,
        "alphabet_name": one.alphabet_name,
        "birth_date": to_json(one.birth_date),
        "sex": one.sex,
        "nationality": one.nationality,
        "status_category": one.status_category,
        "card_number": one.card_number,
        "former_card_number": one.former_card_number,
        "address": one.address.one_line(),
        "former_address": one.former_address.one_line(),
        "moved_on": to_json(one.moved_on),
        "notified_on": one.notified_on.isoformat() if one.notified_on else None,
    }
