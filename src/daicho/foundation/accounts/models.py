"""Tables of one sign-in realm. They stand in several databases: always ``.using(realm.alias)``."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Account(models.Model):
    """職員アカウント — one person's own account; shared ones do not exist (M27)."""

    staff_id = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=60)
    password_hash = models.CharField(max_length=200)
    office_code = models.CharField(max_length=8)
    office_name = models.CharField(max_length=60)
    duties = ArrayField(models.CharField(max_length=40), default=list)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    failed_count = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    password_changed_on = models.DateField()
    earlier_password_hashes = ArrayField(models.CharField(max_length=200), default=list)
    must_change_password = models.BooleanField(default=True)

    class Meta:
        db_table = "accounts_account"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="account_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.name}"


class Terminal(models.Model):
    """端末 — a terminal that was registered; others are refused."""

    code = models.CharField(max_length=20, unique=True)
    office_code = models.CharField(max_length=8)
    office_name = models.CharField(max_length=60)
    token_hash = models.BinaryField(null=True, unique=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_terminal"

    def __str__(self) -> str:
        return self.code


class SignInSession(models.Model):
    """サインイン — from sign-in to sign-out at one terminal, with the drafts that belong to it, encrypted."""

    token_hash = models.BinaryField(unique=True)
    staff_id = models.CharField(max_length=20)
    terminal = models.CharField(max_length=20)
    office_code = models.CharField(max_length=8)
    office_name = models.CharField(max_length=60)
    credential = models.CharField(max_length=60)
    created_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=20, default="")
    data = models.BinaryField(default=bytes)

    class Meta:
        db_table = "accounts_sign_in_session"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="one_session_per_person", fields=["staff_id"], condition=Q(ended_at__isnull=True)
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["staff_id", "-created_at"], name="session_by_person")
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.terminal}"
