"""受付と交付: receipts of the certificate centre, their steps, copies and the numbers of the day."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("certificate_server", "0003_counter_and_settings"),
    ]

    operations = [
        migrations.CreateModel(
            name="IssueCounter",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("day", models.DateField()),
                ("terminal", models.TextField()),
                ("last", models.PositiveIntegerField(default=0)),
            ],
            options={
                "db_table": "issue_counter",
                "constraints": [models.UniqueConstraint(fields=("day", "terminal"), name="kiosk_counter_per_day")],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("number", models.TextField(primary_key=True, serialize=False)),
                ("request_digest", models.BinaryField()),
                ("kiosk", models.TextField()),
                ("applicant", models.TextField()),
                ("subjects", models.JSONField()),
                ("kind", models.TextField()),
                ("scope", models.TextField()),
                ("options", models.JSONField()),
                ("copies", models.PositiveSmallIntegerField()),
                ("first_serial", models.PositiveIntegerField()),
                ("fee", models.PositiveIntegerField()),
                ("day", models.DateField()),
                ("received_at", models.DateTimeField()),
                ("valid_until", models.DateTimeField()),
            ],
            options={
                "db_table": "receipt",
                "indexes": [models.Index(fields=["valid_until"], name="receipt_by_end")],
            },
        ),
        migrations.CreateModel(
            name="IssuedCopy",
            fields=[
                ("number", models.TextField(primary_key=True, serialize=False)),
                ("copy_no", models.PositiveSmallIntegerField()),
                ("sheets", models.PositiveSmallIntegerField()),
                ("digest", models.TextField()),
                ("versions", models.JSONField()),
                ("issued_at", models.DateTimeField()),
                (
                    "receipt",
                    models.ForeignKey(
                        db_column="receipt",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="made",
                        to="certificate_server.receipt",
                    ),
                ),
            ],
            options={
                "db_table": "issued_copy",
                "constraints": [models.UniqueConstraint(fields=("receipt", "copy_no"), name="issued_copy_once")],
            },
        ),
        migrations.CreateModel(
            name="ReceiptStep",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("step_no", models.PositiveSmallIntegerField()),
                ("state", models.TextField()),
                ("at", models.DateTimeField()),
                ("code", models.TextField(default="")),
                ("reason", models.TextField(default="")),
                ("sheets_printed", models.PositiveIntegerField(default=0)),
                ("paid", models.PositiveIntegerField(default=0)),
                (
                    "receipt",
                    models.ForeignKey(
                        db_column="receipt",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="certificate_server.receipt",
                    ),
                ),
            ],
            options={
                "db_table": "receipt_step",
                "constraints": [
                    models.UniqueConstraint(fields=("receipt", "step_no"), name="receipt_step_is_numbered"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "made")), fields=("receipt",), name="receipt_is_made_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["printed", "not_printed", "refunded"])),
                        fields=("receipt",),
                        name="receipt_outcome_told_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["received", "made", "refused", "printed", "not_printed", "refunded", "expired"],
                            )
                        ),
                        name="receipt_state_known",
                    ),
                ],
            },
        ),
    ]
