"""広域交付: what the CS has obtained for a resident of another municipality, and the copy that was issued from it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class WideAreaCopy(models.Model):
    """広域交付の回答 — waits at the counter. ``content``: sealed, and gone with the day."""

    number = models.CharField(max_length=40, primary_key=True)
    municipality = models.CharField(max_length=6)
    operator_id = models.CharField(max_length=20)
    terminal_id = models.CharField(max_length=20)
    received_at = models.DateTimeField()
    people = models.PositiveSmallIntegerField()
    content = models.BinaryField(null=True)
    state = models.CharField(max_length=12, default="open")
    reason = models.TextField(blank=True, default="")

    class Meta:
        db_table = "wide_area_copy"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "issued", "discarded", "expired"]), name="wide_area_state_known"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class WideAreaIssue(models.Model):
    """広域交付の発行 — one copy with its own 発行番号 and fee; no name: the person is in another register."""

    append_only = True

    number = models.CharField(max_length=60, primary_key=True)
    copy = models.OneToOneField(WideAreaCopy, on_delete=models.PROTECT, related_name="issue", db_column="copy")
    serial = models.PositiveIntegerField()
    terminal = models.CharField(max_length=20)
    issued_on = models.DateField()
    issued_at = models.DateTimeField()
    pages = models.PositiveSmallIntegerField()
    fee = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    staff_id = models.CharField(max_length=20)
    staff_name = models.CharField(max_length=60)
    office_code = models.CharField(max_length=8)
    office_name = models.CharField(max_length=60)

    class Meta:
        db_table = "wide_area_issue"

    def __str__(self) -> str:
        return self.number


def copy_context(number: str) -> str:
    """Context of the sealed content."""
    return f"wide_area_copy|{number}"
