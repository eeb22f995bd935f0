"""住民種別・住民状態・性別: what kind of resident, in which state, of which sex. Source: 標準仕様書 1.1.1, 1.1.2."""

from __future__ import annotations

from enum import StrEnum


class ResidentKind(StrEnum):
    """住民種別 — Japanese or foreign resident (住民基本台帳法7条, 30条の45)."""

    JAPANESE = "japanese"
    FOREIGN = "foreign"

    @property
    def official_name(self) -> str:
        """As printed and shown."""
        return {"japanese": "日本人住民", "foreign": "外国人住民"}[self.value]

    @property
    def code(self) -> str:
        """Code of the standard export."""
        return {"japanese": "1", "foreign": "2"}[self.value]


class ResidentStatus(StrEnum):
    """住民状態 — whether the person's record is living (現存) or closed (除票), and why."""

    RESIDENT = "resident"
    MOVED_OUT = "moved_out"
    DEAD = "dead"
    REMOVED = "removed"

    @property
    def official_name(self) -> str:
        """As printed and shown."""
        names = {"resident": "住民", "moved_out": "転出者", "dead": "死亡者", "removed": "その他消除者"}
        return names[self.value]

    @property
    def code(self) -> str:
        """Code of the standard export."""
        return {"resident": "1", "moved_out": "2", "dead": "3", "removed": "9"}[self.value]

    @property
    def is_closed(self) -> bool:
        """除票 — the record is closed; nothing but a 除票の写し may be issued from it."""
        return self is not ResidentStatus.RESIDENT


class Sex(StrEnum):
    """性別 — as recorded (住民基本台帳法7条3号); ``UNKNOWN`` only for foreign residents whose papers state none."""

    MALE = "male"
    FEMALE = "female"
    UNKNOWN = "unknown"

    @property
    def official_name(self) -> str:
        """As printed and shown; empty when unknown."""
        return {"male": "男", "female": "女", "unknown": ""}[self.value]

    @property
    def code(self) -> str:
        """Code of the standard export. 要確認: the value for an unknown sex in the 基本データリスト."""
        return {"male": "1", "female": "2", "unknown": "9"}[self.value]
