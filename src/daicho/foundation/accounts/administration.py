"""Care of accounts (職員アカウントの管理): create, change duties, retire, unlock, change password, register terminals.

Each is an action: one transaction with its audit row in the realm's own database. ``ctx.system`` is the realm's alias.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from daicho.foundation.accounts import evidence, passwords, sessions
from daicho.foundation.accounts.duties import DUTIES
from daicho.foundation.accounts.errors import AccountExists, AccountUnknown, DutyUnknown, SignInRefused
from daicho.foundation.accounts.models import Account, Terminal
from daicho.foundation.accounts.realms import Realm
from daicho.foundation.clock import TOKYO, machine_now
from daicho.foundation.database.guard import serving
from daicho.kernel.context import Context, Office

PASSWORD_FIELDS = ["password_hash", "earlier_password_hashes", "password_changed_on", "must_change_password"]


@dataclass(frozen=True, slots=True)
class NewAccount:
    """職員アカウントの登録内容 — ``password`` is the first one and must be changed at the first sign-in."""

    staff_id: str
    name: str
    password: str
    office: Office
    duties: frozenset[str]
    valid_from: date
    valid_to: date | None = None
    must_change_password: bool = True

    def __repr__(self) -> str:
        return f"NewAccount({self.staff_id})"


def create_account(ctx: Context, realm: Realm, new: NewAccount, *, confirmed_by: str = "") -> None:
    """職員の登録. Raises: AccountExists, DutyUnknown, PasswordUnfit."""
    _check_duties(new.duties)
    passwords.check_fitness(new.password, staff_id=new.staff_id)
    try:
        with serving(realm.alias), transaction.atomic(using=realm.alias):
            Account.objects.using(realm.alias).create(
                staff_id=new.staff_id,
                name=new.name,
                password_hash=passwords.hash_password(new.password),
                office_code=new.office.code,
                office_name=new.office.name,
                duties=sorted(new.duties),
                valid_from=new.valid_from,
                valid_to=new.valid_to,
                password_changed_on=today(),
                must_change_password=new.must_change_password,
            )
            detail = {"staff_id": new.staff_id, "duties": sorted(new.duties), "confirmed_by": confirmed_by}
            evidence.note(ctx, evidence.ACCOUNT_CREATED, **detail)
    except IntegrityError as error:
        raise AccountExists(staff_id=new.staff_id) from error


def set_duties(ctx: Context, realm: Realm, staff_id: str, duties: Iterable[str], *, confirmed_by: str = "") -> None:
    """職務の設定 — holds from the person's next request. Raises: AccountUnknown, DutyUnknown."""
    wanted = sorted(set(duties))
    _check_duties(wanted)
    with serving(realm.alias), transaction.atomic(using=realm.alias):
        account = locked_account(realm, staff_id)
        before, account.duties = list(account.duties), wanted
        account.save(using=realm.alias, update_fields=["duties"])
        evidence.note(
            ctx, evidence.DUTIES_SET, staff_id=staff_id, before=before, after=wanted, confirmed_by=confirmed_by
        )


def retire_account(ctx: Context, realm: Realm, staff_id: str, last_day: date) -> None:
    """退職・異動 — the account ends after a day; past days end it, and its session, at once (M28).

    Raises: AccountUnknown.
    """
    with serving(realm.alias), transaction.atomic(using=realm.alias):
        account = locked_account(realm, staff_id)
        account.valid_to = last_day
        account.valid_from = min(account.valid_from, last_day)
        account.save(using=realm.alias, update_fields=["valid_to", "valid_from"])
        if not sessions.is_valid_today(account):
            sessions.end_all(realm, staff_id, sessions.LAPSED)
        evidence.note(ctx, evidence.ACCOUNT_RETIRED, staff_id=staff_id, last_day=last_day.isoformat())


def unlock_account(ctx: Context, realm: Realm, staff_id: str) -> None:
    """ロックの解除. Raises: AccountUnknown."""
    with serving(realm.alias), transaction.atomic(using=realm.alias):
        account = locked_account(realm, staff_id)
        account.failed_count, account.locked_until = 0, None
        account.save(using=realm.alias, update_fields=["failed_count", "locked_until"])
        evidence.note(ctx, evidence.ACCOUNT_UNLOCKED, staff_id=staff_id)


def change_password(ctx: Context, realm: Realm, current: str, new: str) -> None:
    """パスワードの変更 by its owner. Raises: SignInRefused when the current one is wrong, PasswordUnfit."""
    with serving(realm.alias), transaction.atomic(using=realm.alias):
        account = locked_account(realm, ctx.actor.staff_id)
        if not passwords.password_matches(account.password_hash, current):
            raise SignInRefused(limit=5, minutes=30)
        used = [account.password_hash, *account.earlier_password_hashes]
        passwords.check_fitness(new, staff_id=account.staff_id, used_hashes=used)
        account.earlier_password_hashes = used[: passwords.REMEMBERED]
        account.password_hash = passwords.hash_password(new)
        account.password_changed_on = today()
        account.must_change_password = False
        account.save(using=realm.alias, update_fields=PASSWORD_FIELDS)
        evidence.note(ctx, evidence.PASSWORD_CHANGED)


def register_terminal(ctx: Context, realm: Realm, code: str, office: Office, *, confirmed_by: str = "") -> str:
    """端末の登録 — returns the token that the terminal then keeps as a cookie; only its hash is stored."""
    token = secrets.token_urlsafe(32)
    with serving(realm.alias), transaction.atomic(using=realm.alias):
        Terminal.objects.using(realm.alias).update_or_create(
            code=code,
            defaults={
                "office_code": office.code,
                "office_name": office.name,
                "token_hash": sessions.token_hash(token),
                "retired_at": None,
            },
        )
        evidence.note(ctx, evidence.TERMINAL_REGISTERED, code=code, office=office.code, confirmed_by=confirmed_by)
    return token


def locked_account(realm: Realm, staff_id: str) -> Account:
    """The row, held against everybody else. *transaction required* Raises: AccountUnknown."""
    account = Account.objects.using(realm.alias).select_for_update().filter(staff_id=staff_id).first()
    if account is None:
        raise AccountUnknown(staff_id=staff_id)
    return account


def _check_duties(duties: Iterable[str]) -> None:
    for duty in duties:
        if duty not in DUTIES:
            raise DutyUnknown(duty=duty)


def today() -> date:
    """Today by the machine's clock: passwords age in real time."""
    return machine_now().astimezone(TOKYO).date()
