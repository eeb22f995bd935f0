from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("resident_registry", "0004_keep_suppressions")]

    operations = [
        migrations.CreateModel(
            name="EntryDraft",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=40)),
                ("staff_id", models.CharField(max_length=20)),
                ("saved_at", models.DateTimeField()),
                ("content", models.BinaryField()),
            ],
            options={
                "db_table": "entry_draft",
                "indexes": [models.Index(fields=["staff_id", "saved_at"], name="entry_draft_of_officer")],
            },
        ),
    ]
