"""Tables of the audit log. All are append-only; ``seal_copy`` stands in the database ``evidence`` alone."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.expressions import RawSQL


class TransactionIdField(models.Field):  # type: ignore[type-arg]  # a read-only column that only SQL compares
    """xid8 — the 64-bit id of the inserting transaction."""

    def db_type(self, connection: object) -> str:
        """Column type."""
        return "xid8"

    def from_db_value(self, value: object, expression: object, connection: object) -> int | None:
        """As a number."""
        return None if value is None else int(str(value))


class AuditEvent(models.Model):
    """証跡 — one act: who, when, where, why, what, about whom.

    ``digest`` covers every column but ``number`` and ``txid``.
    """

    append_only = True

    number = models.BigAutoField(primary_key=True)
    id = models.UUIDField(unique=True)
    txid = TransactionIdField(db_default=RawSQL("pg_current_xact_id()", ()), editable=False)
    recorded_at = models.DateTimeField()
    """機械時刻."""
    business_at = models.DateTimeField()
    """業務日時."""
    system = models.TextField()
    event = models.TextField()
    staff_id = models.TextField()
    staff_name = models.TextField()
    realm = models.TextField()
    credential = models.TextField()
    office_code = models.TextField()
    office_name = models.TextField()
    terminal = models.TextField()
    purpose = models.TextField()
    caused_by = models.TextField()
    subjects = ArrayField(models.TextField())
    individual_number_shown = models.BooleanField()
    detail = models.JSONField()
    digest = models.BinaryField()

    class Meta:
        db_table = "audit_event"
        indexes = [
            models.Index(fields=["txid"], name="audit_event_txid"),
            models.Index(fields=["recorded_at"], name="audit_event_recorded_at"),
            models.Index(fields=["staff_id", "recorded_at"], name="audit_event_staff"),
            GinIndex(fields=["subjects"], name="audit_event_subjects"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.staff_id} {self.recorded_at:%Y-%m-%d %H:%M:%S}"


class SealColumns(models.Model):
    """封印 — covers all rows of transactions ``low`` <= id < ``high``; ``leaves`` lists number and digest of each."""

    low = models.DecimalField(max_digits=20, decimal_places=0)
    high = models.DecimalField(max_digits=20, decimal_places=0)
    count = models.IntegerField()
    leaves = models.BinaryField()
    root = models.BinaryField()
    previous = models.BinaryField()
    hash = models.BinaryField()
    sealed_at = models.DateTimeField()
    signature = models.BinaryField()

    class Meta:
        abstract = True


class AuditSeal(SealColumns):
    """封印, where the rows are."""

    append_only = True

    number = models.BigIntegerField(primary_key=True)

    class Meta:
        db_table = "audit_seal"

    def __str__(self) -> str:
        return f"seal {self.number}"


class SealCopy(SealColumns):
    """封印の控え, in the database ``evidence``."""

    append_only = True

    id = models.BigAutoField(primary_key=True)
    system = models.TextField()
    number = models.BigIntegerField()

    class Meta:
        db_table = "audit_seal_copy"
        constraints = [models.UniqueConstraint(fields=["system", "number"], name="audit_seal_copy_once")]

    def __str__(self) -> str:
        return f"copy of seal {self.system} {self.number}"


class KeyCheck(models.Model):
    """鍵照合値 — recognises the key file that this database's numbers were encrypted with."""

    append_only = True

    key_id = models.IntegerField(primary_key=True)
    value = models.BinaryField()
    noted_at = models.DateTimeField()

    class Meta:
        db_table = "audit_key_check"

    def __str__(self) -> str:
        return f"key {self.key_id}"
