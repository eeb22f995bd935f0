"""Signing in and out (サインイン): one answer for every failure, lock-out, and a session that moves with its person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from daicho.foundation.accounts import evidence, sessions
from daicho.foundation.accounts.errors import SignInRefused, TerminalUnknown
from daicho.foundation.accounts.models import Account, SignInSession, Terminal
from daicho.foundation.accounts.realms import Realm
from daicho.foundation.accounts.strong import Proof, verify_strongly
from daicho.foundation.clock import machine_now
from daicho.foundation.database.guard import serving
from daicho.kernel.context import Actor, Context, Office

LOCK_OUT_MINUTES = 30


@dataclass(frozen=True, slots=True)
class _Attempt:
    token: str = ""
    moved_from: str = ""


def sign_in(
    realm: Realm,
    staff_id: str,
    password: str,
    terminal: str,
    *,
    further: Mapping[str, str] | None = None,
    caused_by: str = "",
) -> str:
    """サインイン — returns the token for the realm's cookie. Own transaction: a failure is kept, too.

    Args: terminal: code of a registered terminal; further: what cards and sensors say.
    Raises: TerminalUnknown; SignInRefused, the same for every reason, so that nothing is learnt about who exists.
    """
    proof = Proof(password, dict(further or {}))
    with serving(realm.alias), transaction.atomic(using=realm.alias):
        place = Terminal.objects.using(realm.alias).filter(code=terminal, retired_at__isnull=True).first()
        attempt = _Attempt() if place is None else _try(realm, staff_id, proof, place, caused_by)
    if place is None:
        raise TerminalUnknown
    if not attempt.token:
        raise SignInRefused(limit=settings.LOCK_OUT_AFTER_FAILURES, minutes=LOCK_OUT_MINUTES)
    return attempt.token


def _try(realm: Realm, staff_id: str, proof: Proof, place: Terminal, caused_by: str) -> _Attempt:
    account = Account.objects.using(realm.alias).select_for_update().filter(staff_id=staff_id).first()
    credential = verify_strongly(account.password_hash if account else None, proof)
    office = Office(place.office_code, place.office_name)
    if account is None:
        # What was typed is not written down: it may be a password in the wrong field.
        nobody = evidence.context_of(realm, Actor("", "", realm.name), office, place.code, caused_by)
        evidence.note(nobody, evidence.SIGN_IN_FAILED, reason="unknown")
        return _Attempt()
    actor = Actor(account.staff_id, account.name, realm.name, frozenset(account.duties), credential or "")
    context = evidence.context_of(realm, actor, office, place.code, caused_by)
    refusal = refusal_of(account, credential)
    if refusal:
        count_failure(realm, account, context, refusal)
        return _Attempt()
    return _begin(realm, account, place, context)


def refusal_of(account: Account, credential: str | None) -> str:
    """Why an account may not be used now: ``locked``, ``password``, ``lapsed``, or empty when it may."""
    if account.locked_until is not None and account.locked_until > machine_now():
        return "locked"
    if credential is None:
        return "password"
    return "" if sessions.is_valid_today(account) else "lapsed"


def count_failure(realm: Realm, account: Account, context: Context, reason: str) -> None:
    """Keeps a failure, and locks the account after too many. *transaction required*, account row locked."""
    evidence.note(context, evidence.SIGN_IN_FAILED, reason=reason)
    if reason != "password":
        return
    account.failed_count += 1
    if account.failed_count >= settings.LOCK_OUT_AFTER_FAILURES:
        account.locked_until = machine_now() + timedelta(minutes=LOCK_OUT_MINUTES)
        account.failed_count = 0
        evidence.note(context, evidence.LOCKED_OUT, minutes=LOCK_OUT_MINUTES)
    account.save(using=realm.alias, update_fields=["failed_count", "locked_until"])


def _begin(realm: Realm, account: Account, place: Terminal, context: Context) -> _Attempt:
    account.failed_count, account.locked_until = 0, None
    account.save(using=realm.alias, update_fields=["failed_count", "locked_until"])
    token, replaced = sessions.begin(realm, account, place, context.actor.credential)
    if replaced is not None:
        evidence.note(context, evidence.SESSION_MOVED, moved_from=replaced.terminal)
    evidence.note(context, evidence.SIGNED_IN, credential=context.actor.credential)
    return _Attempt(token, replaced.terminal if replaced is not None else "")


def sign_out(realm: Realm, token: str, *, reason: str = sessions.SIGNED_OUT, caused_by: str = "") -> bool:
    """サインアウト — ends the session. Own transaction; nothing happens for a dead token.

    Args: reason: ``idle`` when the screen was left alone; only then drafts are kept for the next sign-in.
    Returns: whether there was a session.
    """
    with serving(realm.alias), transaction.atomic(using=realm.alias):
        row = sessions.end(realm, token, reason)
        if row is not None:
            left = {"reason": reason} if reason != sessions.SIGNED_OUT else {}
            evidence.note(_context_of_row(realm, row, caused_by), evidence.SIGNED_OUT, **left)
    return row is not None


def _context_of_row(realm: Realm, row: SignInSession, caused_by: str) -> Context:
    account = Account.objects.using(realm.alias).filter(staff_id=row.staff_id).first()
    actor = Actor(row.staff_id, account.name if account else "", realm.name, credential=row.credential)
    return evidence.context_of(realm, actor, Office(row.office_code, row.office_name), row.terminal, caused_by)
