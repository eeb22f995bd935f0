"""本人確認情報の不一致 reported by the CS, and who has dealt with it."""

from __future__ import annotations

from django.db import models

from daicho.foundation.crypto.keyring import keyring_for

SYSTEM = "resident_registry"


class ReportedDifference(models.Model):
    """住基ネットの整合性確認で見つかった不一致 (JN-12). ``resident``: empty when nobody here has the code.

    What the values are stays in the CS; here stand the names of the items alone. ``code``: 住民票コード, sealed,
    where the CS compared with this register itself: who is unknown here must be named to be taken off there.
    """

    difference = models.CharField(max_length=40, primary_key=True)
    resident = models.CharField(max_length=10, blank=True, default="")
    found_by = models.CharField(max_length=12)
    kind = models.CharField(max_length=14)
    items = models.JSONField()
    found_on = models.DateField()
    note = models.TextField()
    told_by = models.CharField(max_length=20)
    received_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=20, blank=True, default="")
    outcome = models.TextField(blank=True, default="")
    code = models.BinaryField(null=True)

    class Meta:
        db_table = "reported_difference"
        constraints = [
            models.CheckConstraint(
                name="difference_settled_with_a_reason",
                condition=models.Q(settled_at__isnull=True, settled_by="", outcome="")
                | (models.Q(settled_at__isnull=False) & ~models.Q(settled_by="") & ~models.Q(outcome="")),
            )
        ]

    def __str__(self) -> str:
        return self.difference


class RegistryComparison(models.Model):
    """住民記録とCSの整合性確認の結果 — one row per run of the CS. ``cases``: how many people differed."""

    append_only = True

    number = models.PositiveIntegerField(primary_key=True)
    compared_at = models.DateTimeField()
    held_by_cs = models.PositiveIntegerField()
    in_transit = models.PositiveIntegerField()
    cases = models.PositiveIntegerField()
    is_cut = models.BooleanField()
    received_at = models.DateTimeField()

    class Meta:
        db_table = "registry_comparison"

    def __str__(self) -> str:
        return f"comparison {self.number}"


def seal_code(difference: str, code: str) -> bytes:
    """The encrypted column of a difference."""
    return keyring_for(SYSTEM).encrypt(code.encode(), context=f"reported_difference|{difference}")


def open_code(difference: str, blob: bytes | memoryview) -> str:
    """住民票コード again. The caller answers for what is done with it."""
    return keyring_for(SYSTEM).decrypt(bytes(blob), context=f"reported_difference|{difference}").decode()
