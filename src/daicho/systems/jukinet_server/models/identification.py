"""本人確認情報ファイル: one person, and every version of what the registry reported about that person."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q


class Person(models.Model):
    """本人 — the lock, the last 更新順番号 and the unique indexes; the only mutable row of a person.

    The CS knows no 宛名番号: people are found by the blind indexes of 住民票コード and 個人番号 alone (M52).
    """

    id = models.BigAutoField(primary_key=True)
    order_number = models.IntegerField()
    state = models.TextField()
    resident_code_index = models.BinaryField()
    individual_number_index = models.BinaryField(null=True)

    class Meta:
        db_table = "juki_person"
        constraints = [
            models.UniqueConstraint(fields=["resident_code_index"], name="juki_person_resident_code_once"),
            models.UniqueConstraint(fields=["individual_number_index"], name="juki_person_individual_number_once"),
            models.CheckConstraint(condition=Q(state__in=["current", "removed"]), name="juki_person_state_known"),
            models.CheckConstraint(condition=Q(order_number__gte=1), name="juki_person_order_counts"),
        ]

    def __str__(self) -> str:
        return f"person {self.pk}"


class SuppressionReport(models.Model):
    """抑止情報 of a person as the registry reported it; the newest row counts, and 広域交付 is refused by it."""

    append_only = True

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    is_protected = models.BooleanField()
    closed = models.JSONField()
    recorded_at = models.DateTimeField()
    received_at = models.DateTimeField()
    received_message = models.TextField()

    class Meta:
        db_table = "juki_suppression_report"

    def __str__(self) -> str:
        return f"suppression report of person {self.person_id}"


class IdentificationRecord(models.Model):
    """本人確認情報 — one version, under its 更新順番号.

    ``content`` holds the items without the numbers, which are encrypted; ``received_digest`` is the digest of what the
    registry sent, so that a comparison needs no second copy (M57).
    """

    append_only = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    order_number = models.IntegerField()
    state = models.TextField()
    reason = models.TextField()
    moved_on = models.DateField()
    recorded_at = models.DateTimeField()
    stamped_at = models.DateTimeField()
    content = models.JSONField()
    resident_code = models.BinaryField()
    individual_number = models.BinaryField(null=True)
    former_resident_code = models.BinaryField(null=True)
    received_digest = models.BinaryField()
    received_message = models.TextField()
    movement_id = models.TextField()
    notice = models.UUIDField(null=True)
    resent_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    """The registry's version that an operator sent again, under another 異動事由 where that was needed."""

    class Meta:
        db_table = "juki_identification_record"
        constraints = [
            models.UniqueConstraint(fields=["person", "order_number"], name="juki_record_order_once"),
            models.UniqueConstraint(fields=["notice"], name="juki_record_notice_once"),
            models.CheckConstraint(condition=Q(state__in=["current", "removed"]), name="juki_record_state_known"),
        ]

    def __str__(self) -> str:
        return f"record {self.order_number} of person {self.person_id}"
