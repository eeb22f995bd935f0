"""特例転入: a card and its PINs at our counter bring the 転出証明書情報 of 湘北市 onto the worklist (S2.3)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings

from daicho.foundation.clock import machine_now
from daicho.systems.jukinet_server import errors
from daicho.systems.jukinet_server.actions import check_identity as checking
from daicho.systems.jukinet_server.actions.check_identity import Pins, check_identity, want_move_out_certificate
from daicho.systems.resident_registry.models import ReceivedCertificate
from tests.counterparts.outsider_families import families_file
from tests.makers.staff import MONDAY_MORNING
from tests.proofs import proves
from tests.sequences.national import Japan, a_national_server
from tests.sequences.shohoku import Shohoku, a_neighbour
from tests.systems.jukinet_server.makers import cs_context

pytestmark = pytest.mark.committed(databases=["resident_registry", "jukinet_server"])
PINS = Pins("1234", "9012", "5678")
TODAY = MONDAY_MORNING.date()


@dataclass(frozen=True, slots=True)
class Outside:
    """湘北市 and J-LIS."""

    shohoku: Shohoku
    japan: Japan

    def mover(self, household: str) -> str:
        """The head of a household of 湘北市, with a card on our reader; the 住民票コード."""
        found = next(one for one in self.shohoku.running.look("households") if one["id"] == household)
        head: dict[str, Any] = found["people"][0]
        person = self.japan.person(
            resident_code=head["resident_code"], name=head["name"], municipality_code="149993", here="149993"
        )
        with self.japan.file.database:
            self.japan.put_on_reader(self.japan.file.card_of(person, state="active"))
        return str(head["resident_code"])


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory, committed_databases: object) -> Iterator[Outside]:
    folder = tmp_path_factory.mktemp("outside")
    families = families_file(folder / "families.jsonl")
    (folder / "national").mkdir()
    with a_national_server(folder / "national") as japan:
        (folder / "shohoku").mkdir()
        with a_neighbour(folder / "shohoku", families) as shohoku:
            file = settings.DATA_DIR / "counterparts.json"
            addresses = {"national": japan.running.url, "card_reader": japan.running.control_url}
            file.write_text(json.dumps(json.loads(file.read_text()) | addresses))
            yield Outside(shohoku, japan)


def leaves(outside: Outside, household: str) -> str:
    """A 転出届 by card to us; number of the certificate."""
    said = outside.shohoku.running.act(
        "plan-departure", household=household, planned_on=(TODAY - timedelta(days=2)).isoformat(), by_card=True
    )
    return str(said["certificate_number"])


@proves("S2.3.a", how="sequence")
def test_a_certificate_that_has_come_is_marked_as_verified_by_card(outside: Outside) -> None:
    outside.mover("SH-H-F101")
    number = leaves(outside, "SH-H-F101")
    outside.shohoku.relay()
    assert not ReceivedCertificate.objects.get(number=number).verified_by_card

    result = check_identity(cs_context(), "counter-1", PINS, "01")
    assert result.is_good
    assert (result.municipality, result.is_resident_here) == ("149993", False)
    given = want_move_out_certificate(cs_context(), result.proof)
    outside.shohoku.relay()

    row = ReceivedCertificate.objects.get(number=number)
    assert (given, row.verified_by_card, row.state, row.note) == (number, True, "open", "")


@proves("S2.3.a", how="sequence")
def test_one_that_has_not_come_is_asked_for_at_the_former_municipality(
    outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside.mover("SH-H-F102")
    number = leaves(outside, "SH-H-F102")
    monkeypatch.setattr(checking, "confirm_by_card", lambda *_: "")

    result = check_identity(cs_context(), "counter-1", PINS, "01")
    assert want_move_out_certificate(cs_context(), result.proof) == number
    outside.shohoku.relay()

    assert ReceivedCertificate.objects.get(number=number).verified_by_card


@proves("S2.3.a", how="refusal")
def test_a_check_counts_for_its_officer_and_a_quarter_of_an_hour(
    outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside.mover("SH-H-F103")
    proof = check_identity(cs_context(), "counter-1", PINS, "01").proof

    for other in (replace(cs_context(), terminal="JK-002"), cs_context(staff_id="2009")):
        with pytest.raises(errors.CheckOutdated):
            want_move_out_certificate(other, proof)
    with pytest.raises(errors.CheckOutdated):
        want_move_out_certificate(cs_context(), "not-a-proof")
    later = machine_now() + timedelta(minutes=16)
    monkeypatch.setattr(checking, "machine_now", lambda: later)
    with pytest.raises(errors.CheckOutdated):
        want_move_out_certificate(cs_context(), proof)


def test_a_resident_of_ours_has_nothing_to_move(outside: Outside) -> None:
    person = outside.japan.person(name="平塚　住夫")
    with outside.japan.file.database:
        outside.japan.put_on_reader(outside.japan.file.card_of(person, state="active"))

    result = check_identity(cs_context(), "counter-1", PINS, "01")

    assert result.is_resident_here
    with pytest.raises(errors.ResidentHere):
        want_move_out_certificate(cs_context(), result.proof)
