"""Tables of messaging, in each of the eight databases: what was sent, how its deliveries stand, what was applied."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q


class Message(models.Model):
    """連携データ — signed by the sender; the body is encrypted. A corrected one names what it ``replaces``."""

    append_only = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    type = models.TextField()
    version = models.IntegerField()
    subject = models.TextField()
    header = models.JSONField()
    body = models.BinaryField()
    signature = models.BinaryField()
    replaces = models.UUIDField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "message"

    def __str__(self) -> str:
        return f"{self.type} {self.id}"


class DeliveryState(models.TextChoices):
    """送信状態."""

    WAITING = "waiting", "送信待ち"
    DELIVERED = "delivered", "送信済み"
    HELD = "held", "保留"
    SKIPPED = "skipped", "見送り"


class Delivery(models.Model):
    """送信 — one message on its way to one receiver; order_no counts per (receiver, subject) without a gap."""

    id = models.BigAutoField(primary_key=True)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="+")
    receiver = models.TextField()
    subject = models.TextField()
    order_no = models.IntegerField()
    state = models.TextField(choices=DeliveryState.choices, default=DeliveryState.WAITING)
    attempts = models.IntegerField(default=0)
    next_try = models.DateTimeField()
    last_code = models.TextField(default="")
    last_error = models.TextField(default="")
    created_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "delivery"
        constraints = [
            models.UniqueConstraint(fields=["receiver", "subject", "order_no"], name="delivery_order_once"),
            models.CheckConstraint(condition=Q(state__in=DeliveryState.values), name="delivery_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=["delivered", "skipped"], delivered_at__isnull=False)
                | Q(state__in=["waiting", "held"], delivered_at__isnull=True),
                name="delivery_done_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["receiver", "id"], condition=Q(state__in=["waiting", "held"]), name="delivery_open"),
            models.Index(
                fields=["receiver", "subject", "order_no"],
                condition=Q(state__in=["waiting", "held"]),
                name="delivery_open_subject",
            ),
            models.Index(fields=["receiver", "-delivered_at"], name="delivery_latest"),
        ]

    def __str__(self) -> str:
        return f"delivery {self.id} to {self.receiver} ({self.state})"


class DeliveryCounter(models.Model):
    """送信順番号 — the last order number given out per receiver and subject."""

    id = models.BigAutoField(primary_key=True)
    receiver = models.TextField()
    subject = models.TextField()
    last_no = models.IntegerField()

    class Meta:
        db_table = "delivery_counter"
        constraints = [models.UniqueConstraint(fields=["receiver", "subject"], name="delivery_counter_once")]

    def __str__(self) -> str:
        return f"{self.receiver} {self.last_no}"


class InboxEntry(models.Model):
    """受信記録 — a message that was applied, or skipped by its sender. The content itself is not kept here."""

    append_only = True

    id = models.BigAutoField(primary_key=True)
    message_id = models.UUIDField()
    sender = models.TextField()
    subject = models.TextField()
    order_no = models.IntegerField()
    type = models.TextField()
    version = models.IntegerField()
    digest = models.BinaryField()
    signature = models.BinaryField()
    applied_at = models.DateTimeField()

    class Meta:
        db_table = "inbox_entry"
        constraints = [
            models.UniqueConstraint(fields=["sender", "subject", "order_no"], name="inbox_entry_order_once"),
            models.UniqueConstraint(fields=["sender", "message_id"], name="inbox_entry_message_once"),
        ]

    def __str__(self) -> str:
        return f"{self.type} from {self.sender} ({self.order_no})"


class InboxPosition(models.Model):
    """受信位置 — the last order number applied per sender and subject."""

    id = models.BigAutoField(primary_key=True)
    sender = models.TextField()
    subject = models.TextField()
    last_no = models.IntegerField()

    class Meta:
        db_table = "inbox_position"
        constraints = [models.UniqueConstraint(fields=["sender", "subject"], name="inbox_position_once")]

    def __str__(self) -> str:
        return f"{self.sender} {self.last_no}"
