from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("resident_registry", "0005_park_entries")]

    operations = [
        migrations.AddField(
            model_name="residentsearch", name="name_form", field=models.CharField(default="name", max_length=16)
        ),
        migrations.AddField(model_name="residentsearch", name="building_key", field=models.TextField(default="")),
        migrations.AddField(
            model_name="residentsearch", name="relationship", field=models.CharField(default="", max_length=8)
        ),
        migrations.AddField(
            model_name="residentsearch", name="removed_reason", field=models.CharField(default="", max_length=40)
        ),
        migrations.AddIndex(
            model_name="residentsearch",
            index=models.Index(
                condition=models.Q(("building_key", ""), _negated=True),
                fields=["building_key"],
                name="search_building",
                opclasses=["text_pattern_ops"],
            ),
        ),
    ]
