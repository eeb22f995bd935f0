"""窓口受付と交付の設定: requests at the counter with their steps, and what the city has decided."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("certificate_server", "0002_keep_sources"),
    ]

    operations = [
        migrations.CreateModel(
            name="CounterRequest",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("day", models.DateField()),
                ("office_code", models.TextField()),
                ("office_name", models.TextField()),
                ("number", models.PositiveIntegerField()),
                ("identified_by", models.TextField()),
                ("papers", models.JSONField()),
                ("resident_number", models.TextField()),
                ("kind", models.TextField()),
                ("scope", models.TextField()),
                ("selected", models.JSONField()),
                ("options", models.JSONField()),
                ("copies", models.PositiveSmallIntegerField()),
                ("received_at", models.DateTimeField()),
                ("staff_id", models.TextField()),
                ("staff_name", models.TextField()),
                ("terminal", models.TextField()),
            ],
            options={
                "db_table": "counter_request",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("day", "office_code", "number"), name="counter_request_is_numbered"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("identified_by__in", ["card", "papers"])),
                        name="counter_request_is_identified",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ServiceSetting",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("name", models.TextField()),
                ("setting_no", models.PositiveIntegerField()),
                ("value", models.JSONField()),
                ("reason", models.TextField()),
                ("set_at", models.DateTimeField()),
                ("staff_id", models.TextField()),
                ("staff_name", models.TextField()),
                ("second_id", models.TextField(default="")),
                ("second_name", models.TextField(default="")),
            ],
            options={
                "db_table": "service_setting",
                "constraints": [
                    models.UniqueConstraint(fields=("name", "setting_no"), name="service_setting_is_numbered")
                ],
            },
        ),
        migrations.CreateModel(
            name="CounterStep",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("step_no", models.PositiveSmallIntegerField()),
                ("state", models.TextField()),
                ("at", models.DateTimeField()),
                ("staff_id", models.TextField()),
                ("staff_name", models.TextField()),
                ("terminal", models.TextField()),
                ("receipt_number", models.TextField(default="")),
                ("reason", models.TextField(default="")),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="certificate_server.counterrequest",
                    ),
                ),
            ],
            options={
                "db_table": "counter_step",
                "constraints": [
                    models.UniqueConstraint(fields=("request", "step_no"), name="counter_step_is_numbered")
                ],
            },
        ),
    ]
