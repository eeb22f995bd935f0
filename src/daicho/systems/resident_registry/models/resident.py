"""住民票: ``resident`` is the row that is locked and that carries the uniqueness rules; versions hold the content."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.fields.json import KT

PRESENT = "resident"


class Household(models.Model):
    """世帯 — a number and a creation date; who belongs to it stands in the residents' versions, as on paper."""

    append_only = True

    number = models.CharField(primary_key=True, max_length=8)
    created_on = models.DateField()

    class Meta:
        db_table = "household"

    def __str__(self) -> str:
        return self.number


class Resident(models.Model):
    """住民 — the only mutable row of a record: number, lock, where its current version points."""

    number = models.CharField(primary_key=True, max_length=10)
    version_no = models.PositiveIntegerField()
    status = models.CharField(max_length=16)
    household_number = models.CharField(max_length=8)
    is_head = models.BooleanField(default=False)
    individual_number_index = models.BinaryField(null=True, max_length=32)
    resident_code_index = models.BinaryField(null=True, max_length=32)
    card_number_index = models.BinaryField(null=True, max_length=32)

    class Meta:
        db_table = "resident"
        constraints = [
            models.UniqueConstraint(fields=["individual_number_index"], name="one_resident_per_individual_number"),
            models.UniqueConstraint(fields=["resident_code_index"], name="one_resident_per_resident_code"),
            models.UniqueConstraint(
                fields=["card_number_index"], condition=Q(status=PRESENT), name="one_present_resident_per_card"
            ),
            models.UniqueConstraint(
                fields=["household_number"], condition=Q(is_head=True, status=PRESENT), name="one_head_per_household"
            ),
        ]
        indexes = [models.Index(fields=["household_number"], name="resident_household")]

    def __str__(self) -> str:
        return self.number


class ResidentVersion(models.Model):
    """履歴 — one version of one resident's record; appended, never altered."""

    append_only = True

    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="versions", db_column="resident")
    version_no = models.PositiveIntegerField()
    movement = models.UUIDField()
    valid_from = models.DateField()
    recorded_at = models.DateTimeField()
    schema = models.PositiveSmallIntegerField()
    content = models.JSONField()
    event = models.JSONField()
    numbers = models.BinaryField()
    household_number = models.CharField(max_length=8)
    status = models.CharField(max_length=16)

    class Meta:
        db_table = "resident_version"
        constraints = [
            models.UniqueConstraint(fields=["resident", "version_no"], name="version_numbers_are_unique"),
            models.CheckConstraint(condition=Q(version_no__gte=1), name="version_numbers_begin_with_one"),
        ]
        indexes = [
            models.Index(fields=["movement"], name="version_movement"),
            models.Index(fields=["household_number", "resident"], name="version_household"),
            models.Index(
                KT("content__planned_move_out__on"),
                name="version_planned_departure",
                condition=Q(status=PRESENT, content__has_key="planned_move_out"),
            ),
            models.Index(
                KT("content__removed__on"),
                name="version_unconfirmed_departure",
                condition=Q(status__in=["moved_out", "removed"]) & ~Q(content__has_key="confirmed_move_out"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resident_id} 第{self.version_no}版"
