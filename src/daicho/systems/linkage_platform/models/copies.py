"""住民情報の写し: what the registry reported, version by version, and which one is the newest."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q


class ResidentCopy(models.Model):
    """写し — the newest version of one resident; the only mutable row, rebuildable from the versions."""

    resident_number = models.TextField(primary_key=True)
    version_no = models.IntegerField()
    household_number = models.TextField()
    status = models.TextField()
    is_protected = models.BooleanField()
    closed = models.JSONField(default=list)
    individual_number_index = models.BinaryField(null=True)

    class Meta:
        db_table = "platform_resident_copy"
        constraints = [
            models.UniqueConstraint(fields=["individual_number_index"], name="platform_copy_number_once"),
            models.CheckConstraint(condition=Q(version_no__gte=1), name="platform_copy_version_counts"),
        ]
        indexes = [models.Index(fields=["household_number"], name="platform_copy_household")]

    def __str__(self) -> str:
        return f"copy of {self.resident_number}"


class SuppressionReport(models.Model):
    """抑止情報の履歴 — what the registry reported to be closed for a resident, report by report."""

    append_only = True

    id = models.BigAutoField(primary_key=True)
    resident_number = models.TextField(db_index=True)
    recorded_at = models.DateTimeField()
    received_at = models.DateTimeField()
    received_message = models.TextField()
    is_protected = models.BooleanField()
    closed = models.JSONField()

    class Meta:
        db_table = "platform_suppression_report"

    def __str__(self) -> str:
        return f"suppression report of {self.resident_number}"


class ResidentVersion(models.Model):
    """写しの履歴 — one version as the registry reported it; the Individual Number only encrypted."""

    append_only = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    resident_number = models.TextField()
    version_no = models.IntegerField()
    movement_id = models.TextField()
    reason_code = models.TextField()
    reason_name = models.TextField()
    moved_on = models.JSONField()
    recorded_at = models.DateTimeField()
    received_at = models.DateTimeField()
    received_message = models.TextField()
    content = models.JSONField()
    individual_number = models.BinaryField(null=True)

    class Meta:
        db_table = "platform_resident_version"
        constraints = [models.UniqueConstraint(fields=["resident_number", "version_no"], name="platform_version_once")]

    def __str__(self) -> str:
        return f"version {self.version_no} of {self.resident_number}"
