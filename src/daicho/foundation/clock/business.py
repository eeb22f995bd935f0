"""業務日時 — machine time plus an offset that all processes read from one file; it never goes back.

Limits, ages, deadlines and ``recorded_at`` use business time; TLS, retries, sealing and tokens use machine time.
"""

from __future__ import annotations

import fcntl
import json
import os
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from django.conf import settings

TOKYO = timezone(timedelta(hours=9), "Asia/Tokyo")
"""日本標準時. Japan has had no summer time since 1951."""


class ClockRefusal(Exception):
    """The change is not allowed; the text is Japanese and meant for the operator."""


@dataclass(frozen=True, slots=True)
class ClockState:
    """What the file says.

    Args:
        offset: business time minus machine time.
        floor: business time never shows less; data up to here may exist (high-water mark).
    """

    offset: timedelta = timedelta()
    floor: datetime | None = None


_REAL = ClockState()
_cached: tuple[tuple[str, int, int, int] | None, ClockState] = (None, _REAL)


def machine_now() -> datetime:
    """機械時刻, aware, UTC."""
    return datetime.now(UTC)


def business_now() -> datetime:
    """業務日時, aware, Asia/Tokyo."""
    return _business(state())


def state() -> ClockState:
    """The current offset and high-water mark; the file is read again only when it changed."""
    global _cached
    file: Path = settings.CLOCK_FILE
    try:
        found = file.stat()
    except FileNotFoundError:
        return _REAL
    mark = (str(file), found.st_mtime_ns, found.st_size, found.st_ino)
    if _cached[0] != mark:
        _cached = (mark, _read(file))
    current = _cached[1]
    if settings.PRODUCTION and current.offset:
        raise ClockRefusal("本番環境では業務日時をずらせません。時計の設定ファイルを取り除いてください。")
    return current


def set_offset(offset: timedelta, *, recorded_until: datetime | None = None) -> ClockState:
    """Shifts business time for all processes.

    Args:
        offset: new difference to machine time; zero is real time.
        recorded_until: latest business time at which any system recorded something
            (``audit.verification.recorded_until``). Without it, whatever business time has been reached counts as used.
    Raises: ClockRefusal in production, and when business time would fall behind what was recorded.
    """
    if settings.PRODUCTION and offset:
        raise ClockRefusal("本番環境では業務日時をずらせません。")
    file: Path = settings.CLOCK_FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    with open(file.with_suffix(".lock"), "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        before = _read(file) if file.exists() else _REAL
        reached = recorded_until if recorded_until is not None else _business(before)
        floor = max(filter(None, (before.floor, reached)))
        if machine_now() + offset < floor:
            shown = floor.astimezone(TOKYO).strftime("%Y-%m-%d %H:%M")
            raise ClockRefusal(
                f"業務日時は {shown} より前に戻せません。その時刻までの記録がすでにあるためです。"
                "これより後の日時を指定するか、新しいデータで始めてください。"
            )
        after = ClockState(offset, floor)
        _write(file, after)
    return after


def _business(current: ClockState) -> datetime:
    now = machine_now() + current.offset
    if current.floor is not None and current.floor > now:
        now = current.floor
    return now.astimezone(TOKYO)


def _read(file: Path) -> ClockState:
    written = json.loads(file.read_text(encoding="ascii"))
    floor = written.get("floor")
    return ClockState(
        timedelta(seconds=float(written["offset_seconds"])), datetime.fromisoformat(floor) if floor else None
    )


def _write(file: Path, new: ClockState) -> None:
    content = {
        "offset_seconds": new.offset.total_seconds(),
        "floor": new.floor.astimezone(UTC).isoformat() if new.floor else None,
    }
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".clock-")
    with os.fdopen(handle, "w", encoding="ascii") as out:
        json.dump(content, out)
        out.flush()
        os.fsync(out.fileno())
    os.replace(name, file)
