"""宛名: one number for a person (団体内統合宛名番号), and what each registry number of that person says."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q


class Addressee(models.Model):
    """統合宛名 — one per Individual Number; somebody without one has an addressee of their own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    number = models.TextField()
    individual_number = models.BinaryField(null=True)
    individual_number_index = models.BinaryField(null=True)

    class Meta:
        db_table = "addressee"
        constraints = [
            models.UniqueConstraint(fields=["number"], name="addressee_number_once"),
            models.UniqueConstraint(fields=["individual_number_index"], name="addressee_individual_number_once"),
            models.CheckConstraint(condition=Q(number__regex="^[0-9]{15}$"), name="addressee_number_has_15_digits"),
            models.CheckConstraint(
                condition=Q(individual_number__isnull=True, individual_number_index__isnull=True)
                | Q(individual_number__isnull=False, individual_number_index__isnull=False),
                name="addressee_number_with_index",
            ),
        ]

    def __str__(self) -> str:
        return f"addressee {self.number}"


class AddresseeRecord(models.Model):
    """宛名情報 — the newest data of one 宛名番号, with the keys that it is searched by; rebuildable.

    ``closed``: 抑止する処理. ``is_restricted``: protected, or anything is closed; whether that hides the address is
    judged on the day.
    """

    resident_number = models.TextField(primary_key=True)
    addressee = models.ForeignKey(Addressee, on_delete=models.PROTECT, related_name="+")
    version_no = models.IntegerField()
    household_number = models.TextField()
    status = models.TextField()
    is_protected = models.BooleanField()
    closed = models.JSONField(default=list)
    is_restricted = models.BooleanField()
    birth_on = models.DateField()
    kana_key = models.TextField()
    kana_bigrams = ArrayField(models.TextField())
    name_key = models.TextField()
    name_bigrams = ArrayField(models.TextField())
    address_key = models.TextField()
    address_bigrams = ArrayField(models.TextField())
    content = models.JSONField()

    class Meta:
        db_table = "addressee_record"
        indexes = [
            GinIndex(fields=["kana_bigrams"], name="addressee_kana"),
            GinIndex(fields=["name_bigrams"], name="addressee_name"),
            GinIndex(fields=["address_bigrams"], name="addressee_address"),
            models.Index(fields=["kana_key"], opclasses=["text_pattern_ops"], name="addressee_kana_prefix"),
            models.Index(fields=["birth_on"], name="addressee_birth"),
            models.Index(fields=["household_number"], name="addressee_household"),
            models.Index(fields=["address_key"], condition=Q(is_restricted=True), name="addressee_restricted"),
        ]

    def __str__(self) -> str:
        return f"addressee record {self.resident_number}"


class SuppressionReport(models.Model):
    """抑止情報の履歴 — what was reported to be closed, report by report."""

    append_only = True

    id = models.BigAutoField(primary_key=True)
    resident_number = models.TextField(db_index=True)
    recorded_at = models.DateTimeField()
    received_at = models.DateTimeField()
    is_protected = models.BooleanField()
    closed = models.JSONField()

    class Meta:
        db_table = "addressee_suppression_report"

    def __str__(self) -> str:
        return f"suppression report of {self.resident_number}"


class AddresseeVersion(models.Model):
    """宛名情報の履歴 — every version that was linked, without the Individual Number."""

    append_only = True

    id = models.BigAutoField(primary_key=True)
    resident_number = models.TextField()
    version_no = models.IntegerField()
    addressee = models.ForeignKey(Addressee, on_delete=models.PROTECT, related_name="+")
    movement_id = models.TextField()
    reason_code = models.TextField()
    moved_on = models.JSONField()
    recorded_at = models.DateTimeField()
    received_at = models.DateTimeField()
    content = models.JSONField()

    class Meta:
        db_table = "addressee_version"
        constraints = [models.UniqueConstraint(fields=["resident_number", "version_no"], name="addressee_version_once")]

    def __str__(self) -> str:
        return f"version {self.version_no} of addressee record {self.resident_number}"
