"""Makers for tests of the certificate server: what registry and CS have told it, put there directly."""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from daicho.contracts.messages import CertificateSerials
from daicho.contracts.messages.certificate_source import CertificateSource
from daicho.foundation.clock.business import TOKYO
from daicho.kernel.context import Actor, Context, Office
from daicho.kernel.law import LawTables
from daicho.kernel.numbers import household_number, resident_code_from, resident_number
from daicho.systems.certificate_server.actions.keep_serials import keep_serials
from daicho.systems.certificate_server.models import FeedState, Source
from daicho.systems.certificate_server.models.sealed_serials import index_of
from daicho.systems.certificate_server.models.sealed_sources import seal_source

SYSTEM = "certificate_server"
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=TOKYO)
_people, _households, _serials = itertools.count(1), itertools.count(1), itertools.count(1)


@dataclass(frozen=True)
class Person:
    """Somebody in the source, and the user certificate of the card held."""

    resident_number: str
    household_number: str
    resident_code: str
    serial: str


def context(now: datetime = NOW, law: LawTables | None = None) -> Context:
    """The system itself acts."""
    return Context(
        actor=Actor(SYSTEM, "証明書交付サーバ", "system"),
        office=Office("", ""),
        terminal="",
        purpose="試験",
        system=SYSTEM,
        now=now,
        law=law or LawTables({}),
        caused_by="request-1",
    )


def new_household() -> str:
    """A 世帯番号 that no test has used yet."""
    return next(number for one in _households if (number := household_number(one + 60_000)))


def new_resident() -> str:
    """A 宛名番号 that no test has used yet."""
    return next(number for one in _people if (number := resident_number(one + 700_000)))


def a_source(household: str, code: str, **changes: Any) -> CertificateSource:
    """平塚 太郎, head of the household, without anything that speaks against a certificate."""
    plain: dict[str, Any] = {
        "household_number": household,
        "place": 1,
        "protected": False,
        "closed": [],
        "planned_move_out_on": None,
        "resident_code": code,
        "individual_number": None,
        "kind": "japanese",
        "name": "平塚　太郎",
        "name_kana": "ヒラツカ　タロウ",
        "kana_official": True,
        "alphabet_name": "",
        "common_name": "",
        "common_name_kana": "",
        "former_family_name": "",
        "former_family_name_kana": "",
        "birth_date": "1990-04-01",
        "sex": "male",
        "address": {"municipality_code": "142034", "text": "神奈川県平塚市浅間町", "lot": "9番1号"},
        "head_name": "平塚　太郎",
        "relationship": ["02"],
        "address_set_on": None,
        "became_resident_on": "2020-04-01",
        "notified_on": "2020-04-03",
        "previous_address": {"municipality_code": "141003", "text": "神奈川県横浜市中区日本大通", "lot": "1番"},
        "honseki": {"municipality_code": "142034", "text": "神奈川県平塚市浅間町", "lot": "9番地"},
        "head_of_register": "平塚　太郎",
        "foreign": None,
    }
    return CertificateSource.model_validate_json(json.dumps(plain | changes))


def keep_person(household: str = "", *, source_no: int = 1, version_no: int = 1, **changes: Any) -> Person:
    """Somebody who lives here, with a valid user certificate. Args: changes: of :func:`a_source`."""
    number, home = new_resident(), household or new_household()
    code = resident_code_from(f"{int(number) % 10**10:010d}")
    source = a_source(home, code, **changes)
    Source.objects.using(SYSTEM).create(
        resident_number=number,
        household_number=home,
        code_index=index_of("resident_code", code),
        place=source.place,
        version_no=version_no,
        source_no=source_no,
        status="resident",
        content=seal_source(number, source),
        received_at=NOW,
    )
    return Person(number, home, code, keep_serial(code))


def keep_household(*members: dict[str, Any]) -> tuple[Person, ...]:
    """One household, its members in the order of the paper. Args: members: what each has of :func:`a_source`."""
    home = new_household()
    return tuple(keep_person(home, **{"place": place, **one}) for place, one in enumerate(members, 1))


def keep_serial(code: str, state: str = "valid", serial: str = "") -> str:
    """A user certificate of the holder of a 住民票コード, as the CS tells of it; its 発行番号, by default a new one."""
    serial = serial or f"{next(_serials):016x}"
    row = {"resident_code": code, "serial": serial, "state": state, "since": date(2026, 4, 1).isoformat()}
    told = CertificateSerials.model_validate_json(json.dumps({"cursor": 1, "rows": [row]}))
    with transaction.atomic(using=SYSTEM):
        keep_serials(context(), told)
    return serial


def feed_is_up(now: datetime = NOW, age: timedelta = timedelta()) -> None:
    """The full supply is there, and the registry answered this long ago."""
    FeedState.objects.using(SYSTEM).update_or_create(
        defaults={"as_of": now - age, "is_up": True, "since": now - age, "supplied_at": now - age}
    )
