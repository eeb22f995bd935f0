"""機構への情報照会 and 本人確認 against the national server itself, with each way in which it may fail (S2.2, S2.5)."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import httpx
import pytest

from daicho.foundation.audit.models import AuditEvent
from daicho.kernel.dates import PartialDate
from daicho.kernel.errors import DomainError
from daicho.systems.jukinet_server import errors
from daicho.systems.jukinet_server.actions.check_identity import Pins, check_identity
from daicho.systems.jukinet_server.actions.find_people import NationalKey, ask_national
from daicho.systems.jukinet_server.outside import exchange, national
from daicho.systems.jukinet_server.outside.national import Asker
from daicho.systems.jukinet_server.rules.four_items import FourItems
from tests.proofs import proves
from tests.sequences.national import Japan, a_national_server, applied
from tests.systems.jukinet_server.makers import an_update, cs_context

pytestmark = pytest.mark.committed(databases=["jukinet_server"])
_names = itertools.count(1)
BY = Asker("2001", "JK-001")
PINS = Pins("1234", "9012", "5678")


@pytest.fixture(scope="module")
def _japan(tmp_path_factory: pytest.TempPathFactory, committed_databases: object) -> Iterator[Japan]:
    with a_national_server(tmp_path_factory.mktemp("outside")) as japan:
        yield japan


@pytest.fixture
def japan(_japan: Japan) -> Iterator[Japan]:
    yield _japan
    _japan.running.behave()


def somebody(japan: Japan, **record: Any) -> dict[str, Any]:
    """A person whose name nobody else has."""
    return japan.person(name=f"照会　{next(_names)}郎", **record)


@proves("S2.5.a", how="sequence")
@proves("M19.b", how="sequence")
def test_a_person_is_found_by_code_number_and_four_items_and_numbers_stay_masked(japan: Japan) -> None:
    one = somebody(japan)
    keys = (
        NationalKey(resident_code=one["resident_code"]),
        NationalKey(individual_number=one["individual_number"]),
        NationalKey(items=FourItems(one["name"], birth_date=PartialDate.from_json(one["birth_date"]))),
        NationalKey(items=FourItems(one["name"], address=one["address"][:8], sex=one["sex"])),
    )

    for key in keys:
        found = ask_national(cs_context(), key, "04")

        assert [(row.name, row.resident_code, row.individual_number) for row in found.rows] == [
            (one["name"], None, None)
        ]
        assert (found.total, found.has_more) == (1, False)
    rows = AuditEvent.objects.using("jukinet_server").filter(event="national.asked").order_by("-number")[:4]
    assert {row.purpose for row in rows} == {"住民票の記載・修正のための確認"}
    assert one["resident_code"] not in str([(row.detail, row.subjects) for row in rows])


@proves("S2.5.a", how="refusal")
def test_numbers_are_shown_with_a_reason_and_to_operators_alone(japan: Japan) -> None:
    one = somebody(japan)
    key = NationalKey(resident_code=one["resident_code"])

    found = ask_national(cs_context(), key, "04", "窓口で本人が確かめるため")

    assert found.rows[0].individual_number == one["individual_number"]
    row = AuditEvent.objects.using("jukinet_server").filter(event="national.asked").order_by("-number")[0]
    assert row.individual_number_shown
    ctx = cs_context()
    administrator = replace(ctx, actor=replace(ctx.actor, duties=frozenset({"jukinet_administrator"})))
    with pytest.raises(errors.RevealNotAllowed):
        ask_national(administrator, key, "04", "見たい")


@proves("M50.c", how="refusal")
@pytest.mark.parametrize(
    "key",
    [
        FourItems("照会　太郎"),
        FourItems("照会　太郎", sex="male"),
        FourItems(address="神奈川県", birth_date=PartialDate.known(date(1990, 4, 1))),
        FourItems("　", address="神奈川県"),
    ],
)
def test_a_key_of_four_items_that_is_not_enough_is_not_even_sent(japan: Japan, key: FourItems) -> None:
    japan.running.misbehave(kind="garbage")

    with pytest.raises(errors.TooFewItems):
        ask_national(cs_context(), NationalKey(items=key), "04")


def test_a_purpose_is_needed(japan: Japan) -> None:
    with pytest.raises(errors.PurposeRequired):
        ask_national(cs_context(), NationalKey(resident_code="10000000006"), "")


@proves("M4.b", how="sequence")
@pytest.mark.parametrize(
    ("order", "kind", "words"),
    [
        ({"kind": "reject", "reason": "照会を止めています。"}, errors.NationalRejected, "照会を止めています。"),
        ({"kind": "stall"}, errors.NationalSilent, "時間内に回答がありません"),
        ({"kind": "late", "seconds": 3}, errors.NationalSilent, "時間内に回答がありません"),
        ({"kind": "garbage"}, errors.NationalSilent, "破棄"),
        ({"kind": "unavailable"}, errors.NationalSilent, "回答できない状態"),
        ({"kind": "wrong_signature"}, errors.NationalSilent, "破棄"),
        ({"kind": "other_message"}, errors.NationalSilent, "破棄"),
        ({"kind": "other_person"}, errors.NationalSilent, "照会した者以外"),
        ({"kind": "wrong_certificate"}, errors.NationalDown, "証明書を確認できない"),
    ],
    ids=lambda value: value["kind"] if isinstance(value, dict) else None,
)
def test_each_misbehaviour_gives_a_clear_text_and_nobody_is_shown(
    japan: Japan, monkeypatch: pytest.MonkeyPatch, order: dict[str, Any], kind: type[DomainError], words: str
) -> None:
    one = somebody(japan)
    monkeypatch.setattr(national, "SECONDS", 1.0)
    monkeypatch.setattr(exchange, "SECONDS", 1.0)
    monkeypatch.setattr(national.exchange, "__defaults__", (1.0,))
    japan.running.misbehave(**order)

    with pytest.raises(kind) as refusal:
        ask_national(cs_context(), NationalKey(resident_code=one["resident_code"]), "04")

    assert words in refusal.value.message
    assert one["resident_code"] not in refusal.value.message


def test_the_server_that_is_down_is_named_and_the_next_question_is_answered(japan: Japan) -> None:
    one = somebody(japan)
    japan.running.kill()
    with pytest.raises(errors.NationalDown) as refusal:
        ask_national(cs_context(), NationalKey(resident_code=one["resident_code"]), "04")
    assert "接続できません" in refusal.value.message
    japan.running.start()

    assert ask_national(cs_context(), NationalKey(resident_code=one["resident_code"]), "04").total == 1


def a_holder(japan: Japan, **record: Any) -> tuple[dict[str, Any], str]:
    """Somebody elsewhere with an active card, which lies on the reader."""
    person = somebody(japan, here="149993", **record)
    with japan.file.database:
        serial = japan.file.card_of(person, state="active")
    japan.put_on_reader(serial)
    return person, serial


@proves("S2.2.a", how="sequence")
def test_a_card_in_order_is_checked_against_certificate_state_and_surface(japan: Japan) -> None:
    person, _ = a_holder(japan)

    result = check_identity(cs_context(), "counter-1", PINS, "01")

    assert result.is_good
    assert [one.is_good for one in result.checks] == [True] * 5
    assert [(one.title, one.agrees) for one in result.compared] == [
        ("氏名", True), ("住所", True), ("生年月日", True), ("性別", True),
    ]  # fmt: skip
    assert result.person.name == person["name"]
    assert result.municipality == "149993"
    row = AuditEvent.objects.using("jukinet_server").filter(event="identity.checked").order_by("-number")[0]
    assert row.detail["good"] is True
    assert person["name"] not in str(row.detail)


@proves("S2.2.a", how="refusal")
def test_a_suspended_or_revoked_card_does_not_pass(japan: Japan) -> None:
    person, serial = a_holder(japan)
    for operation, state in (("suspend", "一時停止"), ("revoke", "廃止")):
        with japan.file.database:
            assert japan.file.operate(serial, person, operation).result == "acknowledged"

        result = check_identity(cs_context(), "counter-1", PINS, "01")

        assert not result.is_good
        assert result.proof == ""
        assert state in next(one.text for one in result.checks if one.title == "カードの状態")


def test_wrong_pins_are_counted_down_until_the_card_is_locked(japan: Japan) -> None:
    a_holder(japan)
    for left in (2, 1):
        with pytest.raises(errors.WrongPin) as wrong:
            check_identity(cs_context(), "counter-1", replace(PINS, user="9999"), "01")
        assert f"あと{left}回" in wrong.value.message
    with pytest.raises(DomainError):
        check_identity(cs_context(), "counter-1", replace(PINS, user="9999"), "01")
    with pytest.raises(errors.LockedPin):
        check_identity(cs_context(), "counter-1", PINS, "01")


def test_a_reader_without_card_and_a_card_of_another_authority_are_refused(japan: Japan, monkeypatch: Any) -> None:
    httpx.delete(f"{japan.running.control_url}/drawer/readers/counter-2/card")
    with pytest.raises(errors.NoCard):
        check_identity(cs_context(), "counter-2", PINS, "01")
    a_holder(japan)
    monkeypatch.setattr("daicho.systems.jukinet_server.outside.jpki.AUTHORITY", "national")

    result = check_identity(cs_context(), "counter-1", PINS, "01")

    assert result.checks[0].text == "利用者証明用電子証明書が登録した認証局のものではありません。"
    assert not result.is_good


def test_a_resident_of_ours_is_compared_with_our_own_copy(japan: Japan) -> None:
    update = an_update(name=f"照会　{next(_names)}郎", individual_number=None)
    applied(update)
    sent = update.identification
    code = sent.resident_code.reveal()
    person = japan.person(resident_code=code, name=sent.name, address="神奈川県平塚市旧町1番")
    with japan.file.database:
        serial = japan.file.card_of(person, state="active")
    japan.put_on_reader(serial)

    result = check_identity(cs_context(), "counter-1", PINS, "02")

    assert result.record is not None
    assert [one.title for one in result.compared if not one.agrees] == ["住所"]
    assert result.person.address == sent.address.one_line()
