"""受付と交付: one row for each receipt of the centre, each of its steps and each copy; the PDF is never kept."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Receipt(models.Model):
    """受付 — what was asked for under a number, once.

    Args:
        request_digest: keyed digest of the whole request; another request under the number has another one.
        applicant: 宛名番号 of whom the serial named, empty where it named nobody.
        subjects: 宛名番号 of everybody on the certificate, empty where nothing was chosen.
        first_serial: 連番 of the first copy; the others follow. 0 where no number was taken.
        fee: yen for all copies. valid_until: until when the copies may be asked for again and printed.
    """

    append_only = True

    number = models.TextField(primary_key=True)
    request_digest = models.BinaryField()
    kiosk = models.TextField()
    applicant = models.TextField()
    subjects = models.JSONField()
    kind = models.TextField()
    scope = models.TextField()
    options = models.JSONField()
    copies = models.PositiveSmallIntegerField()
    first_serial = models.PositiveIntegerField()
    fee = models.PositiveIntegerField()
    day = models.DateField()
    received_at = models.DateTimeField()
    valid_until = models.DateTimeField()

    class Meta:
        db_table = "receipt"
        indexes = [models.Index(fields=["valid_until"], name="receipt_by_end")]

    def __str__(self) -> str:
        return self.number


class ReceiptStep(models.Model):
    """受付の経過 — the last one is the state; no state is ever taken back.

    Args: code, reason: of a refusal. sheets_printed, paid: as the kiosk has told.
    """

    append_only = True

    id = models.BigAutoField(primary_key=True)
    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="steps", db_column="receipt")
    step_no = models.PositiveSmallIntegerField()
    state = models.TextField()
    at = models.DateTimeField()
    code = models.TextField(default="")
    reason = models.TextField(default="")
    sheets_printed = models.PositiveIntegerField(default=0)
    paid = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "receipt_step"
        constraints = [
            models.UniqueConstraint(fields=["receipt", "step_no"], name="receipt_step_is_numbered"),
            models.UniqueConstraint(fields=["receipt"], name="receipt_is_made_once", condition=Q(state="made")),
            models.UniqueConstraint(
                fields=["receipt"],
                name="receipt_outcome_told_once",
                condition=Q(state__in=["printed", "not_printed", "refunded"]),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["received", "made", "refused", "printed", "not_printed", "refunded", "expired"]),
                name="receipt_state_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.receipt_id} {self.step_no}: {self.state}"


class IssuedCopy(models.Model):
    """交付した証明書 — one copy under its own 発行番号.

    Args: digest: SHA-256 of the PDF, hexadecimal. versions: 履歴番号 and source number of everybody on it.
    """

    append_only = True

    number = models.TextField(primary_key=True)
    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="made", db_column="receipt")
    copy_no = models.PositiveSmallIntegerField()
    sheets = models.PositiveSmallIntegerField()
    digest = models.TextField()
    versions = models.JSONField()
    issued_at = models.DateTimeField()

    class Meta:
        db_table = "issued_copy"
        constraints = [models.UniqueConstraint(fields=["receipt", "copy_no"], name="issued_copy_once")]

    def __str__(self) -> str:
        return self.number


class IssueCounter(models.Model):
    """発行番号の連番 — of one day at one kiosk (標準仕様書 5.5); a number taken in vain is not used again."""

    id = models.BigAutoField(primary_key=True)
    day = models.DateField()
    terminal = models.TextField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "issue_counter"
        constraints = [models.UniqueConstraint(fields=["day", "terminal"], name="kiosk_counter_per_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.terminal}: {self.last}"
