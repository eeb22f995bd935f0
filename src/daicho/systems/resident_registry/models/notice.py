"""通知書: each letter issued with what it says; a 再出力 shows the same letter again (標準仕様書 1.3.8, 4.3.3)."""

from __future__ import annotations

from django.db import models

from daicho.systems.resident_registry.models.movement import Movement


class Notice(models.Model):
    """通知書の発行. ``content``: the letter without the 住民票コード, which is read from ``version_no`` to print."""

    append_only = True

    number = models.CharField(primary_key=True, max_length=60)
    movement = models.ForeignKey(Movement, on_delete=models.PROTECT, related_name="notices", db_column="movement")
    kind = models.CharField(max_length=20)
    recipient = models.CharField(max_length=10)
    version_no = models.PositiveIntegerField()
    subjects = models.JSONField()
    content = models.JSONField()
    serial = models.PositiveIntegerField()
    terminal = models.CharField(max_length=20)
    issued_on = models.DateField()
    issued_at = models.DateTimeField()
    pages = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    staff_id = models.CharField(max_length=20)
    staff_name = models.CharField(max_length=60)
    office_code = models.CharField(max_length=8)
    office_name = models.CharField(max_length=60)

    class Meta:
        db_table = "notice"
        constraints = [
            models.UniqueConstraint(fields=["movement", "kind", "recipient"], name="a_notice_is_issued_once"),
        ]

    def __str__(self) -> str:
        return self.number
