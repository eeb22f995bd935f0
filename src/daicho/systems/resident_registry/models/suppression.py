"""抑止 — each setting, change, temporary lifting and lifting is a row; the newest row of an id counts."""

from __future__ import annotations

from django.db import models


class SuppressionRow(models.Model):
    """抑止の記録 (標準仕様書 3.1)."""

    append_only = True

    suppression = models.UUIDField()
    row_no = models.PositiveIntegerField()
    target = models.CharField(max_length=10, db_index=True)
    of_household = models.BooleanField()
    cause = models.CharField(max_length=20)
    levels = models.JSONField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    note = models.TextField(blank=True, default="")
    lifted = models.BooleanField(default=False)
    lifted_until = models.DateTimeField(null=True)
    reason = models.TextField()
    at = models.DateTimeField()
    staff_id = models.CharField(max_length=20)
    staff_name = models.CharField(max_length=60)

    class Meta:
        db_table = "suppression"
        constraints = [models.UniqueConstraint(fields=["suppression", "row_no"], name="suppression_rows_are_numbered")]

    def __str__(self) -> str:
        return f"{self.target} {self.cause}"
