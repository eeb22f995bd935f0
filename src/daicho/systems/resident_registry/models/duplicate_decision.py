"""同一人の判断 — what officers said about two records that look like one person; the newest row of a pair counts."""

from __future__ import annotations

from django.db import models


class DuplicateDecision(models.Model):
    """同一人の判断. ``facts`` is the digest of names and births as they stood: a change brings the pair back."""

    append_only = True

    first = models.CharField(max_length=10)
    second = models.CharField(max_length=10)
    decision_no = models.PositiveIntegerField()
    same_person = models.BooleanField()
    score = models.PositiveSmallIntegerField()
    facts = models.CharField(max_length=64)
    reason = models.TextField()
    at = models.DateTimeField()
    staff_id = models.CharField(max_length=20)
    staff_name = models.CharField(max_length=60)

    class Meta:
        db_table = "duplicate_decision"
        constraints = [
            models.UniqueConstraint(fields=["first", "second", "decision_no"], name="duplicate_decisions_are_numbered"),
            models.CheckConstraint(condition=models.Q(first__lt=models.F("second")), name="duplicates_stand_in_order"),
        ]
        indexes = [models.Index(fields=["at"], name="duplicate_decision_at")]

    def __str__(self) -> str:
        return f"{self.first} {self.second}"
