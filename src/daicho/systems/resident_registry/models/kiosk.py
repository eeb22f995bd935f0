"""コンビニ交付: how often each resident's state was sent to the certificate server, and what came out of kiosks."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class CertificateSourceNumber(models.Model):
    """元データの番号 — grows by one each time that a resident's state is sent; held until the act is committed."""

    resident_number = models.CharField(primary_key=True, max_length=10)
    source_no = models.PositiveIntegerField()

    class Meta:
        db_table = "certificate_source_number"

    def __str__(self) -> str:
        return f"{self.resident_number} {self.source_no}"


class CertificateHouseholdNumber(models.Model):
    """世帯の異動の番号 — grows by one with each act of which the certificate server is told, held until it commits."""

    household_number = models.CharField(primary_key=True, max_length=8)
    act_no = models.PositiveIntegerField()

    class Meta:
        db_table = "certificate_household_number"

    def __str__(self) -> str:
        return f"{self.household_number} {self.act_no}"


class KioskIssue(models.Model):
    """コンビニ交付の結果 — one row for each outcome of a receipt (printed, not printed, refunded)."""

    append_only = True

    receipt_number = models.CharField(max_length=20)
    outcome = models.CharField(max_length=12)
    issued_at = models.DateTimeField()
    outcome_at = models.DateTimeField()
    kiosk = models.CharField(max_length=40)
    place = models.CharField(max_length=100, blank=True, default="")
    kind = models.CharField(max_length=40)
    scope = models.CharField(max_length=8)
    options = models.JSONField()
    applicant = models.CharField(max_length=10)
    subjects = ArrayField(models.CharField(max_length=10))
    copies = models.JSONField()
    fee = models.PositiveIntegerField()
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "kiosk_issue"
        constraints = [
            models.UniqueConstraint(fields=["receipt_number", "outcome"], name="kiosk_outcomes_are_told_once")
        ]
        indexes = [GinIndex(fields=["subjects"], name="kiosk_issue_subjects")]

    def __str__(self) -> str:
        return f"{self.receipt_number} {self.outcome}"
