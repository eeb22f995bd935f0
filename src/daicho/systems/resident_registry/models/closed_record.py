"""除票用データベース: which closed records were moved into it, and when. Their search rows stand in its partition."""

from __future__ import annotations

from django.db import models


class ArchiveRun(models.Model):
    """移行の実行 — one run of the yearly moving, also one that found nothing to move."""

    append_only = True

    number = models.PositiveIntegerField(primary_key=True)
    ran_on = models.DateField()
    ran_at = models.DateTimeField()
    closed_until = models.DateField()
    staff_id = models.CharField(max_length=20)
    staff_name = models.CharField(max_length=60)

    class Meta:
        db_table = "archive_run"

    def __str__(self) -> str:
        return f"第{self.number}回 {self.ran_on}"


class ArchivedRecord(models.Model):
    """移行した除票 — a record closed five years before, up to a version; ``processed_at``: 処理日時."""

    append_only = True

    resident_number = models.CharField(max_length=10)
    version_no = models.PositiveIntegerField()
    closed_on = models.DateField()
    processed_at = models.DateTimeField()
    run = models.ForeignKey(ArchiveRun, on_delete=models.PROTECT, related_name="records", db_column="run")

    class Meta:
        db_table = "archived_record"
        constraints = [
            models.UniqueConstraint(fields=["resident_number", "version_no"], name="records_are_archived_once")
        ]
        indexes = [models.Index(fields=["processed_at"], name="archived_in_order")]

    def __str__(self) -> str:
        return f"{self.resident_number} 第{self.version_no}版まで"
