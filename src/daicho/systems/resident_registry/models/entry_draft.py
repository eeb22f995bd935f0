"""入力途中の届出: what an officer had typed when called away, sealed for that officer, gone with the registration."""

from __future__ import annotations

from django.db import models


class EntryDraft(models.Model):
    """中断した入力 — the typed fields as one sealed blob; ``id`` is the id of the form: storing it ends both."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=40)
    staff_id = models.CharField(max_length=20)
    saved_at = models.DateTimeField()
    content = models.BinaryField()

    class Meta:
        db_table = "entry_draft"
        indexes = [models.Index(fields=["staff_id", "saved_at"], name="entry_draft_of_officer")]

    def __str__(self) -> str:
        return f"{self.id}"
