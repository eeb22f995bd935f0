"""本人確認情報整合: the digest of what is held of each person, and every run with what it found."""

from __future__ import annotations

import uuid

from django.db import models

from daicho.systems.jukinet_server.models.identification import IdentificationRecord, Person


class HeldDigest(models.Model):
    """ダイジェスト of the latest record of a person in one municipality.

    One row per person and not per bucket: updates of different people never wait for each other (decision 43).
    """

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    municipality_code = models.TextField()
    bucket = models.SmallIntegerField()
    digest = models.DecimalField(max_digits=78, decimal_places=0)
    record = models.ForeignKey(IdentificationRecord, on_delete=models.PROTECT, related_name="+", db_index=False)
    reason = models.TextField()
    """異動事由 under which the peers were told; an operator may have sent it again under another one."""
    facts = models.DecimalField(max_digits=78, decimal_places=0, null=True)
    """Digest for the comparison with the registry; null in rows made before there was one, until it is needed."""
    is_withdrawn = models.BooleanField(db_default=False)
    """The registry has said that it has no such person: the record stays, and is compared with it no more."""

    class Meta:
        db_table = "juki_held_digest"
        constraints = [
            models.UniqueConstraint(fields=["person", "municipality_code"], name="juki_held_digest_once"),
        ]
        indexes = [models.Index(fields=["municipality_code", "bucket"], name="juki_held_digest_bucket")]

    def __str__(self) -> str:
        return f"digest of person {self.person_id}"


class ReconciliationRun(models.Model):
    """整合性確認の実施 — ordered; its result is another row."""

    append_only = True

    id = models.BigAutoField(primary_key=True)
    peer = models.TextField()
    municipality_code = models.TextField()
    method = models.TextField()
    trigger = models.TextField()
    reason = models.TextField()
    legal_basis = models.TextField()
    ordered_at = models.DateTimeField()
    """業務日時."""
    staff_id = models.TextField()
    staff_name = models.TextField()

    class Meta:
        db_table = "juki_reconciliation_run"

    def __str__(self) -> str:
        return f"reconciliation {self.pk} with {self.peer}"


class ReconciliationResult(models.Model):
    """整合性確認の結果 — one per run; ``error`` empty when it came to its end."""

    append_only = True

    run = models.OneToOneField(ReconciliationRun, on_delete=models.PROTECT, primary_key=True, related_name="result")
    finished_at = models.DateTimeField()
    milliseconds = models.IntegerField()
    error = models.TextField()
    total_here = models.IntegerField()
    total_there = models.IntegerField(null=True)
    buckets_different = models.IntegerField(null=True)
    differences = models.IntegerField()
    in_transit = models.IntegerField()
    """Differences of people whose update is still on its way."""

    class Meta:
        db_table = "juki_reconciliation_result"

    def __str__(self) -> str:
        return f"result of reconciliation {self.pk}"


class ReconciliationDifference(models.Model):
    """不一致 — one person; numbers and what the peer holds are encrypted."""

    append_only = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    run = models.ForeignKey(ReconciliationRun, on_delete=models.PROTECT, related_name="found")
    kind = models.TextField()
    items = models.JSONField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    record = models.ForeignKey(IdentificationRecord, on_delete=models.PROTECT, null=True, related_name="+")
    content = models.BinaryField()

    class Meta:
        db_table = "juki_reconciliation_difference"
        constraints = [
            models.CheckConstraint(
                name="juki_difference_kind_known",
                condition=models.Q(kind__in=["missing_there", "missing_here", "differs", "behind", "suppression"]),
            )
        ]

    def __str__(self) -> str:
        return f"difference {self.pk}"


class ReconciliationDecision(models.Model):
    """不一致への対応 — once per difference: sent again, corrected at the peer, or told to the registry."""

    append_only = True

    difference = models.OneToOneField(
        ReconciliationDifference, on_delete=models.PROTECT, primary_key=True, related_name="decision"
    )
    decision = models.TextField()
    reason = models.TextField()
    update_reason = models.TextField()
    """異動事由 under which the record was sent again, otherwise empty."""
    decided_at = models.DateTimeField()
    staff_id = models.TextField()
    staff_name = models.TextField()

    class Meta:
        db_table = "juki_reconciliation_decision"
        constraints = [
            models.CheckConstraint(
                name="juki_decision_known",
                condition=models.Q(decision__in=["resent", "reported", "enter", "remove"]),
            )
        ]

    def __str__(self) -> str:
        return f"decision on {self.pk}"
