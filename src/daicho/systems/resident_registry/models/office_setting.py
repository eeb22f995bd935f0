"""Settings that a city decides for itself, each change a row with its author."""

from __future__ import annotations

from django.db import models


class OfficeSetting(models.Model):
    """運用設定 — e.g. ``verifier_may_approve``. The newest row of a name counts.

    ``confirmed_by``: the second administrator, where the item takes two.
    """

    append_only = True

    name = models.CharField(max_length=60)
    setting_no = models.PositiveIntegerField()
    value = models.JSONField()
    set_at = models.DateTimeField()
    staff_id = models.CharField(max_length=20)
    confirmed_by = models.CharField(max_length=20, default="")
    reason = models.CharField(max_length=200, default="")

    class Meta:
        db_table = "office_setting"
        constraints = [models.UniqueConstraint(fields=["name", "setting_no"], name="settings_are_numbered")]

    def __str__(self) -> str:
        return self.name
