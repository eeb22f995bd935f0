"""本人確認情報の不一致: what 住基ネット reports, until an officer has dealt with it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("resident_registry", "0013_hear_from_municipalities"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReportedDifference",
            fields=[
                ("difference", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("resident", models.CharField(blank=True, default="", max_length=10)),
                ("found_by", models.CharField(max_length=12)),
                ("kind", models.CharField(max_length=14)),
                ("items", models.JSONField()),
                ("found_on", models.DateField()),
                ("note", models.TextField()),
                ("told_by", models.CharField(max_length=20)),
                ("received_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_by", models.CharField(blank=True, default="", max_length=20)),
                ("outcome", models.TextField(blank=True, default="")),
            ],
            options={
                "db_table": "reported_difference",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", ""), ("settled_at__isnull", True), ("settled_by", "")),
                            models.Q(
                                ("settled_at__isnull", False),
                                models.Q(("settled_by", ""), _negated=True),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="difference_settled_with_a_reason",
                    )
                ],
            },
        ),
    ]
