"""職員の一覧: the accounts of a realm as administrators see them; never a password hash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from daicho.foundation.accounts.duties import DUTIES
from daicho.foundation.accounts.errors import AccountUnknown
from daicho.foundation.accounts.models import Account, SignInSession, Terminal
from daicho.foundation.accounts.realms import Realm
from daicho.foundation.accounts.sessions import is_valid_today
from daicho.foundation.clock import machine_now
from daicho.foundation.database.guard import serving
from daicho.kernel.context import Office

JUKINET = "jukinet"


@dataclass(frozen=True, slots=True)
class AccountRow:
    """職員アカウント. ``is_locked``: now. ``terminal``: where signed in now, empty where nowhere."""

    staff_id: str
    name: str
    office: str
    duties: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    is_usable: bool
    is_locked: bool
    locked_until: datetime | None
    password_changed_on: date
    must_change_password: bool
    terminal: str

    @property
    def duties_text(self) -> str:
        """職務 by name."""
        return "・".join(DUTIES.get(duty, duty) for duty in self.duties) or "なし"


def duties_of(realm: Realm) -> dict[str, str]:
    """職務 that people of a realm may hold, by code."""
    return {code: title for code, title in DUTIES.items() if code.startswith(JUKINET) == (realm.name == JUKINET)}


def administrators_duty(realm: Realm) -> str:
    """The duty that cares for the accounts of a realm."""
    return "jukinet_administrator" if realm.name == JUKINET else "administrator"


def list_accounts(realm: Realm) -> tuple[AccountRow, ...]:
    """職員の一覧, by staff id."""
    with serving(realm.alias):
        at = _terminals(realm)
        return tuple(_row(one, at) for one in Account.objects.using(realm.alias).order_by("staff_id"))


def account_of(realm: Realm, staff_id: str) -> AccountRow:
    """One account. Raises: AccountUnknown."""
    with serving(realm.alias):
        found = Account.objects.using(realm.alias).filter(staff_id=staff_id).first()
        if found is None:
            raise AccountUnknown(staff_id=staff_id)
        return _row(found, _terminals(realm))


def offices_of(realm: Realm) -> tuple[Office, ...]:
    """所属 that have a terminal or a member of staff in this realm."""
    with serving(realm.alias):
        pairs = {
            *Terminal.objects.using(realm.alias).values_list("office_code", "office_name"),
            *Account.objects.using(realm.alias).values_list("office_code", "office_name"),
        }
    return tuple(Office(code, name) for code, name in sorted(pairs))


def _terminals(realm: Realm) -> dict[str, str]:
    running = SignInSession.objects.using(realm.alias).filter(ended_at__isnull=True)
    return dict(running.values_list("staff_id", "terminal"))


def _row(account: Account, terminals: dict[str, str]) -> AccountRow:
    return AccountRow(
        staff_id=account.staff_id,
        name=account.name,
        office=account.office_name,
        duties=tuple(account.duties),
        valid_from=account.valid_from,
        valid_to=account.valid_to,
        is_usable=is_valid_today(account),
        is_locked=account.locked_until is not None and account.locked_until > machine_now(),
        locked_until=account.locked_until,
        password_changed_on=account.password_changed_on,
        must_change_password=account.must_change_password,
        terminal=terminals.get(account.staff_id, ""),
    )
