"""支援措置 — the cases (申出) and who is protected; a change is a further row, and the newest row counts."""

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


class ProtectionCase(models.Model):
    """支援措置の申出の一件 (標準仕様書 1.1.16) — one row for each step. ``offender``: 加害者, sealed."""

    append_only = True

    case = models.UUIDField()
    row_no = models.PositiveIntegerField()
    step = models.CharField(max_length=20)
    applicant = models.CharField(max_length=10, db_index=True)
    fellows = models.JSONField()
    kind = models.CharField(max_length=20)
    applied_on = models.DateField()
    received_by = models.CharField(max_length=60)
    is_provisional = models.BooleanField()
    opinion_from = models.CharField(max_length=60, blank=True, default="")
    opinion_on = models.DateField(null=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    measures = models.JSONField()
    offender = models.BinaryField()
    reason = models.TextField()
    at = models.DateTimeField()
    staff_id = models.CharField(max_length=20)
    staff_name = models.CharField(max_length=60)

    class Meta:
        db_table = "protection_case"
        constraints = [models.UniqueConstraint(fields=["case", "row_no"], name="protection_cases_are_numbered")]

    def __str__(self) -> str:
        return f"{self.case} {self.row_no}"
