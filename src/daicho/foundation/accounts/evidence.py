"""Audit rows of the sign-in realms."""

from __future__ import annotations

from collections.abc import Mapping

from daicho.foundation.accounts.realms import Realm
from daicho.foundation.audit import record
from daicho.foundation.clock import business_now
from daicho.kernel.context import Actor, Context, Office
from daicho.kernel.law import LawTables

SIGNED_IN = "staff.signed_in"
SIGNED_OUT = "staff.signed_out"
SIGN_IN_FAILED = "staff.sign_in_failed"
LOCKED_OUT = "account.locked_out"
SESSION_MOVED = "session.moved"
PASSWORD_CHANGED = "password.changed"
ACCOUNT_CREATED = "account.created"
DUTIES_SET = "account.duties_set"
ACCOUNT_RETIRED = "account.retired"
ACCOUNT_UNLOCKED = "account.unlocked"
ACCOUNT_LOCKED = "account.locked"
PASSWORD_RESET = "password.reset"
ACCOUNTS_LISTED = "account.listed"
TERMINAL_REGISTERED = "terminal.registered"
TERMINAL_RETIRED = "terminal.retired"
TERMINALS_LISTED = "terminal.listed"


def context_of(realm: Realm, actor: Actor, office: Office, terminal: str, caused_by: str = "") -> Context:
    """The context of an act inside a realm."""
    return Context(
        actor=actor,
        office=office,
        terminal=terminal,
        purpose="",
        system=realm.alias,
        now=business_now(),
        law=LawTables({}),
        caused_by=caused_by,
    )


def note(context: Context, event: str, **detail: object) -> None:
    """Writes one audit row in the realm's own database. *transaction required*"""
    kept: Mapping[str, object] = {name: value for name, value in detail.items() if value not in (None, "")}
    record(context, event=event, detail=kept, using=context.system)
