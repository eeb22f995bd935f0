"""番号の要求: 個人番号 asked of J-LIS, wishes for 住民票コード, and who holds a card, as the CS reported it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class NumberRequest(models.Model):
    """個人番号の生成・変更の要求 (JN-03) and what came of it.

    Args: state: requested, applied (recorded by itself), error (an officer must look), settled (dealt with otherwise).
        number: what J-LIS made, encrypted, while it waits to be recorded. reason: of a change.
        claimant, papers: of a 変更請求 — who claimed it in person, and by which 本人確認書類. obstacle: for staff.
    """

    request_number = models.CharField(max_length=40, primary_key=True)
    resident_number = models.CharField(max_length=10)
    kind = models.CharField(max_length=20)
    reason = models.CharField(max_length=200, blank=True, default="")
    claimant = models.CharField(max_length=100, blank=True, default="")
    papers = models.JSONField(default=list)
    state = models.CharField(max_length=12, default="requested")
    number = models.BinaryField(null=True)
    obstacle = models.TextField(blank=True, default="")
    reception = models.CharField(max_length=20, blank=True, default="")
    requested_at = models.DateTimeField()
    staff_id = models.CharField(max_length=20)
    arrived_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        db_table = "number_request"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["requested", "applied", "error", "settled"]), name="number_request_state_known"
            ),
            models.UniqueConstraint(
                fields=["resident_number"],
                condition=Q(state__in=["requested", "error"]),
                name="one_open_number_request",
            ),
        ]
        indexes = [models.Index(fields=["state", "requested_at"], name="number_request_state")]

    def __str__(self) -> str:
        return self.request_number


class ResidentCodesWish(models.Model):
    """空きコードの要求 (JN-02) — open until a lot arrives."""

    asked_at = models.DateTimeField()
    codes = models.IntegerField()
    arrived_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "resident_codes_wish"

    def __str__(self) -> str:
        return f"{self.codes} codes"


class CardHolding(models.Model):
    """個人番号カードの保有 as the CS reported it last; nothing of certificates (標準仕様書 ✕)."""

    resident_number = models.CharField(max_length=10, primary_key=True)
    cards = models.JSONField()
    reported_at = models.DateTimeField()

    class Meta:
        db_table = "card_holding"

    def __str__(self) -> str:
        return f"cards of {self.resident_number}"


def number_context(request_number: str) -> str:
    """Context of a number that waits to be recorded."""
    return f"number_request|{request_number}"
