"""利用者証明用電子証明書の発行番号: by which a kiosk will know who stands there; given by the CS (C7)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class UserCertificate(models.Model):
    """発行番号 — found by its keyed blind index alone; serial and 住民票コード are encrypted.

    Args: cursor: up to where J-LIS had told when this was received; an older word never replaces a newer one.
    """

    serial_index = models.BinaryField(primary_key=True, max_length=32)
    serial = models.BinaryField()
    resident_code = models.BinaryField()
    resident_code_index = models.BinaryField()
    state = models.TextField()
    since = models.DateField()
    cursor = models.BigIntegerField()
    received_at = models.DateTimeField()

    class Meta:
        db_table = "user_certificate"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["valid", "revoked"]), name="user_certificate_state_known")
        ]
        indexes = [models.Index(fields=["resident_code_index"], name="user_certificate_holder")]

    def __str__(self) -> str:
        return f"user certificate: {self.state}"
