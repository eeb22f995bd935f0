"""コンビニ交付: numbers of what was sent to the certificate server, and what came out of kiosks."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("resident_registry", "0018_send_destinations"),
    ]

    operations = [
        migrations.CreateModel(
            name="CertificateSourceNumber",
            fields=[
                ("resident_number", models.CharField(max_length=10, primary_key=True, serialize=False)),
                ("source_no", models.PositiveIntegerField()),
            ],
            options={
                "db_table": "certificate_source_number",
            },
        ),
        migrations.CreateModel(
            name="KioskIssue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("receipt_number", models.CharField(max_length=20)),
                ("outcome", models.CharField(max_length=12)),
                ("issued_at", models.DateTimeField()),
                ("outcome_at", models.DateTimeField()),
                ("kiosk", models.CharField(max_length=40)),
                ("place", models.CharField(blank=True, default="", max_length=100)),
                ("kind", models.CharField(max_length=40)),
                ("scope", models.CharField(max_length=8)),
                ("options", models.JSONField()),
                ("applicant", models.CharField(max_length=10)),
                (
                    "subjects",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), size=None),
                ),
                ("copies", models.JSONField()),
                ("fee", models.PositiveIntegerField()),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "db_table": "kiosk_issue",
                "indexes": [django.contrib.postgres.indexes.GinIndex(fields=["subjects"], name="kiosk_issue_subjects")],
                "constraints": [
                    models.UniqueConstraint(fields=("receipt_number", "outcome"), name="kiosk_outcomes_are_told_once")
                ],
            },
        ),
    ]
