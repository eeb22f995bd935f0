"""市町村間の通知: what was sent about a departure, and what other municipalities told us that waits for an officer."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.db import models

from daicho.foundation.crypto.keyring import keyring_for
from daicho.systems.resident_registry.models.movement import Movement

SYSTEM = "resident_registry"


class SentCertificate(models.Model):
    """送信した転出証明書情報 — one for each 転出 by card; answers those who ask for it again (JN-04, JN-05)."""

    number = models.CharField(max_length=40, primary_key=True)
    movement = models.OneToOneField(Movement, on_delete=models.PROTECT, related_name="+", db_column="movement")
    receiver = models.CharField(max_length=6)
    residents = models.JSONField()
    content = models.BinaryField()
    sent_at = models.DateTimeField()
    is_cancelled = models.BooleanField(default=False)

    class Meta:
        db_table = "sent_certificate"

    def __str__(self) -> str:
        return self.number


class ReceivedCertificate(models.Model):
    """受信した転出証明書情報 — waits for the 転入届 it belongs to.

    Args: state: open, used, cancelled. reception: of the 転入 that used it. names: of those who move.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    municipality = models.CharField(max_length=6)
    number = models.CharField(max_length=40)
    received_at = models.DateTimeField()
    planned_on = models.DateField()
    by_card = models.BooleanField()
    verified_by_card = models.BooleanField()
    visit_on = models.DateField(null=True)
    visit_time = models.CharField(max_length=5, blank=True, default="")
    names = models.JSONField()
    content = models.BinaryField()
    state = models.CharField(max_length=12, default="open")
    note = models.TextField(blank=True, default="")
    reception = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        db_table = "received_certificate"
        constraints = [
            models.UniqueConstraint(fields=["municipality", "number"], name="one_certificate_per_number"),
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "used", "cancelled"]), name="certificate_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality} {self.number}"


class ReceivedArrival(models.Model):
    """受信した転入通知 — taken over by itself, or on the error list until an officer has dealt with it.

    Args: state: applied, error, settled (by an officer), superseded (a newer notice about the same people).
        residents: 宛名番号 found for its people. reason: why it is on the error list, for staff.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    municipality = models.CharField(max_length=6)
    number = models.CharField(max_length=40)
    received_at = models.DateTimeField()
    moved_in_on = models.DateField()
    names = models.JSONField()
    residents = models.JSONField()
    content = models.BinaryField()
    state = models.CharField(max_length=12)
    reason = models.TextField(blank=True, default="")
    reception = models.CharField(max_length=20, blank=True, default="")
    settled_by = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        db_table = "received_arrival"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["applied", "error", "settled", "superseded"]),
                name="arrival_state_known",
            ),
        ]
        indexes = [models.Index(fields=["state", "received_at"], name="received_arrival_state")]

    def __str__(self) -> str:
        return f"{self.municipality} {self.number}"


class ReceivedRegisterNotice(models.Model):
    """受信した戸籍附票記載事項通知 — waits until the 附票 here has it, or until somebody has found out what is wrong.

    Args: state: open, error, noted (附票に記載した), settled (otherwise), superseded (the same notice came again).
        resident: 宛名番号 where the register knows the person; empty otherwise, which is the rule.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    municipality = models.CharField(max_length=6)
    number = models.CharField(max_length=40)
    received_at = models.DateTimeField()
    name = models.TextField()
    resident = models.CharField(max_length=10, blank=True, default="")
    content = models.BinaryField()
    state = models.CharField(max_length=12)
    reason = models.TextField(blank=True, default="")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        db_table = "received_register_notice"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "error", "noted", "settled", "superseded"]),
                name="register_notice_state_known",
            ),
        ]
        indexes = [models.Index(fields=["state", "received_at"], name="register_notice_state")]

    def __str__(self) -> str:
        return f"{self.municipality} {self.number}"


def seal_content(context: str, content: dict[str, Any]) -> bytes:
    """The encrypted column. Args: context: table and row."""
    plain = json.dumps(content, ensure_ascii=False).encode()
    return keyring_for(SYSTEM).encrypt(plain, context=context)


def open_content(context: str, blob: bytes | memoryview) -> bytes:
    """The content as JSON text again. The caller answers for the audit of showing it."""
    return keyring_for(SYSTEM).decrypt(bytes(blob), context=context)


def sent_context(number: str) -> str:
    """Context of a sent certificate's content."""
    return f"sent_certificate|{number}"


def certificate_context(row: uuid.UUID) -> str:
    """Context of a received certificate's content."""
    return f"received_certificate|{row}"


def arrival_context(row: uuid.UUID) -> str:
    """Context of a received notice's content."""
    return f"received_arrival|{row}"


def register_notice_context(row: uuid.UUID) -> str:
    """Context of a received 附票 notice's content."""
    return f"received_register_notice|{row}"
