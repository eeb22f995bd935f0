"""送付先情報 as made here: each row one that the CS was told, what came of it, and the 居所 that officers set."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from daicho.systems.resident_registry.rules.destinations import STATE_TITLES


class DestinationSetting(models.Model):
    """送付先の設定 — 居所 (empty: the address of the 住民票) and 印刷区分 of a person; the newest row counts."""

    append_only = True

    resident_number = models.CharField(max_length=10)
    setting_no = models.PositiveIntegerField()
    postal_code = models.CharField(max_length=7, blank=True, default="")
    address = models.CharField(max_length=300, blank=True, default="")
    print_class = models.CharField(max_length=1)
    reason = models.CharField(max_length=200)
    set_at = models.DateTimeField()
    staff_id = models.CharField(max_length=20)
    staff_name = models.CharField(max_length=100)

    class Meta:
        db_table = "destination_setting"
        constraints = [
            models.UniqueConstraint(fields=["resident_number", "setting_no"], name="destination_settings_are_numbered")
        ]

    def __str__(self) -> str:
        return f"{self.resident_number} {self.setting_no}"


class Destination(models.Model):
    """送付先情報 (JN-08) — one that the CS was told. Only ``state`` and ``is_newest`` change, with a report beside.

    Args: version_no: of the record whose items it carries. address: of the 送付先, 居所 or that of the 住民票.
    """

    management_number = models.CharField(max_length=40, primary_key=True)
    resident_number = models.CharField(max_length=10)
    version_no = models.PositiveIntegerField()
    cause = models.CharField(max_length=20)
    reason = models.CharField(max_length=200, blank=True, default="")
    print_class = models.CharField(max_length=1)
    is_elsewhere = models.BooleanField()
    postal_code = models.CharField(max_length=7, blank=True, default="")
    address = models.JSONField()
    is_newest = models.BooleanField(default=True)
    state = models.CharField(max_length=12)
    made_at = models.DateTimeField()
    staff_id = models.CharField(max_length=20)
    staff_name = models.CharField(max_length=100)

    class Meta:
        db_table = "destination"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(STATE_TITLES)), name="destination_state_known"),
            models.UniqueConstraint(
                fields=["resident_number"], condition=Q(is_newest=True), name="one_newest_destination"
            ),
        ]
        indexes = [
            models.Index(fields=["resident_number", "made_at"], name="destination_resident"),
            models.Index(fields=["state"], condition=Q(is_newest=True), name="destination_newest_state"),
        ]

    def __str__(self) -> str:
        return self.management_number


class DestinationReport(models.Model):
    """送付状況 as the CS reported it, each one."""

    append_only = True

    destination = models.ForeignKey(Destination, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12)
    on = models.DateField()
    reason = models.CharField(max_length=400, blank=True, default="")
    reported_at = models.DateTimeField()

    class Meta:
        db_table = "destination_report"

    def __str__(self) -> str:
        return f"{self.destination_id} {self.state}"
