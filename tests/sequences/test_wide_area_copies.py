"""広域交付 from the identity check at the CS to the paper at the counter: 湘北市 answers, the registry issues."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from pypdf import PdfReader

from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.clock import business_now, machine_now
from daicho.foundation.database.guard import serving
from daicho.kernel.context import Actor, Context
from daicho.systems.jukinet_server.actions import check_identity
from daicho.systems.jukinet_server.actions.ask_municipality import WideAreaWish
from daicho.systems.jukinet_server.actions.obtain_wide_area import obtain_wide_area
from daicho.systems.jukinet_server.errors import CheckOutdated, LivesHere, MunicipalityRefused
from daicho.systems.resident_registry.actions.issue_wide_area import (
    discard_wide_area,
    forget_wide_area_copies,
    issue_wide_area,
    show_wide_area,
)
from daicho.systems.resident_registry.errors import ReasonRequired, WideAreaCopyNotOpen
from daicho.systems.resident_registry.models import WideAreaCopy, WideAreaIssue
from daicho.systems.resident_registry.queries.wide_area import wide_area_copies
from tests.counterparts.outsider_families import families_file
from tests.makers.staff import officer
from tests.proofs import proves
from tests.sequences.city import context_of
from tests.sequences.shohoku import Shohoku, a_neighbour

pytestmark = pytest.mark.committed(databases=["resident_registry", "jukinet_server"])
HOUSEHOLD = WideAreaWish("household", "card", with_relationship=True)


@pytest.fixture(scope="module")
def shohoku(tmp_path_factory: pytest.TempPathFactory, committed_databases: object) -> Iterator[Shohoku]:
    folder = tmp_path_factory.mktemp("outside")
    with a_neighbour(folder, families_file(folder / "families.jsonl")) as neighbour:
        yield neighbour


@pytest.fixture
def operator() -> Context:
    """吉田 環 at JK-001."""
    actor = Actor("2001", "吉田 環", "jukinet", frozenset({"jukinet_operator"}))
    return replace(context_of("jukinet_server"), actor=actor, terminal="JK-001")


@pytest.fixture
def clerk() -> Context:
    """伊藤 葵 at the counter, today."""
    return replace(officer("1005"), now=business_now())


@pytest.fixture
def code(shohoku: Shohoku) -> str:
    """住民票コード of somebody of 湘北市."""
    found = next(one for one in shohoku.running.look("households") if one["id"] == "SH-H-F101")
    return str(found["people"][0]["resident_code"])


def checked(ctx: Context, code: str, municipality: str = "149993") -> str:
    """What the identity check gives when nothing was wrong with card and PIN."""
    return check_identity._proof(ctx, code, municipality)


def obtained(shohoku: Shohoku, ctx: Context, code: str, wish: WideAreaWish = HOUSEHOLD) -> str:
    """Asked for and taken to the registry; the 請求番号."""
    with serving("jukinet_server"):
        number = obtain_wide_area(ctx, checked(ctx, code), wish)
    shohoku.relay()
    return number


def text_of(pdf: bytes) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)


@proves("S2.2.d", how="sequence")
def test_the_copy_is_issued_with_number_and_fee_and_without_the_family_register(
    shohoku: Shohoku, operator: Context, clerk: Context, code: str
) -> None:
    # given
    number = obtained(shohoku, operator, code)
    (row,) = [one for one in wide_area_copies(clerk) if one.number == number]
    assert (row.state, row.names, row.shown) == ("open", ("見本　太郎", "見本　花子"), "世帯主・続柄")

    # when
    issued = issue_wide_area(clerk, number)
    pdf = show_wide_area(clerk, number)

    # then
    text = text_of(pdf)
    for shown in (
        "見本太郎",
        "見本花子",
        "世帯主",
        "同居人",
        "住民基本台帳法第12条の4",
        "神奈川県湘北市長から通知された",
    ):
        assert shown in text
    assert code not in text
    assert "原本と相違ない" not in text
    kept = WideAreaIssue.objects.get(copy=number)
    assert (kept.number, kept.fee, kept.staff_id) == (issued, 300, "1005")
    assert AuditEvent.objects.using("resident_registry").filter(event="wide_area.issued").last() is not None
    with pytest.raises(WideAreaCopyNotOpen):
        issue_wide_area(clerk, number)


@proves("S2.2.d", how="sequence")
def test_numbers_stand_on_it_only_where_they_were_asked_for(
    shohoku: Shohoku, operator: Context, clerk: Context, code: str
) -> None:
    wish = WideAreaWish("person", "card", with_resident_code=True)
    number = obtained(shohoku, operator, code, wish)

    issue_wide_area(clerk, number)

    assert code in text_of(show_wide_area(clerk, number))


@proves("S2.2.d", how="refusal")
def test_nothing_is_asked_without_a_fresh_check_of_this_person_by_this_officer_here(
    shohoku: Shohoku, operator: Context, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    proof = checked(operator, code)
    asked = AuditEvent.objects.using("jukinet_server").filter(event="municipal_request.asked")
    before = asked.count()
    other = replace(operator, actor=replace(operator.actor, staff_id="2002"))

    # when / then: nobody's check, another officer's, another terminal's, one of our own residents
    with serving("jukinet_server"):
        for ctx, given in (
            (operator, ""),
            (operator, proof[:-8]),
            (other, proof),
            (replace(operator, terminal="JK-002"), proof),
        ):
            with pytest.raises(CheckOutdated):
                obtain_wide_area(ctx, given, HOUSEHOLD)
        with pytest.raises(LivesHere):
            obtain_wide_area(operator, checked(operator, code, "142034"), HOUSEHOLD)
        # and: a quarter of an hour later
        later = machine_now() + check_identity.VALID + timedelta(seconds=1)
        monkeypatch.setattr(check_identity, "machine_now", lambda: later)
        with pytest.raises(CheckOutdated):
            obtain_wide_area(operator, proof, HOUSEHOLD)
    assert asked.count() == before


def test_a_refusal_of_the_other_municipality_leaves_nothing_to_issue(
    shohoku: Shohoku, operator: Context, code: str
) -> None:
    before = WideAreaCopy.objects.count()
    shohoku.running.act("set-protected", household="SH-H-F101", protected=True)
    try:
        with serving("jukinet_server"), pytest.raises(MunicipalityRefused) as refused:
            obtain_wide_area(operator, checked(operator, code), HOUSEHOLD)
    finally:
        shohoku.running.act("set-protected", household="SH-H-F101", protected=False)
    shohoku.relay()

    assert "支援" not in refused.value.message
    assert WideAreaCopy.objects.count() == before


def test_what_was_obtained_is_forgotten_with_the_day_and_at_once_when_nothing_is_issued(
    shohoku: Shohoku, operator: Context, clerk: Context, code: str
) -> None:
    left, given_up = obtained(shohoku, operator, code), obtained(shohoku, operator, code)
    with pytest.raises(ReasonRequired):
        discard_wide_area(clerk, given_up, " ")
    discard_wide_area(clerk, given_up, "本人が不要と申出")
    assert WideAreaCopy.objects.get(pk=given_up).content is None

    tomorrow = replace(clerk, now=clerk.now + timedelta(days=1))
    with pytest.raises(WideAreaCopyNotOpen):
        issue_wide_area(tomorrow, left)
    assert forget_wide_area_copies(tomorrow) >= 1

    row = WideAreaCopy.objects.get(pk=left)
    assert (row.state, row.content) == ("expired", None)
    assert not WideAreaCopy.objects.filter(content__isnull=False).exists()
    assert [one.names for one in wide_area_copies(clerk) if one.number == left] == [()]
