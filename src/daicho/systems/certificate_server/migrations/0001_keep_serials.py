"""発行番号: which user certificate is whose, from the CS."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="UserCertificate",
            fields=[
                ("serial_index", models.BinaryField(max_length=32, primary_key=True, serialize=False)),
                ("serial", models.BinaryField()),
                ("resident_code", models.BinaryField()),
                ("resident_code_index", models.BinaryField()),
                ("state", models.TextField()),
                ("since", models.DateField()),
                ("cursor", models.BigIntegerField()),
                ("received_at", models.DateTimeField()),
            ],
            options={
                "db_table": "user_certificate",
                "indexes": [models.Index(fields=["resident_code_index"], name="user_certificate_holder")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["valid", "revoked"])), name="user_certificate_state_known"
                    )
                ],
            },
        ),
    ]
