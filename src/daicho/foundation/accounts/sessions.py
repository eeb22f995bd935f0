"""Sessions (サインインの状態): who is signed in at which terminal, until when, and the drafts of that person."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from daicho.foundation.accounts.models import Account, SignInSession, Terminal
from daicho.foundation.accounts.passwords import is_overdue
from daicho.foundation.accounts.realms import Realm
from daicho.foundation.clock import TOKYO, business_now, machine_now
from daicho.foundation.crypto.keyring import keyring_for
from daicho.foundation.database.guard import serving
from daicho.kernel.context import Actor, Office

MOVED, IDLE, TOO_LONG, SIGNED_OUT, LAPSED = "moved", "idle", "too_long", "signed_out", "lapsed"
TOUCH_EVERY = timedelta(seconds=15)
PUT_ASIDE_AFTER = frozenset({MOVED, IDLE, TOO_LONG})
PUT_ASIDE_FOR = timedelta(hours=12)
"""How long a form that somebody had open is still put aside for them when they send it after their session."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """サインイン中の職員 — what a request knows about its operator."""

    staff_id: str
    name: str
    realm: str
    office: Office
    terminal: str
    duties: frozenset[str]
    credential: str
    must_change_password: bool
    has_drafts: bool
    session: SessionStore

    @property
    def actor(self) -> Actor:
        """操作者 for the context of an act."""
        return Actor(self.staff_id, self.name, self.realm, self.duties, self.credential)


@dataclass(frozen=True, slots=True)
class SessionStore:
    """下書き — small JSON values of the person, kept over a change of terminal and over time-out; encrypted."""

    session_id: int
    realm: Realm = field(repr=False)

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a key."""
        with serving(self.realm.alias):
            return _opened(self.realm, SignInSession.objects.using(self.realm.alias).get(id=self.session_id)).get(
                key, default
            )

    def put(self, key: str, value: Any) -> None:
        """Keeps a JSON value."""
        with self._changing() as data:
            data[key] = value

    def remove(self, key: str) -> Any:
        """Takes a value out and returns it, None when there was none."""
        with self._changing() as data:
            return data.pop(key, None)

    @contextmanager
    def _changing(self) -> Iterator[dict[str, Any]]:
        alias = self.realm.alias
        with serving(alias), transaction.atomic(using=alias):
            row = SignInSession.objects.using(alias).select_for_update().get(id=self.session_id)
            data = _opened(self.realm, row)
            yield data
            row.data = closed(self.realm, row.staff_id, data)
            row.save(using=alias, update_fields=["data"])


@dataclass(frozen=True, slots=True)
class Ended:
    """終わったサインイン — why a cookie no longer counts, e.g. ``moved`` or ``idle``.

    Args: was: whose it was, while what they still send may be put aside for them; it opens nothing.
    """

    reason: str
    was: SignedIn | None = field(default=None, compare=False, repr=False)


def token_hash(token: str) -> bytes:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).digest()


def begin(realm: Realm, account: Account, terminal: Terminal, credential: str) -> tuple[str, SignInSession | None]:
    """Starts a session and takes over the drafts of the last one. *transaction required*, account row locked.

    Returns: the new token, and the session elsewhere that it replaced.
    """
    now = machine_now()
    rows = SignInSession.objects.using(realm.alias)
    last = rows.filter(staff_id=account.staff_id).order_by("-created_at").first()
    replaced = last if last is not None and last.ended_at is None else None
    drafts = bytes(last.data) if last is not None and last.end_reason != SIGNED_OUT else b""
    if last is not None:
        rows.filter(id=last.id, ended_at__isnull=True).update(ended_at=now, end_reason=MOVED)
        rows.filter(id=last.id).update(data=b"")
    token = secrets.token_urlsafe(32)
    rows.create(
        token_hash=token_hash(token),
        staff_id=account.staff_id,
        terminal=terminal.code,
        office_code=terminal.office_code,
        office_name=terminal.office_name,
        credential=credential,
        created_at=now,
        last_seen_at=now,
        data=drafts,
    )
    return token, replaced


def resolve(realm: Realm, token: str) -> SignedIn | Ended | None:
    """The person behind a cookie, now; the account is read anew so that lapsed rights are gone at once (M28)."""
    rows = SignInSession.objects.using(realm.alias)
    row = rows.filter(token_hash=token_hash(token)).first()
    if row is None:
        return None
    if row.ended_at is not None:
        return Ended(row.end_reason, _whose(realm, row))
    now = machine_now()
    account = Account.objects.using(realm.alias).filter(staff_id=row.staff_id).first()
    reason = _over(row, account, now)
    if reason or account is None:
        rows.filter(id=row.id, ended_at__isnull=True).update(ended_at=now, end_reason=reason)
        row.ended_at, row.end_reason = now, reason
        return Ended(reason, _whose(realm, row))
    if now - row.last_seen_at >= TOUCH_EVERY:
        rows.filter(id=row.id, ended_at__isnull=True).update(last_seen_at=now)
    return _signed_in(realm, row, account, now)


def _signed_in(realm: Realm, row: SignInSession, account: Account, now: datetime) -> SignedIn:
    return SignedIn(
        staff_id=account.staff_id,
        name=account.name,
        realm=realm.name,
        office=Office(row.office_code, row.office_name),
        terminal=row.terminal,
        duties=frozenset(account.duties),
        credential=row.credential,
        must_change_password=account.must_change_password
        or is_overdue(account.password_changed_on, now.astimezone(TOKYO).date()),
        has_drafts=bool(row.data),
        session=SessionStore(row.id, realm),
    )


def _whose(realm: Realm, row: SignInSession) -> SignedIn | None:
    """Whose session it was, where it ended by itself not long ago and the account may still be used."""
    now = machine_now()
    if row.end_reason not in PUT_ASIDE_AFTER or row.ended_at is None or now - row.ended_at > PUT_ASIDE_FOR:
        return None
    account = Account.objects.using(realm.alias).filter(staff_id=row.staff_id).first()
    if account is None or not is_valid_today(account) or (account.locked_until or now) > now:
        return None
    return _signed_in(realm, row, account, now)


def end(realm: Realm, token: str, reason: str = SIGNED_OUT) -> SignInSession | None:
    """Ends a session; its drafts are forgotten unless its screen was only left alone. *transaction required*"""
    rows = SignInSession.objects.using(realm.alias).filter(token_hash=token_hash(token), ended_at__isnull=True)
    row = rows.select_for_update().first()
    if row is not None:
        rows.update(ended_at=machine_now(), end_reason=reason, data=row.data if reason == IDLE else b"")
    return row


def end_all(realm: Realm, staff_id: str, reason: str) -> None:
    """Ends whatever session a person has. *transaction required*"""
    rows = SignInSession.objects.using(realm.alias).filter(staff_id=staff_id, ended_at__isnull=True)
    rows.update(ended_at=machine_now(), end_reason=reason, data=b"")


def end_at(realm: Realm, terminal: str, reason: str) -> int:
    """Ends whatever is open at a terminal; returns how many. *transaction required*"""
    rows = SignInSession.objects.using(realm.alias).filter(terminal=terminal, ended_at__isnull=True)
    return rows.update(ended_at=machine_now(), end_reason=reason, data=b"")


def is_valid_today(account: Account) -> bool:
    """有効期間 — whether an account may be used on today's business day."""
    today = business_now().date()
    return account.valid_from <= today and (account.valid_to is None or today <= account.valid_to)


def _over(row: SignInSession, account: Account | None, now: datetime) -> str:
    if account is None or not is_valid_today(account):
        return LAPSED
    if now - row.last_seen_at > timedelta(minutes=settings.SESSION_IDLE_MINUTES) + TOUCH_EVERY:
        return IDLE
    if now - row.created_at > timedelta(hours=settings.SESSION_ABSOLUTE_HOURS):
        return TOO_LONG
    return ""


def _purpose(staff_id: str) -> str:
    return f"sign_in_session.data:{staff_id}"


def _opened(realm: Realm, row: SignInSession) -> dict[str, Any]:
    blob = bytes(row.data)
    if not blob:
        return {}
    plain = keyring_for(realm.alias).decrypt(blob, context=_purpose(row.staff_id))
    return dict(json.loads(plain))


def closed(realm: Realm, staff_id: str, data: dict[str, Any]) -> bytes:
    """Drafts as they are stored."""
    if not data:
        return b""
    plain = json.dumps(data, ensure_ascii=False).encode()
    return keyring_for(realm.alias).encrypt(plain, context=_purpose(staff_id))
