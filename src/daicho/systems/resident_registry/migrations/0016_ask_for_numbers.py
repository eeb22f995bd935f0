"""番号の要求: 個人番号 and 住民票コード asked of J-LIS, and who holds a card."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("resident_registry", "0015_exchange_with_immigration"),
    ]

    operations = [
        migrations.CreateModel(
            name="CardHolding",
            fields=[
                ("resident_number", models.CharField(max_length=10, primary_key=True, serialize=False)),
                ("cards", models.JSONField()),
                ("reported_at", models.DateTimeField()),
            ],
            options={
                "db_table": "card_holding",
            },
        ),
        migrations.CreateModel(
            name="ResidentCodesWish",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField()),
                ("codes", models.IntegerField()),
                ("arrived_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "resident_codes_wish",
            },
        ),
        migrations.CreateModel(
            name="NumberRequest",
            fields=[
                ("request_number", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("resident_number", models.CharField(max_length=10)),
                ("kind", models.CharField(max_length=20)),
                ("reason", models.CharField(blank=True, default="", max_length=200)),
                ("claimant", models.CharField(blank=True, default="", max_length=100)),
                ("papers", models.JSONField(default=list)),
                ("state", models.CharField(default="requested", max_length=12)),
                ("number", models.BinaryField(null=True)),
                ("obstacle", models.TextField(blank=True, default="")),
                ("reception", models.CharField(blank=True, default="", max_length=20)),
                ("requested_at", models.DateTimeField()),
                ("staff_id", models.CharField(max_length=20)),
                ("arrived_at", models.DateTimeField(null=True)),
                ("settled_by", models.CharField(blank=True, default="", max_length=20)),
            ],
            options={
                "db_table": "number_request",
                "indexes": [models.Index(fields=["state", "requested_at"], name="number_request_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["requested", "applied", "error", "settled"])),
                        name="number_request_state_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["requested", "error"])),
                        fields=("resident_number",),
                        name="one_open_number_request",
                    ),
                ],
            },
        ),
    ]
