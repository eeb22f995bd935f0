"""市町村間通知: every exchange with another municipality, sent or received, as it was."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q


class MunicipalNotice(models.Model):
    """市町村間通知 — one notice or request; its body, which holds numbers, is encrypted.

    Args:
        message: of one sent our message that carries it on, of one received the 電文番号 of its sender.
        municipality: 全国地方公共団体コード of the other side. number: that of the certificate, notice or request.
        digest: of a received body; the same message with another body is rejected.
        answer: what a received one was answered, nothing personal. fault: what cannot be read (文字化け), else empty.
    """

    append_only = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    direction = models.TextField()
    type = models.TextField()
    municipality = models.TextField()
    number = models.TextField()
    corrects = models.TextField()
    message = models.UUIDField()
    at = models.DateTimeField()
    people = models.IntegerField()
    content = models.BinaryField()
    digest = models.BinaryField()
    answer = models.JSONField(null=True)
    fault = models.TextField()

    class Meta:
        db_table = "juki_municipal_notice"
        constraints = [
            models.UniqueConstraint(fields=["direction", "municipality", "message"], name="juki_notice_message_once"),
            models.CheckConstraint(condition=Q(direction__in=["sent", "received"]), name="juki_notice_direction"),
        ]
        indexes = [models.Index(fields=["direction", "at"], name="juki_notice_at")]

    def __str__(self) -> str:
        return f"{self.direction} {self.type} {self.number}"
