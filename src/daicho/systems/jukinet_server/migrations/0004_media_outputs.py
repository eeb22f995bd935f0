"""媒体出力の記録: every output to a medium, one row each."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("jukinet_server", "0003_municipal_notices"),
    ]

    operations = [
        migrations.CreateModel(
            name="MediaOutput",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("made_at", models.DateTimeField()),
                ("what", models.TextField()),
                ("purpose", models.TextField()),
                ("medium", models.TextField()),
                ("medium_number", models.TextField()),
                ("destination", models.TextField()),
                ("file_name", models.TextField()),
                ("size", models.BigIntegerField()),
                ("digest", models.BinaryField()),
                ("persons", models.IntegerField()),
                ("holds_numbers", models.BooleanField()),
                ("staff_id", models.TextField()),
                ("staff_name", models.TextField()),
                ("office_name", models.TextField()),
                ("terminal", models.TextField()),
                ("second_id", models.TextField()),
                ("second_name", models.TextField()),
            ],
            options={
                "db_table": "juki_media_output",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("holds_numbers", False),
                            models.Q(
                                models.Q(("second_id", ""), _negated=True),
                                models.Q(("second_id", models.F("staff_id")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="juki_media_numbers_need_two",
                    )
                ],
            },
        ),
    ]
