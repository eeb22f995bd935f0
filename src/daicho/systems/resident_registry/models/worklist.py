"""仮登録一覧・翌日照合一覧: one row per notification that still waits for somebody; rebuildable from the states."""

from __future__ import annotations

from django.db import models

from daicho.systems.resident_registry.models.movement import Movement


class Worklist(models.Model):
    """待ち行列 — the newest state of each open notification, kept by the same act that adds the state."""

    movement = models.OneToOneField(
        Movement, on_delete=models.PROTECT, primary_key=True, related_name="worklist", db_column="movement"
    )
    reception = models.CharField(max_length=20)
    kind = models.CharField(max_length=40)
    state = models.CharField(max_length=16)
    state_at = models.DateTimeField()
    entry_no = models.PositiveSmallIntegerField()
    first_name = models.TextField()
    people = models.PositiveSmallIntegerField()
    moved_on = models.DateField()
    office_code = models.CharField(max_length=8)
    office_name = models.CharField(max_length=60)
    enterer_id = models.CharField(max_length=20)
    enterer_name = models.CharField(max_length=60)
    note = models.TextField(blank=True, default="")

    class Meta:
        db_table = "worklist"
        indexes = [models.Index(fields=["state", "state_at"], name="worklist_state")]

    def __str__(self) -> str:
        return self.reception
