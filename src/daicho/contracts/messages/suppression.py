"""抑止情報 — which processes are closed for a person; never the reason, nor who is kept away (標準仕様書 3.1, 3.2)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from daicho.contracts.fields import Moment, ResidentNumber
from daicho.contracts.hidden import ResidentCode
from daicho.contracts.messages.body import MessageBody, Part

ClosedLevel = Literal["error", "alert"]


class ClosedProcess(Part):
    """抑止する処理 with its level, from a day on; a temporary lifting is never told, and no end date ends it."""

    process: Literal["entry", "issue", "inquiry", "kiosk", "linkage"]
    level: ClosedLevel
    starts_on: date


class ClosedAtJukinet(Part):
    """抑止する処理 among those that the CS carries out: 広域交付 and looking a record up."""

    process: Literal["issue", "inquiry"]
    level: ClosedLevel
    starts_on: date


class SuppressionChanged(MessageBody):
    """抑止情報の連携 — all that is closed for a resident now; resident_registry to linkage_platform, and on from there.

    Args: protected: 支援措置 for the person or somebody of the household.
    """

    type: ClassVar[str] = "SuppressionChanged"
    version: ClassVar[int] = 1

    resident_number: ResidentNumber
    recorded_at: Moment
    protected: bool
    closed: tuple[ClosedProcess, ...]


class HeldAtJukinet(Part):
    """抑止情報 as the CS holds it of one person; also a part of its initial load."""

    protected: bool
    closed: tuple[ClosedAtJukinet, ...]


class JukinetSuppressionChanged(MessageBody):
    """抑止情報 — resident_registry to jukinet_server, so that 広域交付 is refused there (住基法12条の4)."""

    type: ClassVar[str] = "JukinetSuppressionChanged"
    version: ClassVar[int] = 1

    resident_code: ResidentCode
    recorded_at: Moment
    protected: bool
    closed: tuple[ClosedAtJukinet, ...]
