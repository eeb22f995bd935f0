"""除票の廃棄: what was proposed, who approved it, and that it was done. Holds nothing of the people concerned."""

from __future__ import annotations

from django.db import models


class DestructionProposal(models.Model):
    """廃棄の起案 — the records whose keeping ended in a year. ``digest``: keyed, of their 宛名番号."""

    append_only = True

    number = models.PositiveIntegerField(primary_key=True)
    year = models.PositiveSmallIntegerField()
    records = models.PositiveIntegerField()
    digest = models.BinaryField(max_length=32)
    basis = models.CharField(max_length=100)
    at = models.DateTimeField()
    staff_id = models.CharField(max_length=20)
    staff_name = models.CharField(max_length=60)

    class Meta:
        db_table = "destruction_proposal"

    def __str__(self) -> str:
        return f"廃棄第{self.number}号"


class DestructionStep(models.Model):
    """廃棄記録 — approved or withdrawn by whom, and destroyed when. ``rows``: how many rows were removed."""

    append_only = True

    proposal = models.ForeignKey(
        DestructionProposal, on_delete=models.PROTECT, related_name="steps", db_column="proposal"
    )
    state = models.CharField(max_length=12)
    at = models.DateTimeField()
    staff_id = models.CharField(max_length=20)
    staff_name = models.CharField(max_length=60)
    rows = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "destruction_step"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["approved", "withdrawn", "destroyed"]), name="destruction_state_known"
            ),
            models.UniqueConstraint(fields=["proposal", "state"], name="a_destruction_step_once"),
        ]

    def __str__(self) -> str:
        return f"廃棄第{self.proposal_id}号 {self.state}"
