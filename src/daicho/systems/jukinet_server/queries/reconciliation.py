"""整合性確認の記録 and the worklist of what differs: numbers left out, addresses of 支援措置 hidden."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F

from daicho.kernel.addresses import Address
from daicho.kernel.dates import PartialDate, wareki
from daicho.municipal.masking.scope import RESTRICTED, ProtectedScope, may_show_address
from daicho.systems.jukinet_server.models import IdentificationRecord, ReconciliationDifference, ReconciliationRun
from daicho.systems.jukinet_server.models.sealed_bodies import DIFFERENCES, open_body
from daicho.systems.jukinet_server.queries.suppressions import hidden_scope
from daicho.systems.jukinet_server.rules.reconciliation import (
    CORRECTION_TITLES,
    KIND_TITLES,
    MEMBER_TITLES,
    MEMBERS,
    METHOD_TITLES,
    NUMBERS,
    PEER_TITLES,
    TRIGGER_TITLES,
    Correction,
    Kind,
    Method,
    Peer,
    Trigger,
    correction_for,
    reasons_for_resending,
)
from daicho.systems.jukinet_server.rules.record import REASON_TITLES, STATE_TITLES, Reason, State

MOST_RUNS, MOST_ROWS = 50, 200
_SHOWN = [name for name in MEMBERS if name not in NUMBERS and name != "name"]
_WITHOUT_VALUES = {Kind.SUPPRESSION: "抑止情報"}
"""What stands in the list where there is nothing to put side by side."""
_SEX = {"male": "男", "female": "女", "unknown": "不明"}


@dataclass(frozen=True, slots=True)
class RunRow:
    """実施の一行. Args: state: waiting, failed, clean, different. left: differences nobody has dealt with yet."""

    number: int
    peer: str
    municipality_code: str
    method: str
    trigger: str
    reason: str
    staff: str
    ordered_at: datetime
    state: str
    error: str
    seconds: float
    total_here: int
    total_there: int | None
    buckets_different: int | None
    differences: int
    in_transit: int
    left: int


@dataclass(frozen=True, slots=True)
class ItemRow:
    """相違する項目, what stands here and there."""

    title: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """不一致の一件. Args: person: 本人の管理番号 of the CS, empty when it holds nobody. reasons: for sending again.

    correction: enter, remove, or nothing where an update is the way.
    """

    id: uuid.UUID
    kind: str
    kind_title: str
    person: str
    record: uuid.UUID | None
    name: str
    items: tuple[ItemRow, ...]
    reasons: tuple[tuple[str, str], ...]
    correction: str
    may_report: bool
    decision: str
    decided_by: str
    decided_at: datetime | None


def runs(limit: int = MOST_RUNS) -> tuple[RunRow, ...]:
    """実施の記録, the newest first."""
    found = ReconciliationRun.objects.select_related("result").order_by("-id")[:limit]
    left = _left([run.pk for run in found])
    return tuple(_run_row(run, left.get(run.pk, 0)) for run in found)


def run_row(number: int) -> RunRow | None:
    """One run, None when there is none."""
    run = ReconciliationRun.objects.select_related("result").filter(pk=number).first()
    return _run_row(run, _left([number]).get(number, 0)) if run is not None else None


def newest_finished(peer: str, municipality_code: str) -> int | None:
    """番号 of the newest run with this peer that came to its end: its worklist replaces all earlier ones."""
    finished = ReconciliationRun.objects.filter(peer=peer, municipality_code=municipality_code, result__error="")
    return finished.order_by("-id").values_list("pk", flat=True).first()


def is_newest(number: int) -> bool:
    """Whether no later run with the same peer came to its end: only then its differences may be dealt with."""
    run = ReconciliationRun.objects.filter(pk=number).first()
    return run is not None and newest_finished(run.peer, run.municipality_code) == number


def differences_of(number: int, kind: str, day: date) -> tuple[DifferenceRow, ...]:
    """不一致 of one run, those left first. Args: kind: one kind only, empty for all. day: for 支援措置."""
    rows = ReconciliationDifference.objects.filter(run_id=number).select_related("run", "record", "decision")
    found = (rows.filter(kind=kind) if kind else rows).order_by(
        F("decision__decided_at").asc(nulls_first=True), "kind", "id"
    )[:MOST_ROWS]
    scope = hidden_scope(day)
    return tuple(_difference_row(row, scope) for row in found)


def _left(numbers: list[int]) -> Mapping[int, int]:
    open_ = ReconciliationDifference.objects.filter(run_id__in=numbers, decision__isnull=True)
    counted: dict[int, int] = {}
    for number in open_.values_list("run_id", flat=True):
        counted[number] = counted.get(number, 0) + 1
    return counted


def _run_row(run: ReconciliationRun, left: int) -> RunRow:
    result = getattr(run, "result", None)
    return RunRow(
        number=run.pk,
        peer=PEER_TITLES[Peer(run.peer)],
        municipality_code=run.municipality_code,
        method=METHOD_TITLES[Method(run.method)],
        trigger=TRIGGER_TITLES[Trigger(run.trigger)],
        reason=run.reason,
        staff=f"{run.staff_id} {run.staff_name}",
        ordered_at=run.ordered_at,
        state=_state(result),
        error=result.error if result else "",
        seconds=round(result.milliseconds / 1000, 1) if result else 0.0,
        total_here=result.total_here if result else 0,
        total_there=result.total_there if result else None,
        buckets_different=result.buckets_different if result else None,
        differences=result.differences if result else 0,
        in_transit=result.in_transit if result else 0,
        left=left,
    )


def _state(result: Any) -> str:
    if result is None:
        return "waiting"
    if result.error:
        return "failed"
    return "different" if result.differences else "clean"


def _difference_row(row: ReconciliationDifference, scope: ProtectedScope) -> DifferenceRow:
    content = open_body(row.id, row.content, DIFFERENCES)
    ours, theirs = content["ours"] or {}, content["theirs"] or {}
    decision = getattr(row, "decision", None)
    person = str(row.person_id) if row.person_id else ""
    shown = row.items or [name for name in _SHOWN if name in ours or name in theirs]
    is_open = not content.get("hidden") and (person == "" or _is_shown(scope, person, row.record))
    state = State(row.record.state) if row.record else State.CURRENT
    reasons = reasons_for_resending(Peer(row.run.peer), Kind(row.kind), state)
    return DifferenceRow(
        id=row.id,
        kind=row.kind,
        kind_title=KIND_TITLES[Kind(row.kind)],
        person=person,
        record=row.record_id,
        name=ours.get("name") or theirs.get("name") or (row.record.content["name"] if row.record else ""),
        items=tuple(
            ItemRow(MEMBER_TITLES[name], _words(name, ours, is_open), _words(name, theirs, is_open)) for name in shown
        )
        or (ItemRow(_WITHOUT_VALUES.get(Kind(row.kind), ""), "", ""),),
        reasons=tuple((reason.value, REASON_TITLES[reason]) for reason in reasons),
        may_report=row.run.peer != Peer.REGISTRY,
        correction=correction_for(Peer(row.run.peer), Kind(row.kind)) or "",
        decision=_decision_words(decision) if decision else "",
        decided_by=f"{decision.staff_id} {decision.staff_name}" if decision else "",
        decided_at=decision.decided_at if decision else None,
    )


def _is_shown(scope: ProtectedScope, person: str, record: IdentificationRecord | None) -> bool:
    address = Address.from_json(record.content["address"]) if record else Address()
    return may_show_address(scope, person, "", address)


def _decision_words(decision: Any) -> str:
    if decision.decision == "reported":
        return f"住民記録へ連絡: {decision.reason}"
    if decision.decision in set(Correction):
        return f"{CORRECTION_TITLES[Correction(decision.decision)]}: {decision.reason}"
    return f"{REASON_TITLES[Reason(decision.update_reason)]}として再送: {decision.reason}"


def _words(name: str, members: Mapping[str, Any], is_open: bool) -> str:
    """値 in words; a number is never shown, only that there is one."""
    value = members.get(name)
    if name not in members:
        return ""
    if name in NUMBERS:
        return "あり(非表示)" if value else "なし"
    if name == "address" and not is_open:
        return RESTRICTED
    match name:
        case "birth_date" | "moved_on":
            day = PartialDate.from_json(value or "")
            return wareki(day.sort_on) if day.is_known else day.text
        case "is_expected_to_leave":
            return "転出予定" if value else "なし"
        case "sex":
            return _SEX.get(str(value), "")
        case "reason":
            return REASON_TITLES.get(Reason(value), "") if value in set(Reason) else str(value)
        case "record_state":
            return STATE_TITLES[State(value)] if value in set(State) else str(value)
        case _:
            return str(value or "")
