"""機構とのやりとり: search keys of every person, numbers and codes asked for, cards and what is done to them."""

from __future__ import annotations

import uuid
from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from daicho.kernel.addresses import Address
from daicho.kernel.dates import PartialDate
from daicho.systems.jukinet_server.rules.four_items import address_key, name_key

ALIAS = "jukinet_server"


def put_search_keys(apps: Any, schema_editor: Any) -> None:
    """検索の鍵 of everybody already held, from their newest version."""
    if schema_editor.connection.alias != ALIAS:
        return
    records = apps.get_model(ALIAS, "IdentificationRecord").objects.using(ALIAS)
    keys = apps.get_model(ALIAS, "PersonSearch")
    newest = records.order_by("person_id", "-order_number").distinct("person_id")
    batch = []
    for row in newest.only("id", "person_id", "content").iterator(chunk_size=2000):
        batch.append(
            keys(
                person_id=row.person_id,
                record=row.id,
                name_key=name_key(row.content["name"]),
                address_key=address_key(Address.from_json(row.content["address"]).one_line()),
                birth_on=PartialDate.from_json(row.content["birth_date"]).sort_on,
                sex=row.content["sex"],
            )
        )
        if len(batch) == 2000:
            keys.objects.using(ALIAS).bulk_create(batch)
            batch = []
    keys.objects.using(ALIAS).bulk_create(batch)


class Migration(migrations.Migration):
    dependencies = [
        ("jukinet_server", "0004_media_outputs"),
    ]

    operations = [
        migrations.CreateModel(
            name="CardOperation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("resident_code_index", models.BinaryField()),
                ("serial", models.TextField()),
                ("operation", models.TextField()),
                ("reason", models.TextField()),
                ("on", models.DateField()),
                ("notification_card_returned_on", models.DateField(null=True)),
                ("ordered_at", models.DateTimeField()),
                ("staff_id", models.TextField()),
                ("staff_name", models.TextField()),
                ("message", models.UUIDField(unique=True)),
            ],
            options={
                "db_table": "juki_card_operation",
                "indexes": [models.Index(fields=["resident_code_index"], name="juki_card_operation_person")],
            },
        ),
        migrations.CreateModel(
            name="CodeLotRequest",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("count", models.IntegerField()),
                ("state", models.TextField()),
                ("lot", models.TextField(blank=True, default="")),
                ("fault", models.TextField(blank=True, default="")),
                ("requested_by", models.TextField()),
                ("requested_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "juki_code_lot_request",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "done", "rejected"])),
                        name="juki_code_lot_state_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")), fields=("state",), name="juki_one_code_lot_at_a_time"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NumberRequest",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("request_number", models.TextField(unique=True)),
                ("kind", models.TextField()),
                ("content", models.BinaryField()),
                ("state", models.TextField()),
                ("fault", models.TextField(blank=True, default="")),
                ("requested_at", models.DateTimeField()),
                ("asked_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "juki_number_request",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["waiting", "in_progress"])),
                        fields=["requested_at"],
                        name="juki_number_open",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "in_progress", "done", "rejected"])),
                        name="juki_number_state_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonSearch",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="search",
                        serialize=False,
                        to="jukinet_server.person",
                    ),
                ),
                ("record", models.UUIDField()),
                ("name_key", models.TextField()),
                ("address_key", models.TextField()),
                ("birth_on", models.DateField()),
                ("sex", models.TextField()),
            ],
            options={
                "db_table": "juki_person_search",
                "indexes": [models.Index(fields=["name_key"], name="juki_search_name")],
            },
        ),
        migrations.CreateModel(
            name="SerialCursor",
            fields=[
                ("id", models.SmallIntegerField(primary_key=True, serialize=False)),
                ("cursor", models.BigIntegerField()),
                ("read_at", models.DateTimeField()),
            ],
            options={
                "db_table": "juki_serial_cursor",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="juki_serial_cursor_single")
                ],
            },
        ),
        migrations.CreateModel(
            name="CardDuty",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("cause", models.TextField()),
                ("moved_on", models.DateField()),
                ("noted_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
                ("ended", models.IntegerField(default=0)),
                ("fault", models.TextField(blank=True, default="")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="jukinet_server.person"
                    ),
                ),
            ],
            options={
                "db_table": "juki_card_duty",
                "indexes": [
                    models.Index(condition=models.Q(("done_at", None)), fields=["id"], name="juki_card_duty_open")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "cause", "moved_on"), name="juki_card_duty_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="HeldCardCopy",
            fields=[
                ("serial", models.TextField(primary_key=True, serialize=False)),
                ("state", models.TextField()),
                ("kind", models.TextField()),
                ("issued_on", models.DateField()),
                ("delivered_on", models.DateField(null=True)),
                ("expires_on", models.DateField()),
                ("seen_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="jukinet_server.person"
                    ),
                ),
            ],
            options={
                "db_table": "juki_held_card",
                "indexes": [models.Index(fields=["expires_on"], name="juki_held_card_expires")],
            },
        ),
        migrations.RunPython(put_search_keys, migrations.RunPython.noop),
    ]
