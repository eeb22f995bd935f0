from django.db import migrations, models

MARKS = "‐‑‒–—―−－─━ｰ- 　"
DASHES = "ー" * 12
FILL = f"""
    update resident_search set kana_exact = translate(kana, '{MARKS}', '{DASHES}'),
        given_kana_exact = translate(split_part(translate(kana, ' ', '　'), '　', 2), '{MARKS}', '{DASHES}')
"""
"""What writing a row does to its kana, for the rows that are there."""


class Migration(migrations.Migration):
    dependencies = [("resident_registry", "0006_search_by_every_key")]

    operations = [
        migrations.AddField(model_name="residentsearch", name="kana_exact", field=models.TextField(default="")),
        migrations.AddField(model_name="residentsearch", name="given_kana_exact", field=models.TextField(default="")),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="residentsearch",
            index=models.Index(
                fields=["kana_exact", "birth_on"], name="search_spelling", opclasses=["text_pattern_ops", "date_ops"]
            ),
        ),
    ]
