"""初期登録 — a line of the initial-load file turned into records (layout: ``specs/initial_load.md``).

Serves the first go-live of an office and the demo world alike. Nothing is repaired on the way: what a line says is
what the record says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from daicho.kernel.addresses import Address
from daicho.kernel.dates import PartialDate
from daicho.municipal.codes.relationships import HEAD
from daicho.municipal.codes.residents import ResidentKind, ResidentStatus, Sex
from daicho.systems.resident_registry.rules.record import PersonalNumbers, ResidentRecord
from daicho.systems.resident_registry.rules.record_parts import (
    Bookkeeping,
    ConfirmedMoveOut,
    ForeignResident,
    FormerName,
    HeadedAddress,
    HeadName,
    PersonName,
    PlannedMoveOut,
    RecordEvent,
    WrittenName,
)
from daicho.systems.resident_registry.rules.versions import Stretch

Line = Mapping[str, Any]
MIGRATED = "1"
MOVED_WITHIN = "move_within"
_PERIOD = re.compile(r"(?:(?P<years>\d+)年)?(?:(?P<months>\d+)(?:月|か月|ヶ月))?(?:(?P<days>\d+)日)?")


@dataclass(frozen=True, slots=True)
class LoadedResident:
    """One resident with the whole history that the file knows."""

    number: str
    household_number: str
    household_created_on: date
    numbers: PersonalNumbers
    stretches: tuple[Stretch[ResidentRecord], ...]
    events: tuple[RecordEvent, ...]


def head_name(line: Line) -> HeadName:
    """世帯主氏名 from the head's own line."""
    return HeadName(line["name"], line["name_kana"], common=WrittenName(line["common_name"], line["common_name_kana"]))


def loaded_resident(line: Line, head: HeadName) -> LoadedResident:
    """One line: the earlier versions are the line with their own items laid over it, oldest first."""
    plain = {**line, "history": []}
    versions = [{**plain, **earlier} for earlier in line["history"]] + [plain]
    return LoadedResident(
        number=line["resident_number"],
        household_number=line["household_number"],
        household_created_on=date.fromisoformat(line["household_created_on"]),
        numbers=PersonalNumbers(line["individual_number"], line["resident_code"]),
        stretches=tuple(
            Stretch(date.fromisoformat(v["valid_from"]), _record(v, _head_then(v, plain, head))) for v in versions
        ),
        # The file knows when somebody was notified as a resident, not when the 消除 was.
        events=tuple(
            _event(v["reason"], v["notified_on"] if v["status"] == "resident" else None, v["valid_from"])
            for v in versions
        ),
    )


def _head_then(version: Line, today: Line, head: HeadName) -> HeadName:
    """世帯主 of an earlier version: the person, or today's head while household and 続柄 were the same."""
    if version["relationship"] == [HEAD]:
        return head_name(version)
    same = all(version[item] == today[item] for item in ("household_number", "relationship"))
    return head if same else HeadName()


def _record(line: Line, head: HeadName) -> ResidentRecord:
    kind = ResidentKind(line["kind"])
    became = _event(line["became_resident_reason"], line["notified_on"], line["became_resident_on"])
    came_from = HeadedAddress(Address.from_json(line["previous_address"]))
    foreign = line["foreign"] or {}
    return ResidentRecord(
        kind=kind,
        status=ResidentStatus(line["status"]),
        name=_name(line),
        birth_date=PartialDate.from_json(line["birth_date"]),
        sex=Sex(line["sex"]),
        household_number=line["household_number"],
        relationship=tuple(line["relationship"]),
        address=Address.from_json(line["address"]),
        order_in_household=line["order_in_household"],
        head=head,
        alphabet_name=WrittenName(line["alphabet_name"]),
        common_name=WrittenName(line["common_name"], line["common_name_kana"]),
        former_name=FormerName(
            printed_family=line["former_family_name"], printed_family_kana=line["former_family_name_kana"]
        ),
        addressee_name=WrittenName(line["common_name"] or line["name"], line["name_kana"]),
        honseki=Address.from_json(line["honseki"]),
        head_of_register=line["head_of_register"],
        previous_address=came_from,
        address_before_move_in=came_from,
        became_resident=RecordEvent() if kind is ResidentKind.FOREIGN else became,
        became_foreign_resident=replace(became, on=_on(foreign.get("became_foreign_resident_on")))
        if kind is ResidentKind.FOREIGN
        else RecordEvent(),
        settled=_settled(line),
        recorded=became,
        removed=_event(line["removed_reason"], None, line["removed_on"]),
        planned_move_out=_planned(line),
        confirmed_move_out=_confirmed(line),
        foreign=_foreign(foreign),
        bookkeeping=Bookkeeping(migrated=MIGRATED),
    )


def _settled(line: Line) -> RecordEvent:
    """住所を定めた日 — a day other than that of becoming a resident is that of a 転居 inside the city."""
    since = line["address_set_on"] == line["became_resident_on"]
    return _event(
        line["became_resident_reason"] if since else MOVED_WITHIN, line["notified_on"], line["address_set_on"]
    )


def _name(line: Line) -> PersonName:
    return PersonName(
        full=line["name"],
        family=line["family_name"],
        given=line["given_name"],
        kana=line["name_kana"],
        family_kana=line["family_name_kana"],
        given_kana=line["given_name_kana"],
        kana_official=line["kana_official"],
    )


def _event(reason: str, notified_on: str | None, on: Any) -> RecordEvent:
    return RecordEvent(reason, _day(notified_on), _on(on))


def _on(value: Any) -> PartialDate | None:
    return PartialDate.from_json(value) if value else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _planned(line: Line) -> PlannedMoveOut:
    if not line.get("move_out_planned_on"):
        return PlannedMoveOut()
    return PlannedMoveOut(
        HeadedAddress(Address.from_json(line["moved_out_to"])),
        _day(line["notified_on"]),
        _day(line["move_out_planned_on"]),
    )


def _confirmed(line: Line) -> ConfirmedMoveOut:
    if line["status"] != ResidentStatus.MOVED_OUT:
        return ConfirmedMoveOut()
    return ConfirmedMoveOut(HeadedAddress(Address.from_json(line["moved_out_to"])), on=_day(line["removed_on"]))


def _foreign(data: Line) -> ForeignResident:
    if not data:
        return ForeignResident()
    years, months, days = period_parts(data["period"] or "")
    return ForeignResident(
        nationality=data["nationality"],
        nationality_name=data["nationality_name"],
        article_30_45=data["status_category"],
        status_of_residence=data["status_of_residence"] or "",
        expires_on=_day(data["expires_on"]),
        card_number=data["card_number"] or "",
        period_years=years,
        period_months=months,
        period_days=days,
    )


def period_parts(text: str) -> tuple[str, str, str]:
    """在留期間 — years, months and days of 「1年3月」, each empty where it is not named."""
    found = _PERIOD.fullmatch("".join(text.split()))
    if found is None:
        return "", "", ""
    return found["years"] or "", found["months"] or "", found["days"] or ""
