"""支援措置 — who is protected; a change is a further row, and the newest row of a resident counts."""

from __future__ import annotations

from django.db import models


class Protection(models.Model):
    """支援措置・抑止の記録. The end date passing never ends it (標準仕様書 3.4); ``ended`` is an officer's act."""

    append_only = True

    resident_number = models.CharField(max_length=10)
    protection_no = models.PositiveIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    ended = models.BooleanField(default=False)
    received_by = models.CharField(max_length=60, blank=True, default="")
    recorded_at = models.DateTimeField()
    staff_id = models.CharField(max_length=20)
    staff_name = models.CharField(max_length=60)

    class Meta:
        db_table = "protection"
        constraints = [
            models.UniqueConstraint(fields=["resident_number", "protection_no"], name="protections_are_numbered")
        ]

    def __str__(self) -> str:
        return self.resident_number
