"""機構とのやりとりの控え: numbers asked for, codes asked for, cards and what is done to them."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from daicho.systems.jukinet_server.models.identification import Person


class PersonSearch(models.Model):
    """検索の鍵 of the newest version of a person; rebuildable from the versions. Names compared, never shown."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, primary_key=True, related_name="search")
    record = models.UUIDField()
    name_key = models.TextField()
    address_key = models.TextField()
    birth_on = models.DateField()
    sex = models.TextField()

    class Meta:
        db_table = "juki_person_search"
        indexes = [models.Index(fields=["name_key"], name="juki_search_name")]

    def __str__(self) -> str:
        return f"search keys of person {self.person_id}"


class NumberRequest(models.Model):
    """個人番号の生成・変更の要求 (JN-03) on its way. ``content``: the request as J-LIS gets it, encrypted.

    ``id`` is the 電文番号 under which it is repeated. Nothing of the number made is kept here.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    request_number = models.TextField(unique=True)
    kind = models.TextField()
    content = models.BinaryField()
    state = models.TextField()
    fault = models.TextField(blank=True, default="")
    requested_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "juki_number_request"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "in_progress", "done", "rejected"]), name="juki_number_state_known"
            )
        ]
        indexes = [
            models.Index(
                fields=["requested_at"], condition=Q(state__in=["waiting", "in_progress"]), name="juki_number_open"
            )
        ]

    def __str__(self) -> str:
        return self.request_number


class CodeLotRequest(models.Model):
    """住民票コードの配分の要求 (JN-02). ``id`` is its 電文番号; the codes themselves are not kept here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    count = models.IntegerField()
    state = models.TextField()
    lot = models.TextField(blank=True, default="")
    fault = models.TextField(blank=True, default="")
    requested_by = models.TextField()
    requested_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "juki_code_lot_request"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "done", "rejected"]), name="juki_code_lot_state_known"
            ),
            models.UniqueConstraint(fields=["state"], condition=Q(state="waiting"), name="juki_one_code_lot_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.count} codes: {self.state}"


class CardDuty(models.Model):
    """職権による廃止の事由 of a person: waits until the card management was asked which cards it ends."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    cause = models.TextField()
    moved_on = models.DateField()
    noted_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    ended = models.IntegerField(default=0)
    fault = models.TextField(blank=True, default="")

    class Meta:
        db_table = "juki_card_duty"
        constraints = [
            models.UniqueConstraint(fields=["person", "cause", "moved_on"], name="juki_card_duty_once"),
        ]
        indexes = [models.Index(fields=["id"], condition=Q(done_at=None), name="juki_card_duty_open")]

    def __str__(self) -> str:
        return f"{self.cause} of person {self.person_id}"


class CardOperation(models.Model):
    """カードの処理の記録 — what was ordered, by whom and why; how it went stands with its delivery (``message``)."""

    append_only = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    resident_code_index = models.BinaryField()
    serial = models.TextField()
    operation = models.TextField()
    reason = models.TextField()
    on = models.DateField()
    notification_card_returned_on = models.DateField(null=True)
    ordered_at = models.DateTimeField()
    staff_id = models.TextField()
    staff_name = models.TextField()
    message = models.UUIDField(unique=True)

    class Meta:
        db_table = "juki_card_operation"
        indexes = [models.Index(fields=["resident_code_index"], name="juki_card_operation_person")]

    def __str__(self) -> str:
        return f"{self.operation} {self.serial}"


class HeldCardCopy(models.Model):
    """カード管理状況の控え — as J-LIS told last, so that the registry is told of changes alone."""

    serial = models.TextField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.TextField()
    kind = models.TextField()
    issued_on = models.DateField()
    delivered_on = models.DateField(null=True)
    expires_on = models.DateField()
    seen_at = models.DateTimeField()

    class Meta:
        db_table = "juki_held_card"
        indexes = [models.Index(fields=["expires_on"], name="juki_held_card_expires")]

    def __str__(self) -> str:
        return f"card {self.serial}: {self.state}"


class SerialCursor(models.Model):
    """発行番号をどこまで受けたか — one row."""

    id = models.SmallIntegerField(primary_key=True)
    cursor = models.BigIntegerField()
    read_at = models.DateTimeField()

    class Meta:
        db_table = "juki_serial_cursor"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="juki_serial_cursor_single")]

    def __str__(self) -> str:
        return str(self.cursor)
