"""交付の設定: what the city has decided of its kiosk service; each decision a row with who made it and why."""

from __future__ import annotations

from django.db import models


class ServiceSetting(models.Model):
    """交付の設定 — the newest row of a name counts; ``name`` is a field of the rules' ``KioskService``.

    Args: second_id, second_name: who confirmed with a password of their own, empty where one person may decide.
    """

    append_only = True

    id = models.BigAutoField(primary_key=True)
    name = models.TextField()
    setting_no = models.PositiveIntegerField()
    value = models.JSONField()
    reason = models.TextField()
    set_at = models.DateTimeField()
    staff_id = models.TextField()
    staff_name = models.TextField()
    second_id = models.TextField(default="")
    second_name = models.TextField(default="")

    class Meta:
        db_table = "service_setting"
        constraints = [models.UniqueConstraint(fields=["name", "setting_no"], name="service_setting_is_numbered")]

    def __str__(self) -> str:
        return f"{self.name} {self.setting_no}"
