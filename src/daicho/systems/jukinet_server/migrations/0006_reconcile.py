"""整合性確認: the digest of everybody held, and the runs with what they found."""

from __future__ import annotations

import uuid
from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from daicho.systems.jukinet_server.queries.content import record_from
from daicho.systems.jukinet_server.rules.reconciliation import bucket_of, digest_of, members_of
from daicho.systems.jukinet_server.rules.record import State

ALIAS = "jukinet_server"


def put_digests(apps: Any, schema_editor: Any) -> None:
    """ダイジェスト of everybody already held, from their newest version."""
    if schema_editor.connection.alias != ALIAS:
        return
    records = apps.get_model(ALIAS, "IdentificationRecord").objects.using(ALIAS)
    digests = apps.get_model(ALIAS, "HeldDigest")
    newest = records.order_by("person_id", "-order_number").distinct("person_id")
    batch = []
    for row in newest.iterator(chunk_size=2000):
        record = record_from(row)
        batch.append(
            digests(
                person_id=row.person_id,
                municipality_code=record.municipality_code,
                bucket=bucket_of(record.resident_code),
                digest=digest_of(members_of(record, State(row.state))),
                record_id=row.id,
                reason=record.reason.value,
            )
        )
        if len(batch) == 2000:
            digests.objects.using(ALIAS).bulk_create(batch)
            batch = []
    digests.objects.using(ALIAS).bulk_create(batch)


class Migration(migrations.Migration):
    dependencies = [
        ("jukinet_server", "0005_ask_the_national_server"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReconciliationRun",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("peer", models.TextField()),
                ("municipality_code", models.TextField()),
                ("method", models.TextField()),
                ("trigger", models.TextField()),
                ("reason", models.TextField()),
                ("legal_basis", models.TextField()),
                ("ordered_at", models.DateTimeField()),
                ("staff_id", models.TextField()),
                ("staff_name", models.TextField()),
            ],
            options={
                "db_table": "juki_reconciliation_run",
            },
        ),
        migrations.AddField(
            model_name="identificationrecord",
            name="resent_of",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="jukinet_server.identificationrecord",
            ),
        ),
        migrations.CreateModel(
            name="ReconciliationResult",
            fields=[
                (
                    "run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="result",
                        serialize=False,
                        to="jukinet_server.reconciliationrun",
                    ),
                ),
                ("finished_at", models.DateTimeField()),
                ("milliseconds", models.IntegerField()),
                ("error", models.TextField()),
                ("total_here", models.IntegerField()),
                ("total_there", models.IntegerField(null=True)),
                ("buckets_different", models.IntegerField(null=True)),
                ("differences", models.IntegerField()),
                ("in_transit", models.IntegerField()),
            ],
            options={
                "db_table": "juki_reconciliation_result",
            },
        ),
        migrations.CreateModel(
            name="ReconciliationDifference",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("kind", models.TextField()),
                ("items", models.JSONField()),
                ("content", models.BinaryField()),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="jukinet_server.person",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="jukinet_server.identificationrecord",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="found",
                        to="jukinet_server.reconciliationrun",
                    ),
                ),
            ],
            options={
                "db_table": "juki_reconciliation_difference",
            },
        ),
        migrations.CreateModel(
            name="HeldDigest",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("municipality_code", models.TextField()),
                ("bucket", models.SmallIntegerField()),
                ("digest", models.DecimalField(decimal_places=0, max_digits=78)),
                ("reason", models.TextField()),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="jukinet_server.person",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="jukinet_server.identificationrecord",
                    ),
                ),
            ],
            options={
                "db_table": "juki_held_digest",
                "indexes": [models.Index(fields=["municipality_code", "bucket"], name="juki_held_digest_bucket")],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "municipality_code"), name="juki_held_digest_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ReconciliationDecision",
            fields=[
                (
                    "difference",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="decision",
                        serialize=False,
                        to="jukinet_server.reconciliationdifference",
                    ),
                ),
                ("decision", models.TextField()),
                ("reason", models.TextField()),
                ("update_reason", models.TextField()),
                ("decided_at", models.DateTimeField()),
                ("staff_id", models.TextField()),
                ("staff_name", models.TextField()),
            ],
            options={
                "db_table": "juki_reconciliation_decision",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("decision__in", ["resent", "reported"])), name="juki_decision_known"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="reconciliationdifference",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["missing_there", "missing_here", "differs"])),
                name="juki_difference_kind_known",
            ),
        ),
        migrations.CreateModel(
            name="LinkageSwitch",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("receiver", models.TextField()),
                ("is_manual", models.BooleanField()),
                ("reason", models.TextField()),
                ("switched_at", models.DateTimeField()),
                ("staff_id", models.TextField()),
                ("staff_name", models.TextField()),
            ],
            options={
                "db_table": "juki_linkage_switch",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="juki_switch_has_reason"
                    )
                ],
            },
        ),
        migrations.RunPython(put_digests, migrations.RunPython.noop),
    ]
