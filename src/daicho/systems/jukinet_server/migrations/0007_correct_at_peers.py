"""整合による訂正 as a decision on a difference."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("jukinet_server", "0006_reconcile"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="reconciliationdecision",
            name="juki_decision_known",
        ),
        migrations.AddConstraint(
            model_name="reconciliationdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("decision__in", ["resent", "reported", "enter", "remove"])),
                name="juki_decision_known",
            ),
        ),
    ]
