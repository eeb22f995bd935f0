"""本人確認情報の不一致 reported by the CS, and who has dealt with it."""

from __future__ import annotations

from django.db import models


class ReportedDifference(models.Model):
    """住基ネットの整合性確認で見つかった不一致 (JN-12). ``resident``: empty when nobody here has the code.

    What the values are stays in the CS; here stand the names of the items alone.
    """

    difference = models.CharField(max_length=40, primary_key=True)
    resident = models.CharField(max_length=10, blank=True, default="")
    found_by = models.CharField(max_length=12)
    kind = models.CharField(max_length=14)
    items = models.JSONField()
    found_on = models.DateField()
    note = models.TextField()
    told_by = models.CharField(max_length=20)
    received_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=20, blank=True, default="")
    outcome = models.TextField(blank=True, default="")

    class Meta:
        db_table = "reported_difference"
        constraints = [
            models.CheckConstraint(
                name="difference_settled_with_a_reason",
                condition=models.Q(settled_at__isnull=True, settled_by="", outcome="")
                | (models.Q(settled_at__isnull=False) & ~models.Q(settled_by="") & ~models.Q(outcome="")),
            )
        ]

    def __str__(self) -> str:
        return self.difference
