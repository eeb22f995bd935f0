from typing import Any

import django.db.models.deletion
from django.db import migrations, models

INDEXES = {
    "search_resident": "(resident_number)",
    "search_household": "(household_number)",
    "search_kana": "(kana_key text_pattern_ops, birth_on)",
    "search_given": "(given_kana_key text_pattern_ops, birth_on)",
    "search_name": "(name_key text_pattern_ops, birth_on)",
    "search_birth": "(birth_on, kana_key text_pattern_ops)",
    "search_address": "(town_code, lot_key text_pattern_ops)",
    "search_spelling": "(kana_exact text_pattern_ops, birth_on)",
    "search_building": "(building_key text_pattern_ops) where not (building_key = '')",
    "search_kana_bigrams": "using gin (kana_bigrams)",
    "search_name_bigrams": "using gin (name_bigrams)",
}
GIVEN_SPELLING = "(given_kana_exact text_pattern_ops, birth_on)"

PARTITION: list[Any] = [
    "alter table resident_search rename to resident_search_current",
    "alter table resident_search_current alter column id drop identity",
    "alter table resident_search_current drop constraint resident_search_pkey",
    "alter table resident_search_current add column archived boolean default false not null",
    *(f"alter index {name} rename to current_{name}" for name in INDEXES),
    "create sequence resident_search_serial as bigint",
    "select setval('resident_search_serial', (select coalesce(max(id), 0) + 1 from resident_search_current), false)",
    "alter table resident_search_current alter column id set default nextval('resident_search_serial')",
    "create table resident_search (like resident_search_current including defaults) partition by list (archived)",
    "alter table resident_search add primary key (id, archived)",
    *(f"create index {name} on resident_search {on}" for name, on in INDEXES.items()),
    "alter table resident_search attach partition resident_search_current for values in (false)",
    "create table resident_search_archived partition of resident_search for values in (true)",
    f"create index search_given_spelling on resident_search {GIVEN_SPELLING}",
]
"""The table there is becomes the partition of daily work, with the indexes it has; that of moved records is empty."""


class Migration(migrations.Migration):
    dependencies = [("resident_registry", "0009_count_the_population")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(PARTITION, migrations.RunSQL.noop)],
            state_operations=[
                migrations.AddField(
                    model_name="residentsearch", name="archived", field=models.BooleanField(default=False)
                ),
                migrations.AddIndex(
                    model_name="residentsearch",
                    index=models.Index(
                        fields=["given_kana_exact", "birth_on"],
                        name="search_given_spelling",
                        opclasses=["text_pattern_ops", "date_ops"],
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ArchiveRun",
            fields=[
                ("number", models.PositiveIntegerField(primary_key=True, serialize=False)),
                ("ran_on", models.DateField()),
                ("ran_at", models.DateTimeField()),
                ("closed_until", models.DateField()),
                ("staff_id", models.CharField(max_length=20)),
                ("staff_name", models.CharField(max_length=60)),
            ],
            options={"db_table": "archive_run"},
        ),
        migrations.CreateModel(
            name="ArchivedRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("resident_number", models.CharField(max_length=10)),
                ("version_no", models.PositiveIntegerField()),
                ("closed_on", models.DateField()),
                ("processed_at", models.DateTimeField()),
                (
                    "run",
                    models.ForeignKey(
                        db_column="run",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="records",
                        to="resident_registry.archiverun",
                    ),
                ),
            ],
            options={
                "db_table": "archived_record",
                "indexes": [models.Index(fields=["processed_at"], name="archived_in_order")],
                "constraints": [
                    models.UniqueConstraint(fields=("resident_number", "version_no"), name="records_are_archived_once")
                ],
            },
        ),
    ]
