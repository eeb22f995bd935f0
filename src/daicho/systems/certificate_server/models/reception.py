"""窓口受付: requests at the counter and what became of them; each state is a row of its own."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class CounterRequest(models.Model):
    """窓口の請求 — under a number that is called out, new each day at each office.

    Args:
        identified_by: card, or papers; papers: their codes, none for a card.
        resident_number: 宛名番号 of whoever asks. selected: 宛名番号 of those to be on the certificate.
    """

    append_only = True

    id = models.BigAutoField(primary_key=True)
    day = models.DateField()
    office_code = models.TextField()
    office_name = models.TextField()
    number = models.PositiveIntegerField()
    identified_by = models.TextField()
    papers = models.JSONField()
    resident_number = models.TextField()
    kind = models.TextField()
    scope = models.TextField()
    selected = models.JSONField()
    options = models.JSONField()
    copies = models.PositiveSmallIntegerField()
    received_at = models.DateTimeField()
    staff_id = models.TextField()
    staff_name = models.TextField()
    terminal = models.TextField()

    class Meta:
        db_table = "counter_request"
        constraints = [
            models.UniqueConstraint(fields=["day", "office_code", "number"], name="counter_request_is_numbered"),
            models.CheckConstraint(
                condition=Q(identified_by__in=["card", "papers"]), name="counter_request_is_identified"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.number}"


class CounterStep(models.Model):
    """窓口受付の経過 — the newest row says how a request stands.

    Args: receipt_number: of the certificates made for it, empty before. reason: of a cancellation.
    """

    append_only = True

    id = models.BigAutoField(primary_key=True)
    request = models.ForeignKey(CounterRequest, on_delete=models.PROTECT, related_name="steps")
    step_no = models.PositiveSmallIntegerField()
    state = models.TextField()
    at = models.DateTimeField()
    staff_id = models.TextField()
    staff_name = models.TextField()
    terminal = models.TextField()
    receipt_number = models.TextField(default="")
    reason = models.TextField(default="")

    class Meta:
        db_table = "counter_step"
        constraints = [models.UniqueConstraint(fields=["request", "step_no"], name="counter_step_is_numbered")]

    def __str__(self) -> str:
        return f"{self.step_no}: {self.state}"
