"""人口統計: each time somebody is counted from a day on or no more, and up to which version a resident is counted."""

from __future__ import annotations

from django.db import models

from daicho.systems.resident_registry.models.resident import Resident


class PopulationChange(models.Model):
    """増減の控え — written by the counting job from the versions; a figure once counted stays as it is."""

    append_only = True

    resident_number = models.CharField(max_length=10)
    version_no = models.PositiveIntegerField()
    day = models.DateField()
    sign = models.SmallIntegerField()
    reason = models.CharField(max_length=40)
    inside = models.BooleanField()
    kind = models.CharField(max_length=16)
    sex = models.CharField(max_length=8)
    birth_on = models.DateField()
    town_code = models.CharField(max_length=20)
    household_number = models.CharField(max_length=8)

    class Meta:
        db_table = "population_change"
        constraints = [
            models.UniqueConstraint(fields=["resident_number", "version_no", "sign"], name="a_version_counts_once"),
            models.CheckConstraint(condition=models.Q(sign__in=[-1, 1]), name="one_person_at_a_time"),
        ]
        indexes = [models.Index(fields=["day"], name="population_change_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.sign:+d}"


class CountedResident(models.Model):
    """集計済み — the newest version of a resident that the counts know."""

    resident = models.OneToOneField(
        Resident, on_delete=models.PROTECT, primary_key=True, related_name="counted", db_column="resident"
    )
    version_no = models.PositiveIntegerField()

    class Meta:
        db_table = "counted_resident"

    def __str__(self) -> str:
        return self.resident_id
