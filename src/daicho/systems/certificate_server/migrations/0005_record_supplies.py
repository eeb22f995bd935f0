"""元データの一括提供と整合性確認の記録, and where protected persons live, so that no certificate names the place."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("certificate_server", "0004_give_receipts"),
    ]

    operations = [
        migrations.CreateModel(
            name="SupplyRun",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.TextField()),
                ("reason", models.TextField()),
                ("begun_at", models.DateTimeField()),
                ("seconds", models.FloatField()),
                ("compared", models.IntegerField()),
                ("differing", models.IntegerField()),
                ("repaired", models.IntegerField()),
                ("fault", models.TextField(default="")),
            ],
            options={
                "db_table": "supply_run",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["supply", "comparison"])), name="supply_run_kind_known"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SourceHousehold",
            fields=[
                ("household_number", models.TextField(primary_key=True, serialize=False)),
                ("reached", models.IntegerField()),
            ],
            options={"db_table": "source_reached"},
        ),
        migrations.CreateModel(
            name="SourceStep",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("household_number", models.TextField()),
                ("act_no", models.IntegerField()),
                ("act_id", models.TextField(db_index=True)),
            ],
            options={
                "db_table": "source_step",
                "constraints": [
                    models.UniqueConstraint(fields=("household_number", "act_no"), name="source_step_once")
                ],
            },
        ),
        migrations.AddField(
            model_name="source",
            name="hidden_place",
            field=models.BinaryField(null=True),
        ),
        migrations.AddIndex(
            model_name="source",
            index=models.Index(
                condition=models.Q(("hidden_place__isnull", False)),
                fields=["resident_number"],
                name="source_hidden_place",
            ),
        ),
    ]
