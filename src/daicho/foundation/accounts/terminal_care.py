"""端末の管理 at the screen: registering a terminal takes two administrators; retiring one closes what is open there.

Each is an action like those of ``care``; ``ctx.system`` is the realm's alias.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from daicho.foundation.accounts import administration, evidence, sessions
from daicho.foundation.accounts.directory import administrators_duty
from daicho.foundation.accounts.errors import (
    SecondAdministratorRequired,
    TerminalInUse,
    TerminalNotThere,
    TerminalOfOneself,
)
from daicho.foundation.accounts.models import Account, SignInSession, Terminal
from daicho.foundation.accounts.realms import Realm
from daicho.foundation.clock import machine_now
from daicho.foundation.database.guard import serving
from daicho.kernel.context import Actor, Context, Office


@dataclass(frozen=True, slots=True)
class TerminalRow:
    """端末の一行. ``used_by``: who is signed in there now. ``retired_at``: None while it is in use."""

    code: str
    office: str
    used_by: str
    retired_at: datetime | None


def list_terminals(ctx: Context, realm: Realm) -> tuple[TerminalRow, ...]:
    """端末の一覧 — those in use first, by office and code. Own transaction."""
    with serving(realm.alias), transaction.atomic(using=realm.alias):
        names = dict(Account.objects.using(realm.alias).values_list("staff_id", "name"))
        running = SignInSession.objects.using(realm.alias).filter(ended_at__isnull=True)
        used_by = {at: f"{staff} {names.get(staff, '')}" for at, staff in running.values_list("terminal", "staff_id")}
        rows = tuple(
            TerminalRow(row.code, f"{row.office_code} {row.office_name}", used_by.get(row.code, ""), row.retired_at)
            for row in Terminal.objects.using(realm.alias).order_by("office_code", "code")
        )
        evidence.note(ctx, evidence.TERMINALS_LISTED, count=len(rows))
    return tuple(sorted(rows, key=lambda row: row.retired_at is not None))


def register_terminal(ctx: Context, realm: Realm, code: str, office: Office, second: Actor) -> str:
    """端末の登録 by two administrators — returns the code that the terminal is given, told once.

    Args: second: who has just proven to be there. Raises: TerminalInUse, SecondAdministratorRequired.
    """
    if second.staff_id == ctx.actor.staff_id or administrators_duty(realm) not in second.duties:
        raise SecondAdministratorRequired()
    with serving(realm.alias):
        if Terminal.objects.using(realm.alias).filter(code=code, retired_at__isnull=True).exists():
            raise TerminalInUse(code=code)
    return administration.register_terminal(ctx, realm, code, office, confirmed_by=second.staff_id)


def retire_terminal(ctx: Context, realm: Realm, code: str) -> None:
    """端末の廃止 — ends the sessions open at it. Own transaction. Raises: TerminalNotThere, TerminalOfOneself."""
    if code == ctx.terminal:
        raise TerminalOfOneself()
    with serving(realm.alias), transaction.atomic(using=realm.alias):
        rows = Terminal.objects.using(realm.alias).select_for_update().filter(code=code, retired_at__isnull=True)
        row = rows.first()
        if row is None:
            raise TerminalNotThere(code=code)
        row.retired_at, row.token_hash = machine_now(), None
        row.save(using=realm.alias, update_fields=["retired_at", "token_hash"])
        ended = sessions.end_at(realm, code, sessions.LAPSED)
        evidence.note(ctx, evidence.TERMINAL_RETIRED, code=code, sessions_ended=ended)
