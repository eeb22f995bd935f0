"""送付先情報ファイル (F3): what the registry told, encrypted, and what became of it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from daicho.systems.jukinet_server.models.identification import Person
from daicho.systems.jukinet_server.rules.destinations import OPEN, DestinationState


class Destination(models.Model):
    """送付先情報 (JN-08). ``id`` is its 電文番号; ``content``: as the registry told it; ``fault``: why it waits.

    Only state, fault and the moments change: each change is a :class:`DestinationStep` beside it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    management_number = models.TextField(unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    content = models.BinaryField()
    print_class = models.TextField()
    is_residence_elsewhere = models.BooleanField()
    state = models.TextField()
    state_on = models.DateField()
    fault = models.TextField(blank=True, default="")
    taken_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "juki_destination"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in DestinationState]), name="juki_destination_state_known"
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state__in=sorted(one.value for one in OPEN)),
                name="juki_one_open_destination",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "taken_at"], name="juki_destination_state"),
            models.Index(fields=["person"], name="juki_destination_person"),
        ]

    def __str__(self) -> str:
        return f"{self.management_number}: {self.state}"


class DestinationStep(models.Model):
    """送付先情報の経過 — every state it came into, when, by whom and why."""

    append_only = True

    id = models.BigAutoField(primary_key=True)
    destination = models.ForeignKey(Destination, on_delete=models.PROTECT, related_name="+")
    state = models.TextField()
    on = models.DateField()
    reason = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    staff_id = models.TextField()
    staff_name = models.TextField()

    class Meta:
        db_table = "juki_destination_step"

    def __str__(self) -> str:
        return f"{self.destination_id}: {self.state}"


class DestinationCursor(models.Model):
    """更新対象者をどこまで受けたか — one row."""

    id = models.SmallIntegerField(primary_key=True)
    cursor = models.BigIntegerField()
    read_at = models.DateTimeField()

    class Meta:
        db_table = "juki_destination_cursor"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="juki_destination_cursor_single")]

    def __str__(self) -> str:
        return str(self.cursor)
