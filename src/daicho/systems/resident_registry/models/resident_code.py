"""住民票コードの空き: codes that J-LIS issued and nobody carries yet (住基法30条の2, 標準仕様書 4.3.1)."""

from __future__ import annotations

import uuid

from django.db import models


class ResidentCodeLot(models.Model):
    """空きコードの払出し — one lot as it was received from J-LIS through the CS."""

    append_only = True

    name = models.CharField(primary_key=True, max_length=40)
    codes = models.PositiveIntegerField()
    loaded_at = models.DateTimeField()
    staff_id = models.CharField(max_length=20)

    class Meta:
        db_table = "resident_code_lot"

    def __str__(self) -> str:
        return self.name


class StoredResidentCode(models.Model):
    """空きコード — one code, sealed; its row stays when it has been drawn, so that no lot can bring it again.

    ``draw_key`` is random: codes are drawn in its order, never in the order of the lot.
    """

    index = models.BinaryField(primary_key=True, max_length=32)
    lot = models.ForeignKey(ResidentCodeLot, on_delete=models.PROTECT, related_name="stored", db_column="lot")
    code = models.BinaryField()
    draw_key = models.UUIDField(default=uuid.uuid4)
    is_free = models.BooleanField(default=True)

    class Meta:
        db_table = "stored_resident_code"
        indexes = [models.Index(fields=["draw_key"], condition=models.Q(is_free=True), name="free_resident_codes")]

    def __str__(self) -> str:
        return "空きコード" if self.is_free else "付番済み"
