"""世帯の異動の番号, by which the certificate server puts acts on a household in order."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("resident_registry", "0020_keep_why_settings_changed"),
    ]

    operations = [
        migrations.CreateModel(
            name="CertificateHouseholdNumber",
            fields=[
                ("household_number", models.CharField(max_length=8, primary_key=True, serialize=False)),
                ("act_no", models.PositiveIntegerField()),
            ],
            options={
                "db_table": "certificate_household_number",
            },
        ),
    ]
