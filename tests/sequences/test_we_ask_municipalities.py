"""An operator of our CS asks 湘北市; an answer about somebody else than asked is thrown away (M4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from daicho.foundation.audit.models import AuditEvent
from daicho.kernel.context import Actor, Context
from daicho.systems.jukinet_server.actions.ask_municipality import WideAreaWish, ask_wide_area, want_certificate
from daicho.systems.jukinet_server.errors import (
    MunicipalityNotConnected,
    MunicipalityRefused,
    MunicipalitySilent,
    ReasonRequired,
)
from daicho.systems.resident_registry.models import ReceivedCertificate
from tests.counterparts.outsider_families import families_file
from tests.proofs import proves
from tests.sequences.city import context_of
from tests.sequences.shohoku import Shohoku, a_neighbour

pytestmark = pytest.mark.committed(databases=["resident_registry", "jukinet_server"])
WISH = WideAreaWish("household", "card", with_relationship=True)
REASON = "窓口での広域交付の請求"


@pytest.fixture(scope="module")
def shohoku(tmp_path_factory: pytest.TempPathFactory, committed_databases: object) -> Iterator[Shohoku]:
    folder = tmp_path_factory.mktemp("outside")
    with a_neighbour(folder, families_file(folder / "families.jsonl")) as neighbour:
        yield neighbour


@pytest.fixture
def operator() -> Context:
    """吉田 環 at the CS."""
    actor = Actor("2001", "吉田 環", "jukinet", frozenset({"jukinet_operator"}))
    return replace(context_of("jukinet_server"), actor=actor, terminal="JK-001")


@pytest.fixture
def home(shohoku: Shohoku) -> dict[str, str]:
    """A household of 湘北市: its id and the 住民票コード of its head."""
    found = next(one for one in shohoku.running.look("households") if one["id"] == "SH-H-F101")
    return {"id": found["id"], "code": found["people"][0]["resident_code"]}


@proves("M4.a", how="sequence")
@proves("M4.b", how="sequence")
def test_an_answer_about_somebody_else_is_thrown_away_and_written_down(
    shohoku: Shohoku, operator: Context, home: dict[str, str]
) -> None:
    # given / when: the copy, without the numbers that nobody asked for
    records = ask_wide_area(operator, "149993", home["code"], WISH, REASON)
    assert [(one.name, one.relationship, one.resident_code) for one in records] == [
        ("見本　太郎", "世帯主", None),
        ("見本　花子", "同居人", None),
    ]

    # when / then
    shohoku.running.misbehave(kind="other_person", type="wide_area_request")
    with pytest.raises(MunicipalitySilent, match="照会した者以外"):
        ask_wide_area(operator, "149993", home["code"], WISH, REASON)
    discarded = AuditEvent.objects.using("jukinet_server").filter(event="jukinet.answer_discarded")
    assert [row.detail["code"] for row in discarded] == ["M4"]


def test_what_cannot_be_asked_or_is_refused_is_told_in_plain_words(
    shohoku: Shohoku, operator: Context, home: dict[str, str]
) -> None:
    with pytest.raises(ReasonRequired):
        ask_wide_area(operator, "149993", home["code"], WISH, " ")
    with pytest.raises(MunicipalityNotConnected, match="横浜市は接続先として登録されていない"):
        ask_wide_area(operator, "141003", home["code"], WISH, REASON)
    with pytest.raises(MunicipalityRefused, match="該当する記録がありません"):
        want_certificate(operator, "149993", home["code"], "特例転入")
    shohoku.running.misbehave(kind="unavailable")
    with pytest.raises(MunicipalitySilent):
        want_certificate(operator, "149993", home["code"], "特例転入")


def test_a_certificate_asked_for_stands_on_the_worklist_of_the_registry(
    shohoku: Shohoku, operator: Context, home: dict[str, str]
) -> None:
    # given: they have given notice there, on paper
    shohoku.running.act("plan-departure", household=home["id"], planned_on="2026-11-20")

    # when
    number = want_certificate(operator, "149993", home["code"], "特例転入")
    shohoku.relay()

    # then
    assert ReceivedCertificate.objects.get(number=number).state == "open"
    asked = AuditEvent.objects.using("jukinet_server").filter(event="municipal_request.asked")
    assert [row.detail["reason"] for row in asked][-1] == "特例転入"
