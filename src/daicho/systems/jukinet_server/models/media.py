"""媒体出力の記録 (M56)."""

from __future__ import annotations

from django.db import models


class MediaOutput(models.Model):
    """媒体出力の記録 — one output to one medium: what, why, who, onto what, for whom, and who confirmed it."""

    append_only = True

    id = models.BigAutoField(primary_key=True)
    made_at = models.DateTimeField()
    """業務日時."""
    what = models.TextField()
    purpose = models.TextField()
    medium = models.TextField()
    medium_number = models.TextField()
    destination = models.TextField()
    file_name = models.TextField()
    size = models.BigIntegerField()
    digest = models.BinaryField()
    persons = models.IntegerField()
    holds_numbers = models.BooleanField()
    staff_id = models.TextField()
    staff_name = models.TextField()
    office_name = models.TextField()
    terminal = models.TextField()
    second_id = models.TextField()
    second_name = models.TextField()
    """Empty where no second person is needed."""

    class Meta:
        db_table = "juki_media_output"
        constraints = [
            models.CheckConstraint(
                name="juki_media_numbers_need_two",
                condition=models.Q(holds_numbers=False)
                | (~models.Q(second_id="") & ~models.Q(second_id=models.F("staff_id"))),
            )
        ]

    def __str__(self) -> str:
        return f"media output {self.pk}"
