"""転出証明書・転出証明書に準ずる証明書: each copy issued, with what it was made from (交付履歴, 標準仕様書 1.3.8)."""

from __future__ import annotations

from django.db import models

from daicho.systems.resident_registry.models.movement import Movement


class DeparturePaper(models.Model):
    """転出証明書の発行 — one copy; a 再交付 is made from the versions of the first issue (標準仕様書 4.1.3.0.3)."""

    append_only = True

    number = models.CharField(primary_key=True, max_length=60)
    movement = models.ForeignKey(
        Movement, on_delete=models.PROTECT, related_name="departure_papers", db_column="movement"
    )
    copy_no = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16)
    serial = models.PositiveIntegerField()
    terminal = models.CharField(max_length=20)
    issued_on = models.DateField()
    issued_at = models.DateTimeField()
    subjects = models.JSONField()
    versions = models.JSONField()
    pages = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    reason = models.TextField(blank=True, default="")
    staff_id = models.CharField(max_length=20)
    staff_name = models.CharField(max_length=60)
    office_code = models.CharField(max_length=8)
    office_name = models.CharField(max_length=60)

    class Meta:
        db_table = "departure_paper"
        constraints = [
            models.UniqueConstraint(fields=["movement", "copy_no"], name="departure_papers_are_numbered"),
        ]

    def __str__(self) -> str:
        return self.number
