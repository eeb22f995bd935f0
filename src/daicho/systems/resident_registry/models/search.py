"""住民検索: one narrow row per person and name or address held; rebuildable from the versions at any time."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class ResidentSearch(models.Model):
    """検索用の写し — kana and name keys, birth date, address; ``current`` is today's record, others are past ones.

    The table has two partitions by ``archived``: the rows of daily work, and those of 除票 moved after five years. One
    search asks both.

    A version with a 併記名, 通称 or 旧氏 has one more row for each of them; ``name_form`` tells which it is.
    """

    resident_number = models.CharField(max_length=10)
    current = models.BooleanField()
    status = models.CharField(max_length=16)
    household_number = models.CharField(max_length=8)
    kind = models.CharField(max_length=16)
    name = models.TextField()
    name_key = models.TextField()
    name_bigrams = ArrayField(models.CharField(max_length=8))
    kana = models.TextField()
    kana_key = models.TextField()
    given_kana_key = models.TextField()
    kana_exact = models.TextField(default="")
    given_kana_exact = models.TextField(default="")
    kana_bigrams = ArrayField(models.CharField(max_length=8))
    birth_on = models.DateField()
    sex = models.CharField(max_length=8)
    town_code = models.CharField(max_length=20)
    lot_key = models.TextField()
    address_text = models.TextField()
    name_form = models.CharField(max_length=16, default="name")
    building_key = models.TextField(default="")
    relationship = models.CharField(max_length=8, default="")
    removed_reason = models.CharField(max_length=40, default="")
    archived = models.BooleanField(default=False)

    class Meta:
        db_table = "resident_search"
        indexes = [
            models.Index(fields=["resident_number"], name="search_resident"),
            models.Index(fields=["household_number"], name="search_household"),
            models.Index(
                fields=["kana_key", "birth_on"], name="search_kana", opclasses=["text_pattern_ops", "date_ops"]
            ),
            models.Index(
                fields=["given_kana_key", "birth_on"], name="search_given", opclasses=["text_pattern_ops", "date_ops"]
            ),
            models.Index(
                fields=["name_key", "birth_on"], name="search_name", opclasses=["text_pattern_ops", "date_ops"]
            ),
            models.Index(
                fields=["birth_on", "kana_key"], name="search_birth", opclasses=["date_ops", "text_pattern_ops"]
            ),
            models.Index(
                fields=["town_code", "lot_key"], name="search_address", opclasses=["text_ops", "text_pattern_ops"]
            ),
            models.Index(
                fields=["kana_exact", "birth_on"], name="search_spelling", opclasses=["text_pattern_ops", "date_ops"]
            ),
            models.Index(
                fields=["given_kana_exact", "birth_on"],
                name="search_given_spelling",
                opclasses=["text_pattern_ops", "date_ops"],
            ),
            models.Index(
                fields=["building_key"],
                name="search_building",
                opclasses=["text_pattern_ops"],
                condition=~models.Q(building_key=""),
            ),
            GinIndex(fields=["kana_bigrams"], name="search_kana_bigrams"),
            GinIndex(fields=["name_bigrams"], name="search_name_bigrams"),
        ]

    def __str__(self) -> str:
        return self.resident_number
