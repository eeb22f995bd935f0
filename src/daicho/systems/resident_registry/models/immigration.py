"""入管庁との連携: registered media, notice files with their rows, what the city tells, and its outputs."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from daicho.systems.resident_registry.models.movement import Movement


class RegisteredMedium(models.Model):
    """登録媒体 — a medium on which files may come in or go out. Args: retired_at: None while it may be used."""

    number = models.CharField(max_length=20, primary_key=True)
    title = models.CharField(max_length=60)
    registered_at = models.DateTimeField()
    registered_by = models.CharField(max_length=20)
    retired_at = models.DateTimeField(null=True)
    retired_by = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        db_table = "registered_medium"

    def __str__(self) -> str:
        return self.number


class ImmigrationFile(models.Model):
    """取り込んだ通知ファイル — each once, known by its number and its digest."""

    append_only = True

    file_number = models.CharField(max_length=40, primary_key=True)
    digest = models.CharField(max_length=64, unique=True)
    medium = models.ForeignKey(RegisteredMedium, on_delete=models.PROTECT, related_name="+", db_column="medium")
    made_on = models.DateField()
    rows = models.PositiveIntegerField()
    taken_at = models.DateTimeField()
    staff_id = models.CharField(max_length=20)
    staff_name = models.CharField(max_length=60)

    class Meta:
        db_table = "immigration_file"

    def __str__(self) -> str:
        return self.file_number


class ImmigrationRow(models.Model):
    """通知の一行 and what came of it.

    Args: state: waiting, applied (by the movement ``reception``), refused (by an officer, with a reason).
        resident_number: whom it means, empty while nobody was found. found_by: card, name, or empty.
        obstacle: for staff, where nobody was found. content: the whole row, encrypted.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    file = models.ForeignKey(ImmigrationFile, on_delete=models.PROTECT, related_name="+", db_column="file")
    made_on = models.DateField()
    row_no = models.PositiveIntegerField()
    code = models.CharField(max_length=4)
    name = models.TextField()
    notified_on = models.DateField()
    effective_on = models.DateField()
    content = models.BinaryField()
    resident_number = models.CharField(max_length=10, blank=True, default="")
    found_by = models.CharField(max_length=8, blank=True, default="")
    obstacle = models.TextField(blank=True, default="")
    state = models.CharField(max_length=12, default="waiting")
    reception = models.CharField(max_length=20, blank=True, default="")
    reason = models.TextField(blank=True, default="")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        db_table = "immigration_row"
        constraints = [
            models.UniqueConstraint(fields=["file", "row_no"], name="immigration_rows_are_numbered"),
            models.CheckConstraint(
                condition=Q(state="waiting", reception="")
                | (Q(state="applied") & ~Q(reception=""))
                | (Q(state="refused") & ~Q(reason="")),
                name="immigration_row_state_known",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "made_on", "row_no"], name="immigration_row_state"),
            models.Index(fields=["resident_number"], name="immigration_row_resident"),
        ]

    def __str__(self) -> str:
        return f"{self.file_id} 第{self.row_no}行"


class ImmigrationReport(models.Model):
    """市町村通知・市町村伝達 — written with the movement; ``order_no`` counts those of one person without a gap."""

    append_only = True

    resident_number = models.CharField(max_length=10)
    order_no = models.PositiveIntegerField()
    movement = models.ForeignKey(Movement, on_delete=models.PROTECT, related_name="+", db_column="movement")
    kind = models.CharField(max_length=12)
    basis = models.CharField(max_length=12)
    act = models.CharField(max_length=12)
    moved_on = models.DateField()
    content = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        db_table = "immigration_report"
        constraints = [
            models.UniqueConstraint(fields=["resident_number", "order_no"], name="reports_of_a_person_are_numbered"),
        ]

    def __str__(self) -> str:
        return f"{self.resident_number} 第{self.order_no}"


class ImmigrationOutput(models.Model):
    """媒体への出力 — one file written. Args: repeats: the output that it writes again, with the reason."""

    append_only = True

    number = models.PositiveIntegerField(primary_key=True)
    medium = models.ForeignKey(RegisteredMedium, on_delete=models.PROTECT, related_name="+", db_column="medium")
    repeats = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", db_column="repeats", null=True)
    reason = models.CharField(max_length=200, blank=True, default="")
    reports = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    staff_id = models.CharField(max_length=20)
    staff_name = models.CharField(max_length=60)

    class Meta:
        db_table = "immigration_output"
        constraints = [
            models.CheckConstraint(
                condition=Q(repeats__isnull=True) | ~Q(reason=""), name="immigration_output_again_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"出力{self.number}"


class ImmigrationOutputRow(models.Model):
    """出力した通知・伝達 — each leaves once for the first time; an output repeated has the rows of the first."""

    append_only = True

    report = models.OneToOneField(
        ImmigrationReport, on_delete=models.PROTECT, primary_key=True, related_name="output_row", db_column="report"
    )
    output = models.ForeignKey(ImmigrationOutput, on_delete=models.PROTECT, related_name="+", db_column="output")

    class Meta:
        db_table = "immigration_output_row"

    def __str__(self) -> str:
        return f"出力{self.output_id}"


def row_context(row: uuid.UUID) -> str:
    """Context of the content of a row taken in."""
    return f"immigration_row|{row}"


def report_context(resident_number: str, order_no: int) -> str:
    """Context of the content of a report."""
    return f"immigration_report|{resident_number}|{order_no}"
