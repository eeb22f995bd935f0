"""連携の方法 of each receiver: 自動 unless somebody has switched it to 手動."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from daicho.systems.jukinet_server.models import LinkageSwitch


@dataclass(frozen=True, slots=True)
class LinkageMode:
    """連携の方法. Args: since: None while it was never switched."""

    receiver: str
    is_manual: bool = False
    reason: str = ""
    since: datetime | None = None
    staff: str = ""


def linkage_mode(receiver: str) -> LinkageMode:
    """The way that counts now."""
    newest = LinkageSwitch.objects.filter(receiver=receiver).order_by("-id").first()
    if newest is None:
        return LinkageMode(receiver)
    staff = f"{newest.staff_id} {newest.staff_name}"
    return LinkageMode(receiver, newest.is_manual, newest.reason, newest.switched_at, staff)


def goes_by_itself(receiver: str) -> bool:
    """Whether the relay may take what waits for this receiver."""
    return not linkage_mode(receiver).is_manual
