"""送付先情報, its settings and what the CS reports of it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("resident_registry", "0017_hear_of_family_registers"),
    ]

    operations = [
        migrations.CreateModel(
            name="Destination",
            fields=[
                ("management_number", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("resident_number", models.CharField(max_length=10)),
                ("version_no", models.PositiveIntegerField()),
                ("cause", models.CharField(max_length=20)),
                ("reason", models.CharField(blank=True, default="", max_length=200)),
                ("print_class", models.CharField(max_length=1)),
                ("is_elsewhere", models.BooleanField()),
                ("postal_code", models.CharField(blank=True, default="", max_length=7)),
                ("address", models.JSONField()),
                ("is_newest", models.BooleanField(default=True)),
                ("state", models.CharField(max_length=12)),
                ("made_at", models.DateTimeField()),
                ("staff_id", models.CharField(max_length=20)),
                ("staff_name", models.CharField(max_length=100)),
            ],
            options={
                "db_table": "destination",
                "indexes": [
                    models.Index(fields=["resident_number", "made_at"], name="destination_resident"),
                    models.Index(
                        condition=models.Q(("is_newest", True)), fields=["state"], name="destination_newest_state"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "told",
                                    "mismatch",
                                    "rejected",
                                    "received",
                                    "printed",
                                    "sent",
                                    "returned",
                                    "superseded",
                                    "withdrawn",
                                    "given_up",
                                ],
                            )
                        ),
                        name="destination_state_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_newest", True)),
                        fields=("resident_number",),
                        name="one_newest_destination",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DestinationReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(max_length=12)),
                ("on", models.DateField()),
                ("reason", models.CharField(blank=True, default="", max_length=400)),
                ("reported_at", models.DateTimeField()),
                (
                    "destination",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="resident_registry.destination",
                    ),
                ),
            ],
            options={
                "db_table": "destination_report",
            },
        ),
        migrations.CreateModel(
            name="DestinationSetting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("resident_number", models.CharField(max_length=10)),
                ("setting_no", models.PositiveIntegerField()),
                ("postal_code", models.CharField(blank=True, default="", max_length=7)),
                ("address", models.CharField(blank=True, default="", max_length=300)),
                ("print_class", models.CharField(max_length=1)),
                ("reason", models.CharField(max_length=200)),
                ("set_at", models.DateTimeField()),
                ("staff_id", models.CharField(max_length=20)),
                ("staff_name", models.CharField(max_length=100)),
            ],
            options={
                "db_table": "destination_setting",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("resident_number", "setting_no"), name="destination_settings_are_numbered"
                    )
                ],
            },
        ),
    ]
