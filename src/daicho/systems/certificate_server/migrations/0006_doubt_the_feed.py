"""復元の検知: messages that only one side of the feed knows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("certificate_server", "0005_record_supplies"),
    ]

    operations = [
        migrations.AddField("feedstate", "doubt", models.TextField(default="")),
        migrations.AddField("feedstate", "settled", models.TextField(default="")),
    ]
