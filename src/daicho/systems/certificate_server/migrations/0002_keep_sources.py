"""証明書の元データ: what the registry certifies today, as it told this system last."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("certificate_server", "0001_keep_serials"),
    ]

    operations = [
        migrations.CreateModel(
            name="SourceAwaited",
            fields=[
                ("resident_number", models.TextField(primary_key=True, serialize=False)),
                ("household_number", models.TextField(db_index=True)),
                ("source_no", models.IntegerField()),
            ],
            options={
                "db_table": "source_awaited",
            },
        ),
        migrations.CreateModel(
            name="FeedState",
            fields=[
                ("number", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("as_of", models.DateTimeField(null=True)),
                ("is_up", models.BooleanField(default=False)),
                ("since", models.DateTimeField(null=True)),
                ("too_many", models.BooleanField(default=False)),
                ("supplied_at", models.DateTimeField(null=True)),
                ("supplied_to", models.TextField(default="")),
            ],
            options={
                "db_table": "feed_state",
                "constraints": [models.CheckConstraint(condition=models.Q(("number", 1)), name="feed_state_is_one")],
            },
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                ("resident_number", models.TextField(primary_key=True, serialize=False)),
                ("household_number", models.TextField()),
                ("code_index", models.BinaryField(null=True)),
                ("place", models.IntegerField()),
                ("version_no", models.IntegerField()),
                ("source_no", models.IntegerField()),
                ("status", models.TextField()),
                ("content", models.BinaryField(null=True)),
                ("received_at", models.DateTimeField()),
            ],
            options={
                "db_table": "source",
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "resident")), fields=["household_number"], name="source_household"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("code_index",), name="source_one_resident_per_code"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("content__isnull", False), ("status", "resident")),
                            models.Q(
                                models.Q(("status", "resident"), _negated=True),
                                ("code_index__isnull", True),
                                ("content__isnull", True),
                                ("household_number", ""),
                            ),
                            _connector="OR",
                        ),
                        name="source_closed_keeps_nothing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SourcePending",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("act_id", models.TextField()),
                ("resident_number", models.TextField(db_index=True)),
                ("source_no", models.IntegerField()),
                ("since", models.DateTimeField()),
            ],
            options={
                "db_table": "source_pending",
                "constraints": [
                    models.UniqueConstraint(fields=("act_id", "resident_number"), name="source_pending_once")
                ],
            },
        ),
    ]
