import django.db.models.deletion
from django.db import migrations, models
from django.db.models.fields.json import KeyTextTransform


class Migration(migrations.Migration):
    dependencies = [("resident_registry", "0002_store_unused_resident_codes")]

    operations = [
        migrations.RemoveConstraint(model_name="movementeffect", name="a_resident_once_per_movement"),
        migrations.AddConstraint(
            model_name="movementeffect",
            constraint=models.UniqueConstraint(
                fields=("movement", "resident_number", "first_version"), name="a_resident_once_per_act"
            ),
        ),
        migrations.AddIndex(
            model_name="residentversion",
            index=models.Index(
                KeyTextTransform("on", KeyTextTransform("planned_move_out", "content")),
                condition=models.Q(("content__has_key", "planned_move_out"), ("status", "resident")),
                name="version_planned_departure",
            ),
        ),
        migrations.AddIndex(
            model_name="residentversion",
            index=models.Index(
                KeyTextTransform("on", KeyTextTransform("removed", "content")),
                condition=models.Q(
                    ("status__in", ["moved_out", "removed"]),
                    models.Q(("content__has_key", "confirmed_move_out"), _negated=True),
                ),
                name="version_unconfirmed_departure",
            ),
        ),
        migrations.CreateModel(
            name="DeparturePaper",
            fields=[
                ("number", models.CharField(max_length=60, primary_key=True, serialize=False)),
                (
                    "movement",
                    models.ForeignKey(
                        db_column="movement",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="departure_papers",
                        to="resident_registry.movement",
                    ),
                ),
                ("copy_no", models.PositiveSmallIntegerField()),
                ("kind", models.CharField(max_length=16)),
                ("serial", models.PositiveIntegerField()),
                ("terminal", models.CharField(max_length=20)),
                ("issued_on", models.DateField()),
                ("issued_at", models.DateTimeField()),
                ("subjects", models.JSONField()),
                ("versions", models.JSONField()),
                ("pages", models.PositiveSmallIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("reason", models.TextField(blank=True, default="")),
                ("staff_id", models.CharField(max_length=20)),
                ("staff_name", models.CharField(max_length=60)),
                ("office_code", models.CharField(max_length=8)),
                ("office_name", models.CharField(max_length=60)),
            ],
            options={
                "db_table": "departure_paper",
                "constraints": [
                    models.UniqueConstraint(fields=("movement", "copy_no"), name="departure_papers_are_numbered")
                ],
            },
        ),
    ]
