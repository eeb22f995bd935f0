"""送付先情報ファイル with its history, and how far 更新対象者 were read."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("jukinet_server", "0007_correct_at_peers"),
    ]

    operations = [
        migrations.CreateModel(
            name="Destination",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("management_number", models.TextField(unique=True)),
                ("content", models.BinaryField()),
                ("print_class", models.TextField()),
                ("is_residence_elsewhere", models.BooleanField()),
                ("state", models.TextField()),
                ("state_on", models.DateField()),
                ("fault", models.TextField(blank=True, default="")),
                ("taken_at", models.DateTimeField()),
                ("tried_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="jukinet_server.person"
                    ),
                ),
            ],
            options={
                "db_table": "juki_destination",
            },
        ),
        migrations.CreateModel(
            name="DestinationCursor",
            fields=[
                ("id", models.SmallIntegerField(primary_key=True, serialize=False)),
                ("cursor", models.BigIntegerField()),
                ("read_at", models.DateTimeField()),
            ],
            options={
                "db_table": "juki_destination_cursor",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="juki_destination_cursor_single")
                ],
            },
        ),
        migrations.CreateModel(
            name="DestinationStep",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("state", models.TextField()),
                ("on", models.DateField()),
                ("reason", models.TextField(blank=True, default="")),
                ("at", models.DateTimeField()),
                ("staff_id", models.TextField()),
                ("staff_name", models.TextField()),
                (
                    "destination",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="jukinet_server.destination"
                    ),
                ),
            ],
            options={
                "db_table": "juki_destination_step",
            },
        ),
        migrations.AddIndex(
            model_name="destination",
            index=models.Index(fields=["state", "taken_at"], name="juki_destination_state"),
        ),
        migrations.AddIndex(
            model_name="destination",
            index=models.Index(fields=["person"], name="juki_destination_person"),
        ),
        migrations.AddConstraint(
            model_name="destination",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "waiting",
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
                name="juki_destination_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="destination",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["mismatch", "rejected", "waiting"])),
                fields=("person",),
                name="juki_one_open_destination",
            ),
        ),
    ]
