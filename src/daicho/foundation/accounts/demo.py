"""Demo accounts (デモ用の職員): one person per duty and the terminals of the offices. Refused in production."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction

from daicho.foundation.accounts import evidence
from daicho.foundation.accounts.administration import NewAccount, create_account
from daicho.foundation.accounts.demo_password import ANNOUNCED
from daicho.foundation.accounts.duties import DUTIES
from daicho.foundation.accounts.models import Account, Terminal
from daicho.foundation.accounts.passwords import password_matches
from daicho.foundation.accounts.realms import Realm, served_realms
from daicho.foundation.database.guard import serving
from daicho.kernel.context import Actor, Office

MAIN = Office("0001", "本庁 市民課")
STATION = Office("0011", "駅前市民窓口センター")
INFORMATION = Office("0090", "情報政策課")
INSURANCE = Office("0080", "保険年金課")
VALID_FROM = date(2026, 4, 1)


class DemoRefused(Exception):
    """Demo accounts may not be made here."""


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """デモ用の職員 — shown, with its duties, on the sign-in page of the demo."""

    realm: str
    staff_id: str
    name: str
    office: Office
    duties: tuple[str, ...]
    terminal: str

    @property
    def duties_text(self) -> str:
        """職務 by name."""
        return "・".join(DUTIES[duty] for duty in self.duties)


ACCOUNTS: Sequence[DemoAccount] = (
    DemoAccount("office", "1001", "佐藤 恵", MAIN, ("entry", "certificate"), "HK-001"),
    DemoAccount("office", "1002", "鈴木 誠", MAIN, ("verify", "approve", "entry"), "HK-002"),
    DemoAccount("office", "1003", "高橋 直子", MAIN, ("approve", "verify", "entry"), "HK-003"),
    DemoAccount("office", "1004", "田中 実", MAIN, ("next_day",), "HK-004"),
    DemoAccount("office", "1005", "伊藤 葵", STATION, ("certificate",), "EK-001"),
    DemoAccount("office", "1006", "渡辺 学", INSURANCE, ("inquiry",), "HK-006"),
    DemoAccount("office", "1007", "山本 静", MAIN, ("protection",), "HK-007"),
    DemoAccount("office", "1008", "中村 徹", INFORMATION, ("linkage",), "JS-001"),
    DemoAccount("office", "1009", "小林 修", INFORMATION, ("administrator",), "JS-001"),
    DemoAccount("office", "1010", "加藤 律", INFORMATION, ("auditor",), "JS-001"),
    DemoAccount("office", "1011", "松本 圭", INFORMATION, ("administrator",), "JS-001"),
    DemoAccount("office", "1012", "呼出画面(市民課)", MAIN, ("calling_display",), "HK-020"),
    DemoAccount("jukinet", "2001", "吉田 環", MAIN, ("jukinet_operator",), "JK-001"),
    DemoAccount("jukinet", "2008", "松本 圭", INFORMATION, ("jukinet_administrator",), "JK-001"),
    DemoAccount("jukinet", "2009", "小林 修", INFORMATION, ("jukinet_administrator",), "JK-001"),
)
TERMINALS: Sequence[tuple[str, str, Office]] = (
    *(("office", f"HK-{number:03d}", MAIN) for number in range(1, 21)),
    *(("office", f"EK-{number:03d}", STATION) for number in range(1, 4)),
    ("office", "JS-001", INFORMATION),
    ("jukinet", "JK-001", MAIN),
)


def load_demo_accounts() -> int:
    """Makes what is missing of accounts and terminals in every served realm; returns how many accounts were made.

    Raises: DemoRefused in production.
    """
    if settings.PRODUCTION or not settings.DEMO_PASSWORD:
        raise DemoRefused("デモ用の職員は本番環境には作れません。")
    return sum(_load(realm) for realm in served_realms())


def _load(realm: Realm) -> int:
    with serving(realm.alias), transaction.atomic(using=realm.alias):
        for name, code, office in TERMINALS:
            if name == realm.name:
                Terminal.objects.using(realm.alias).get_or_create(
                    code=code, defaults={"office_code": office.code, "office_name": office.name}
                )
        present = set(Account.objects.using(realm.alias).values_list("staff_id", flat=True))
    missing = [one for one in ACCOUNTS if one.realm == realm.name and one.staff_id not in present]
    context = evidence.context_of(realm, Actor("demo", "デモの準備", "system"), Office("", ""), "")
    for one in missing:
        new = NewAccount(
            staff_id=one.staff_id,
            name=one.name,
            password=settings.DEMO_PASSWORD,
            office=one.office,
            duties=frozenset(one.duties),
            valid_from=VALID_FROM,
            must_change_password=False,
        )
        create_account(context, realm, new)
    return len(missing)


def accounts_with_the_announced_password() -> tuple[str, ...]:
    """デモ用のままの職員 — those of :data:`ACCOUNTS` in the served realms whose password everybody knows."""
    found: list[str] = []
    for realm in served_realms():
        ids = [one.staff_id for one in ACCOUNTS if one.realm == realm.name]
        with serving(realm.alias):
            rows = Account.objects.using(realm.alias).filter(staff_id__in=ids)
            found += [row.staff_id for row in rows if password_matches(row.password_hash, ANNOUNCED)]
    return tuple(sorted(found))


def demo_accounts_of(realm_name: str) -> tuple[DemoAccount, ...]:
    """The accounts that the sign-in page of the demo lists; none in production."""
    if settings.PRODUCTION or not settings.DEMO_PASSWORD:
        return ()
    return tuple(one for one in ACCOUNTS if one.realm == realm_name)
