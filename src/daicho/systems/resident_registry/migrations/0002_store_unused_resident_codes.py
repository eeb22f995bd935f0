import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("resident_registry", "0001_begin_the_registry")]

    operations = [
        migrations.CreateModel(
            name="ResidentCodeLot",
            fields=[
                ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("codes", models.PositiveIntegerField()),
                ("loaded_at", models.DateTimeField()),
                ("staff_id", models.CharField(max_length=20)),
            ],
            options={"db_table": "resident_code_lot"},
        ),
        migrations.CreateModel(
            name="StoredResidentCode",
            fields=[
                ("index", models.BinaryField(max_length=32, primary_key=True, serialize=False)),
                (
                    "lot",
                    models.ForeignKey(
                        db_column="lot",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stored",
                        to="resident_registry.residentcodelot",
                    ),
                ),
                ("code", models.BinaryField()),
                ("draw_key", models.UUIDField(default=uuid.uuid4)),
                ("is_free", models.BooleanField(default=True)),
            ],
            options={
                "db_table": "stored_resident_code",
                "indexes": [
                    models.Index(condition=models.Q(("is_free", True)), fields=["draw_key"], name="free_resident_codes")
                ],
            },
        ),
    ]
