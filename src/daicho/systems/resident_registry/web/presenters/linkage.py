"""通知・連携の表示 — receivers, states and ages in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from daicho.contracts.inquiries import Answered, Outcome, Refused, TimedOut, Unavailable
from daicho.contracts.inquiries.jukinet_linkage import JukinetLinkageStatusAnswer
from daicho.foundation.messaging.status import ConnectionStatus
from daicho.systems.resident_registry.queries.connection_hours import ConnectionHours
from daicho.systems.resident_registry.queries.linkage_status import CS, OpenDelivery

RECEIVERS = {
    "jukinet_server": "市町村CS",
    "linkage_platform": "庁内データ連携",
    "certificate_server": "証明書交付サーバ（コンビニ交付）",
}
TYPES = {
    "IdentificationUpdate": "本人確認情報の通知",
    "ResidentRecordChanged": "住民票の変更の通知",
    "DeliverySkipped": "見送りの通知",
}
OUTCOMES = {Refused: "回答拒否", Unavailable: "接続できません", TimedOut: "時間切れ"}


@dataclass(frozen=True, slots=True)
class ConnectionRow:
    """接続の一行. Args: kind: of the state's mark, ``ok``, ``wait``, ``held`` or ``off``."""

    title: str
    kind: str
    state: str
    waiting: int
    held: int
    oldest: str
    fault: str
    last_delivered_at: datetime | None


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """未送信の一行."""

    id: int
    receiver: str
    type: str
    subject: str
    order_no: int
    held: bool
    attempts: int
    age: str
    since: datetime
    code: str
    reason: str


def connection_rows(statuses: Sequence[ConnectionStatus], cs: ConnectionHours) -> tuple[ConnectionRow, ...]:
    """One row per receiver of the registry. Args: cs: hours of 住基ネット."""
    rows = (
        _connection(
            f"住民記録 → {RECEIVERS.get(one.receiver, one.receiver)}",
            one.waiting,
            one.held,
            None if one.oldest_age is None else int(one.oldest_age.total_seconds()),
            one.last_error,
            one.last_delivered_at,
        )
        for one in statuses
    )
    return tuple(_within_hours(row, cs) if one.receiver == CS else row for one, row in zip(statuses, rows, strict=True))


def _within_hours(row: ConnectionRow, hours: ConnectionHours) -> ConnectionRow:
    """接続時間外 — no fault: what waits goes when the hours begin; where it goes at any hour, that is said too."""
    if hours.is_open:
        return row
    if not hours.holds:
        at_any_hour = "接続時間外ですが、時間外も送信する設定です"
        return replace(row, fault="　".join(part for part in (at_any_hour, row.fault) if part))
    said = f"接続時間外：{hours.opens}に送信します"
    kept = row.kind == "held"
    return replace(
        row,
        kind=row.kind if kept else "wait",
        state=row.state if kept else "接続時間外",
        fault="　".join(part for part in (said, row.fault if kept else "") if part),
    )


def jukinet_row(outcome: Outcome) -> ConnectionRow:
    """市町村CS → 都道府県 as the CS answered, or why it did not."""
    title = "市町村CS → 都道府県サーバ"
    if isinstance(outcome, Answered):
        found: JukinetLinkageStatusAnswer = outcome.answer
        return _connection(
            title, found.waiting, found.held, found.oldest_age_seconds, found.last_error, found.last_delivered_at
        )
    return ConnectionRow(title, "off", OUTCOMES[type(outcome)], 0, 0, "", outcome.text, None)


def delivery_lines(rows: Sequence[OpenDelivery]) -> tuple[DeliveryLine, ...]:
    """The list of what has not arrived."""
    return tuple(
        DeliveryLine(
            id=row.id,
            receiver=RECEIVERS.get(row.receiver, row.receiver),
            type=TYPES.get(row.type, row.type),
            subject=row.subject,
            order_no=row.order_no,
            held=row.held,
            attempts=row.attempts,
            age=age_words(row.age_seconds),
            since=row.waiting_since,
            code=row.code,
            reason=row.reason,
        )
        for row in rows
    )


def age_words(seconds: int) -> str:
    """経過 — 「30秒」「8分」「2時間」「3日」."""
    for size, unit in ((86400, "日"), (3600, "時間"), (60, "分")):
        if seconds >= size:
            return f"{seconds // size}{unit}"
    return f"{seconds}秒"


def _connection(
    title: str, waiting: int, held: int, oldest: int | None, fault: str, last: datetime | None
) -> ConnectionRow:
    if held:
        kind, state = "held", "保留あり"
    elif waiting and fault:
        kind, state = "wait", "再送中"
    elif waiting:
        kind, state = "wait", "送信中"
    else:
        kind, state = "ok", "正常"
    return ConnectionRow(title, kind, state, waiting, held, "" if oldest is None else age_words(oldest), fault, last)
