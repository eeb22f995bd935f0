"""手動補正: what an administrator filled into an outgoing update; the version itself stays as the registry sent it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from daicho.systems.jukinet_server.models.identification import IdentificationRecord


class ManualCompletion(models.Model):
    """手動補正 — items and values beside the version, why, by whom, confirmed by whom.

    ``notice`` is the completed message, ``replaced`` the one in whose place and under whose number it goes out.
    """

    append_only = True

    id = models.BigAutoField(primary_key=True)
    record = models.ForeignKey(IdentificationRecord, on_delete=models.PROTECT, related_name="completions")
    notice = models.UUIDField(unique=True)
    replaced = models.UUIDField()
    items = models.JSONField()
    reason = models.TextField()
    completed_at = models.DateTimeField()
    """業務日時."""
    staff_id = models.TextField()
    staff_name = models.TextField()
    second_id = models.TextField()
    second_name = models.TextField()

    class Meta:
        db_table = "juki_manual_completion"
        constraints = [
            models.CheckConstraint(
                name="juki_completion_by_two", condition=~Q(second_id="") & ~Q(second_id=F("staff_id"))
            ),
            models.CheckConstraint(name="juki_completion_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"completion {self.pk}"
