"""連携の切替: whether what waits for a receiver goes by itself or by hand."""

from __future__ import annotations

from django.db import models


class LinkageSwitch(models.Model):
    """手動連携への切替 and back; the newest row of a receiver counts."""

    append_only = True

    id = models.BigAutoField(primary_key=True)
    receiver = models.TextField()
    is_manual = models.BooleanField()
    reason = models.TextField()
    switched_at = models.DateTimeField()
    staff_id = models.TextField()
    staff_name = models.TextField()

    class Meta:
        db_table = "juki_linkage_switch"
        constraints = [models.CheckConstraint(name="juki_switch_has_reason", condition=~models.Q(reason=""))]

    def __str__(self) -> str:
        return f"{self.receiver} {'by hand' if self.is_manual else 'by itself'}"
