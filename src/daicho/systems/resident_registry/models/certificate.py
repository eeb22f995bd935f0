"""証明書: the request as received, each copy issued, and what became of it (交付履歴, 標準仕様書 1.3.8)."""

from __future__ import annotations

from django.db import models


class CertificateRequestRow(models.Model):
    """交付申請 — who asked for what about whom, with which papers; recorded before anything is printed."""

    append_only = True

    id = models.UUIDField(primary_key=True)
    subject_number = models.CharField(max_length=10, db_index=True)
    household_number = models.CharField(max_length=8)
    content = models.JSONField()
    requested_at = models.DateTimeField()
    staff_id = models.CharField(max_length=20)
    staff_name = models.CharField(max_length=60)
    office_code = models.CharField(max_length=8)
    office_name = models.CharField(max_length=60)
    terminal = models.CharField(max_length=20)

    class Meta:
        db_table = "certificate_request"

    def __str__(self) -> str:
        return str(self.id)


class IssueCounter(models.Model):
    """発行番号の連番 — counts the copies of one day at one terminal (標準仕様書 5.5)."""

    day = models.DateField()
    terminal = models.CharField(max_length=20)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "issue_counter"
        constraints = [models.UniqueConstraint(fields=["day", "terminal"], name="one_counter_per_terminal_and_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.terminal}: {self.last}"


class CertificateIssue(models.Model):
    """発行 — one copy with its own 発行番号; the digest of its PDF, never the PDF itself."""

    append_only = True

    number = models.CharField(primary_key=True, max_length=60)
    request = models.ForeignKey(
        CertificateRequestRow, on_delete=models.PROTECT, related_name="issues", db_column="request"
    )
    copy_no = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    terminal = models.CharField(max_length=20)
    issued_on = models.DateField()
    subjects = models.JSONField()
    pages = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    versions = models.JSONField()
    issued_at = models.DateTimeField()

    class Meta:
        db_table = "certificate_issue"

    def __str__(self) -> str:
        return self.number


class CertificateState(models.Model):
    """交付・破棄 — the end of each copy, once."""

    append_only = True

    issue = models.OneToOneField(
        CertificateIssue, on_delete=models.PROTECT, related_name="state", db_column="issue", primary_key=True
    )
    state = models.CharField(max_length=16)
    reason = models.TextField(blank=True, default="")
    matched = models.JSONField()
    at = models.DateTimeField()
    staff_id = models.CharField(max_length=20)
    staff_name = models.CharField(max_length=60)

    class Meta:
        db_table = "certificate_state"

    def __str__(self) -> str:
        return f"{self.issue_id} {self.state}"
