"""アカウントの管理 at the screen: lock, new password, people and duties by two. Nobody does it to themselves.

Each is an action like those of ``administration``; ``ctx.system`` is the realm's alias.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db import transaction

from daicho.foundation.accounts import administration, evidence, passwords, sessions
from daicho.foundation.accounts.administration import PASSWORD_FIELDS, NewAccount, locked_account, today
from daicho.foundation.accounts.directory import administrators_duty, duties_of
from daicho.foundation.accounts.errors import DutyUnknown, NotByOneself, SecondAdministratorRequired
from daicho.foundation.accounts.realms import Realm
from daicho.foundation.database.guard import serving
from daicho.kernel.context import Actor, Context, Office

FOR_EVER = datetime(9999, 1, 1, tzinfo=UTC)
"""Until somebody unlocks it."""
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class Newcomer:
    """登録する職員."""

    staff_id: str
    name: str
    office: Office
    duties: tuple[str, ...]
    valid_from: date


def lock_account(ctx: Context, realm: Realm, staff_id: str) -> None:
    """利用の停止 — ends the person's session at once. Raises: AccountUnknown, NotByOneself."""
    _refuse_oneself(ctx, staff_id)
    with serving(realm.alias), transaction.atomic(using=realm.alias):
        account = locked_account(realm, staff_id)
        account.locked_until = FOR_EVER
        account.save(using=realm.alias, update_fields=["locked_until"])
        sessions.end_all(realm, staff_id, sessions.LAPSED)
        evidence.note(ctx, evidence.ACCOUNT_LOCKED, staff_id=staff_id)


def reset_password(ctx: Context, realm: Realm, staff_id: str) -> str:
    """パスワードの再設定 — returns one that is told once and must be changed at the next sign-in.

    Raises: AccountUnknown, NotByOneself: one's own password is changed with the current one.
    """
    _refuse_oneself(ctx, staff_id)
    fresh = fresh_password()
    with serving(realm.alias), transaction.atomic(using=realm.alias):
        account = locked_account(realm, staff_id)
        used = [account.password_hash, *account.earlier_password_hashes]
        account.earlier_password_hashes = used[: passwords.REMEMBERED]
        account.password_hash = passwords.hash_password(fresh)
        account.password_changed_on = today()
        account.must_change_password = True
        account.failed_count = 0
        account.save(using=realm.alias, update_fields=[*PASSWORD_FIELDS, "failed_count"])
        sessions.end_all(realm, staff_id, sessions.LAPSED)
        evidence.note(ctx, evidence.PASSWORD_RESET, staff_id=staff_id)
    return fresh


def register_account(ctx: Context, realm: Realm, new: Newcomer, second: Actor) -> str:
    """職員の登録 by two administrators — returns the first password, told once and to be changed at the first sign-in.

    Raises: AccountExists, DutyUnknown, SecondAdministratorRequired.
    """
    _check_duties(realm, new.duties)
    _demand_second(ctx, realm, new.staff_id, second)
    fresh = fresh_password()
    account = NewAccount(new.staff_id, new.name, fresh, new.office, frozenset(new.duties), new.valid_from)
    administration.create_account(ctx, realm, account, confirmed_by=second.staff_id)
    return fresh


def change_duties(ctx: Context, realm: Realm, staff_id: str, duties: Iterable[str], second: Actor) -> None:
    """職務の変更 by two administrators — holds from the person's next request.

    Args: second: who has just proven to be there. Raises: AccountUnknown, DutyUnknown, NotByOneself,
        SecondAdministratorRequired.
    """
    _refuse_oneself(ctx, staff_id)
    wanted = sorted(set(duties))
    _check_duties(realm, wanted)
    _demand_second(ctx, realm, staff_id, second)
    administration.set_duties(ctx, realm, staff_id, wanted, confirmed_by=second.staff_id)


def fresh_password() -> str:
    """最初のパスワード — easy to read out, from 31 signs, about 79 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def _check_duties(realm: Realm, duties: Iterable[str]) -> None:
    for duty in duties:
        if duty not in duties_of(realm):
            raise DutyUnknown(duty=duty)


def _demand_second(ctx: Context, realm: Realm, staff_id: str, second: Actor) -> None:
    is_other = second.staff_id not in (ctx.actor.staff_id, staff_id)
    if not is_other or administrators_duty(realm) not in second.duties:
        raise SecondAdministratorRequired()


def _refuse_oneself(ctx: Context, staff_id: str) -> None:
    if ctx.actor.staff_id == staff_id:
        raise NotByOneself()
