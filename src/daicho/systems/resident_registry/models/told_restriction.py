"""伝えた抑止情報 — what each receiver was last told of a resident; the newest row of a receiver counts."""

from __future__ import annotations

from django.db import models


class ToldRestriction(models.Model):
    """抑止情報の連携の記録 (標準仕様書 3.1, 3.2). ``message``: what told it, None where it went with the record."""

    append_only = True

    resident_number = models.CharField(max_length=10)
    receiver = models.CharField(max_length=40)
    told_no = models.PositiveIntegerField()
    content = models.JSONField()
    message = models.UUIDField(null=True, db_index=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "told_restriction"
        constraints = [
            models.UniqueConstraint(
                fields=["resident_number", "receiver", "told_no"], name="told_restrictions_are_numbered"
            )
        ]

    def __str__(self) -> str:
        return f"{self.resident_number} {self.receiver} {self.told_no}"
