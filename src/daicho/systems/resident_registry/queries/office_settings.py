"""運用設定 — what the city has decided for itself; the newest row of a name counts."""

from __future__ import annotations

from daicho.systems.resident_registry.models import OfficeSetting

SYSTEM = "resident_registry"
VERIFIER_MAY_APPROVE = "verifier_may_approve"


def verifier_may_approve() -> bool:
    """照合者が本登録できるか — yes unless decided otherwise, so that a family gets its certificate the same day."""
    row = OfficeSetting.objects.using(SYSTEM).filter(name=VERIFIER_MAY_APPROVE).order_by("-setting_no").first()
    return True if row is None else bool(row.value)
