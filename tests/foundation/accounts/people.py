"""Officers and terminals for tests of sign-in, in domain words."""

from __future__ import annotations

from datetime import date

from daicho.foundation.accounts import evidence
from daicho.foundation.accounts.administration import NewAccount, create_account
from daicho.foundation.accounts.models import Terminal
from daicho.foundation.accounts.realms import Realm, realm
from daicho.foundation.accounts.sign_in import sign_in
from daicho.foundation.audit.models import AuditEvent
from daicho.kernel.context import Actor, Context, Office

MAIN = Office("0001", "本庁 市民課")
STATION = Office("0011", "駅前市民窓口センター")
PASSWORD = "correct-horse-1"
OFFICE = realm("office")


def administrator(where: Realm = OFFICE) -> Context:
    """The context of somebody who may care for accounts."""
    return evidence.context_of(where, Actor("9009", "小林 修", where.name), MAIN, "JS-001")


def an_officer(staff_id: str = "5001", *duties: str, where: Realm = OFFICE, **changes: object) -> str:
    """Makes an account that may sign in; returns its staff id."""
    facts: dict[str, object] = {
        "staff_id": staff_id,
        "name": "佐藤 恵",
        "password": PASSWORD,
        "office": MAIN,
        "duties": frozenset(duties or ("entry",)),
        "valid_from": date(2020, 4, 1),
        "must_change_password": False,
    }
    create_account(administrator(where), where, NewAccount(**{**facts, **changes}))  # type: ignore[arg-type]
    return staff_id


def a_terminal(code: str = "HK-001", office: Office = MAIN, where: Realm = OFFICE) -> str:
    """Registers a terminal; returns its code."""
    Terminal.objects.using(where.alias).create(code=code, office_code=office.code, office_name=office.name)
    return code


def signed_in(staff_id: str, terminal: str, where: Realm = OFFICE) -> str:
    """Signs somebody in; returns the token."""
    return sign_in(where, staff_id, PASSWORD, terminal)


def events(alias: str = "office") -> list[str]:
    """The audit events of a database, oldest first."""
    return list(AuditEvent.objects.using(alias).order_by("number").values_list("event", flat=True))
