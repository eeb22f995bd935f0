"""異動: the entry as it was typed and the states it went through, each a row with its author and time."""

from __future__ import annotations

from django.db import models


class NotificationNumber(models.Model):
    """受付番号 — counts the notifications of one day (R08-11-23-0147)."""

    day = models.DateField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "notification_number"

    def __str__(self) -> str:
        return f"{self.day}: {self.last}"


class Movement(models.Model):
    """異動 — one notification and what becomes of it. Content stands in its entries, progress in its states."""

    append_only = True

    id = models.UUIDField(primary_key=True)
    reception = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=40)
    moved_on = models.DateField()
    notified_on = models.DateField()
    office_code = models.CharField(max_length=8)
    office_name = models.CharField(max_length=60)
    terminal = models.CharField(max_length=20)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "movement"
        indexes = [models.Index(fields=["created_at"], name="movement_created")]

    def __str__(self) -> str:
        return self.reception


class MovementEntry(models.Model):
    """入力内容 — what an officer typed; a corrected entry is a further row."""

    append_only = True

    movement = models.ForeignKey(Movement, on_delete=models.PROTECT, related_name="entries", db_column="movement")
    entry_no = models.PositiveSmallIntegerField()
    content = models.JSONField()
    people = models.JSONField()
    residents = models.JSONField()
    numbers = models.BinaryField()
    number_indexes = models.JSONField()
    confirmed_alerts = models.JSONField()
    entered_at = models.DateTimeField()
    staff_id = models.CharField(max_length=20)
    staff_name = models.CharField(max_length=60)

    class Meta:
        db_table = "movement_entry"
        constraints = [models.UniqueConstraint(fields=["movement", "entry_no"], name="entries_are_numbered")]

    def __str__(self) -> str:
        return f"{self.movement_id} 入力{self.entry_no}"


class MovementState(models.Model):
    """状態 — entered, verified, returned, approved, withdrawn, checked; who, when, why. The newest row counts."""

    append_only = True

    movement = models.ForeignKey(Movement, on_delete=models.PROTECT, related_name="states", db_column="movement")
    state_no = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=16)
    entry_no = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    staff_id = models.CharField(max_length=20)
    staff_name = models.CharField(max_length=60)
    office_code = models.CharField(max_length=8)
    office_name = models.CharField(max_length=60)
    note = models.TextField(blank=True, default="")

    class Meta:
        db_table = "movement_state"
        constraints = [
            models.UniqueConstraint(fields=["movement", "state_no"], name="states_are_numbered"),
            models.UniqueConstraint(
                fields=["movement"], condition=models.Q(state="approved"), name="approved_only_once"
            ),
        ]
        indexes = [models.Index(fields=["state", "at"], name="state_at")]

    def __str__(self) -> str:
        return f"{self.movement_id} {self.state}"


class MovementEffect(models.Model):
    """異動の効果 — what an approved movement changed in one resident's record, from which day; the base of undo.

    A 転出 has two on the same resident: one when it is planned and one when its day closes the record.
    ``patch`` holds the changed items alone; of a newcomer (``is_new``) the whole record.
    """

    append_only = True

    movement = models.ForeignKey(Movement, on_delete=models.PROTECT, related_name="effects", db_column="movement")
    resident_number = models.CharField(max_length=10, db_index=True)
    place = models.PositiveSmallIntegerField()
    is_new = models.BooleanField()
    valid_from = models.DateField()
    patch = models.JSONField()
    first_version = models.PositiveIntegerField()
    changes_numbers = models.BooleanField(default=False)

    class Meta:
        db_table = "movement_effect"
        constraints = [
            models.UniqueConstraint(
                fields=["movement", "resident_number", "first_version"], name="a_resident_once_per_act"
            )
        ]

    def __str__(self) -> str:
        return f"{self.movement_id} {self.resident_number}"


class MovementCancellation(models.Model):
    """異動の取消し — which effect of which movement no longer counts, and by which later movement."""

    append_only = True

    effect = models.OneToOneField(
        MovementEffect, on_delete=models.PROTECT, primary_key=True, related_name="cancellation", db_column="effect"
    )
    cancelled_by = models.ForeignKey(
        Movement, on_delete=models.PROTECT, related_name="cancels", db_column="cancelled_by"
    )

    class Meta:
        db_table = "movement_cancellation"

    def __str__(self) -> str:
        return f"{self.effect_id}"
