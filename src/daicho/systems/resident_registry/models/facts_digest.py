"""照合値 — the digest of what the CS must hold of each resident, made from the newest version."""

from __future__ import annotations

from django.db import models


class FactsDigest(models.Model):
    """本人確認情報の照合値 of one resident. Derived: it counts only while ``version_no`` is that of the record."""

    resident = models.CharField(max_length=10, primary_key=True)
    version_no = models.PositiveIntegerField()
    bucket = models.CharField(max_length=3)
    digest = models.DecimalField(max_digits=78, decimal_places=0)

    class Meta:
        db_table = "facts_digest"
        indexes = [models.Index(fields=["bucket"], name="facts_digest_bucket")]

    def __str__(self) -> str:
        return f"facts of {self.resident}"
