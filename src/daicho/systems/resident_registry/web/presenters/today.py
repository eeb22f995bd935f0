"""本日の業務 — what waits, as links for those who may follow them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from daicho.systems.resident_registry.permissions import (
    CHECK_NEXT_DAY,
    ENTER_MOVEMENT,
    LIST_PROVISIONAL,
    VIEW_LINKAGE,
    may_use,
)


@dataclass(frozen=True, slots=True)
class WorkLine:
    """待っているもの — a title with its count."""

    title: str
    href: str
    count: int
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class TodayPanel:
    """本日の業務 and the movements that can be entered."""

    lines: tuple[WorkLine, ...]
    move_in: str
    linkage: str


def today_panel(duties: frozenset[str], counts: Mapping[str, int]) -> TodayPanel:
    """The panel for somebody with these duties; what they may not do is not offered."""
    lines: list[WorkLine] = []
    if may_use(duties, LIST_PROVISIONAL):
        provisional = reverse("registry-provisional")
        lines += [
            WorkLine("照合待ち", f"{provisional}?state=entered", counts["entered"]),
            WorkLine("本登録待ち", f"{provisional}?state=verified", counts["verified"]),
            WorkLine("差戻し", f"{provisional}?state=returned", counts["returned"], urgent=True),
        ]
    if may_use(duties, CHECK_NEXT_DAY):
        lines.append(WorkLine("翌日照合", reverse("registry-next-day"), counts["next_day"]))
    return TodayPanel(
        lines=tuple(lines),
        move_in=reverse("registry-move-in") if may_use(duties, ENTER_MOVEMENT) else "",
        linkage=reverse("registry-linkage") if may_use(duties, VIEW_LINKAGE) else "",
    )
