"""湘北市 (the simulated municipality) behaves as ``specs/municipality`` says, and misbehaves as ordered."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from counterparts.client import NoAnswer
from counterparts.schema import SPECIFICATIONS, fault_in
from tests.counterparts.neighbour_city import Cs, RunningNeighbour, a_cs
from tests.counterparts.outside_peers import Authority, free_port_pair

FOLDER = SPECIFICATIONS / "municipality"
EXAMPLES = sorted((FOLDER / "examples").glob("*.json"))
FAMILY: dict[str, Any] = {
    "family_id": "F099", "case": "plain", "issuer": {"municipality_code": "141011", "name": "神奈川県横浜市鶴見区"},
    "previous_head": "<b>見本</b>　太郎",
    "members": [
        {"name": "<b>見本</b>　太郎", "name_kana": "ミホン　タロウ", "family_name": "見本", "given_name": "太郎",
         "family_name_kana": "ミホン", "given_name_kana": "タロウ", "alphabet_name": "", "common_name": "",
         "common_name_kana": "", "former_family_name": "", "former_family_name_kana": "", "birth_date": "1980-05-05",
         "sex": "male", "relationship": ["02"], "individual_number": None, "resident_code": "99000000012",
         "honseki": {"text": "神奈川県湘北市緑町", "lot": "1番"}, "head_of_register": "見本　太郎",
         "foreign": {"nationality": "VNM", "nationality_name": "ベトナム", "status_category": "mid_to_long_term",
                     "status_of_residence": "留学", "period": "1年3月", "expires_on": "2027-03-31",
                     "card_number": "ZX73958386YY"},
         "has_card": True},
    ],
}  # fmt: skip


def example(name: str) -> Any:
    return json.loads((FOLDER / "examples" / f"{name}.json").read_text(encoding="utf-8"))


def home_of(city: RunningNeighbour) -> dict[str, Any]:
    return next(one for one in city.look("households") if one["id"] == "SH-H-F099")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningNeighbour]:
    folder = tmp_path_factory.mktemp("neighbour")
    families = folder / "families.jsonl"
    with_card = json.dumps(FAMILY, ensure_ascii=False)
    without = json.dumps({**FAMILY, "members": [{**FAMILY["members"][0], "has_card": False}]}, ensure_ascii=False)
    families.write_text(f"{without}\n{with_card}\n")
    running = RunningNeighbour(folder / "neighbour", free_port_pair()).prepare(families)
    running.trust("jukinet_server", _authority(folder).certificate_file)
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def cs(city: RunningNeighbour) -> Cs:
    folder = city.folder.parent
    return a_cs(city, folder, _authority(folder).client("jukinet_server"))


_made: dict[Path, Authority] = {}


def _authority(folder: Path) -> Authority:
    return _made.setdefault(folder, Authority(folder / "daicho-ca"))


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_every_golden_example_fits_its_schema(file: Path) -> None:
    assert fault_in(json.loads(file.read_text(encoding="utf-8")), FOLDER / f"{file.stem}.schema.json") == ""


def test_every_exchange_has_a_schema_for_request_and_answer_and_an_example() -> None:
    types = {file.name.removesuffix(".schema.json") for file in FOLDER.glob("*.schema.json")} - {"common"}
    requests = {name for name in types if not name.endswith("_answer")}
    assert {f"{name}_answer" for name in requests} == types - requests
    assert requests <= {file.stem for file in EXAMPLES}


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"persons": []}, "persons"),
        ({"planned_on": "2026-02-30"}, "planned_on"),
        ({"by_card": "yes"}, "by_card"),
        ({"secret": 1}, "secret"),
        ({"visit": {"planned_on": "2026-11-24"}}, "visit"),
    ],
)
def test_the_schema_names_the_place_of_the_fault(change: dict[str, Any], place: str) -> None:
    body = {**example("move_out_certificate"), **change}
    assert fault_in(body, FOLDER / "move_out_certificate.schema.json") == place


def test_a_fault_inside_a_person_is_found_and_no_value_is_repeated() -> None:
    body = copy.deepcopy(example("move_out_certificate"))
    body["persons"][0]["individual_number"] = "12345"
    assert fault_in(body, FOLDER / "move_out_certificate.schema.json") == "persons.0.individual_number"


def test_a_certificate_received_twice_is_kept_once_and_used_for_moving_in(city: RunningNeighbour, cs: Cs) -> None:
    certificate = {**example("move_out_certificate"), "certificate_number": "HI-1"}

    first, second = cs.ask("move_out_certificate", certificate), cs.ask("move_out_certificate", certificate)

    assert (first["body"]["duplicate"], second["body"]["duplicate"]) == (False, True)
    kept = [one for one in city.look("arrivals") if one["certificate"]["certificate_number"] == "HI-1"]
    assert [one["state"] for one in kept] == ["open"]

    # when: the family moves in there; our CS cannot be reached
    said = city.act("take-arrival", certificate_number="HI-1", moved_in_on="2026-11-21")

    # then: recorded, and the notice is known to have had no answer
    assert said["result"] == "no_answer"
    assert city.act("take-arrival", certificate_number="HI-1")["result"] == "not_done"
    notice = [one for one in city.look("exchanged") if one["direction"] == "sent"][-1]
    assert (notice["type"], notice["result"]) == ("move_in_notice", "no_answer")
    assert fault_in(notice["body"], FOLDER / "move_in_notice.schema.json") == ""


def test_a_body_against_the_schema_is_rejected_with_its_place(cs: Cs) -> None:
    said = cs.ask("move_in_notice", {**example("move_in_notice"), "persons": []})
    assert (said["result"], said["reason_code"]) == ("rejected", "M-FORMAT-001")
    assert "persons" in said["reason"]


def test_an_unknown_type_is_rejected(cs: Cs) -> None:
    assert cs.ask("identification_update", {})["reason_code"] == "J-TYPE-001"


def test_a_departure_is_handed_out_until_it_is_cancelled_and_never_of_protected_people(
    city: RunningNeighbour, cs: Cs
) -> None:
    home = home_of(city)
    code = home["people"][0]["resident_code"]
    wanted = {**example("move_out_certificate_request"), "resident_code": code}
    assert cs.ask("move_out_certificate_request", wanted)["reason_code"] == "M-NOTFOUND-001"

    planned = city.act("plan-departure", household=home["id"], planned_on="2026-11-25", by_card=True)
    assert planned["result"] == "no_answer"
    given = cs.ask("move_out_certificate_request", wanted)
    assert fault_in(given["body"], FOLDER / "move_out_certificate_request_answer.schema.json") == ""
    assert given["body"]["certificate"]["persons"][0]["foreign"]["period_months"] == "3"

    city.act("set-protected", household=home["id"], protected=True)
    assert cs.ask("move_out_certificate_request", wanted)["reason_code"] == "M-PROTECTED-001"
    city.act("set-protected", household=home["id"])

    city.act("cancel-departure", certificate_number=planned["certificate_number"])
    assert cs.ask("move_out_certificate_request", wanted)["reason_code"] == "M-NOTFOUND-001"


def test_a_notice_of_moving_in_closes_the_departure(city: RunningNeighbour, cs: Cs) -> None:
    home = home_of(city)
    person = home["people"][0]
    city.act("plan-departure", household=home["id"], planned_on="2026-11-25")
    notice = {**example("move_in_notice"), "notice_number": "HI-N-1"}
    notice["persons"] = [{name: person[name] for name in ("resident_code", "name", "birth_date", "sex")}]

    assert cs.ask("move_in_notice", notice)["result"] == "acknowledged"

    assert city.look("departures")[-1]["state"] == "confirmed"
    assert home_of(city)["state"] == "gone"
    asked = {**example("wide_area_request"), "resident_code": person["resident_code"]}
    assert cs.ask("wide_area_request", asked)["reason_code"] == "M-NOTFOUND-001"


def test_the_wide_area_record_never_shows_the_family_register(city: RunningNeighbour, cs: Cs) -> None:
    certificate = {**example("move_out_certificate"), "certificate_number": "HI-2"}
    certificate["persons"][0]["resident_code"] = "99000000047"
    cs.ask("move_out_certificate", certificate)
    city.act("take-arrival", certificate_number="HI-2", silent=True)
    asked = {**example("wide_area_request"), "resident_code": "99000000047", "with_resident_code": True}

    said = cs.ask("wide_area_request", asked)

    assert fault_in(said["body"], FOLDER / "wide_area_request_answer.schema.json") == ""
    assert said["body"]["records"][0]["resident_code"] == "99000000047"
    assert "honseki" not in json.dumps(said["body"])

    # and: an answer about somebody else comes when ordered
    city.misbehave(kind="other_person", type="wide_area_request")
    assert cs.ask("wide_area_request", asked)["body"]["records"][0]["resident_code"] != "99000000047"


@pytest.mark.parametrize("kind", ["wrong_signature", "other_message", "garbage", "unavailable", "wrong_certificate"])
def test_an_answer_that_cannot_be_believed_is_no_answer(city: RunningNeighbour, cs: Cs, kind: str) -> None:
    stranger = {**example("wide_area_request"), "resident_code": "98000000000"}
    city.misbehave(kind=kind)
    with pytest.raises(NoAnswer):
        cs.ask("wide_area_request", stranger)
    assert cs.ask("wide_area_request", stranger)["reason_code"] == "M-NOTFOUND-001"


def test_a_stranger_gets_nothing_and_is_written_down(city: RunningNeighbour, cs: Cs) -> None:
    stranger = Authority(city.folder.parent / "stranger")
    other = a_cs(city, city.folder.parent / "elsewhere", stranger.client("jukinet_server"))
    with pytest.raises(NoAnswer):
        other.ask("move_out_cancelled", example("move_out_cancelled"))
    assert city.look("refused-peers")


def test_only_families_with_a_card_live_there_and_the_page_escapes_what_it_shows(city: RunningNeighbour) -> None:
    homes = [one for one in city.look("households") if one["id"].startswith("SH-H-")]
    assert [one["id"] for one in homes] == ["SH-H-F099"]
    shown = httpx.get(city.control_url + "/").text
    assert "湘北市" in shown
    assert "&lt;b&gt;見本" in shown
    assert "<b>見本" not in shown


def test_the_page_does_what_its_buttons_say(city: RunningNeighbour) -> None:
    with httpx.Client(base_url=city.control_url, follow_redirects=True) as browser:
        shown = browser.post("/acts/notify-arrival", data={"name": "架空　花子"}).text
        assert "回答がありません" in shown
        assert "架空　花子" in shown
        ordered = browser.post("/orders", data={"kind": "stall", "type": "move_in_notice", "count": "3"}).text
        assert browser.get("/_control").json()[0]["kind"] == "stall"
        assert "<td>回答しない</td><td>転入通知</td><td>あと 3 回</td>" in ordered
        browser.post("/orders", data={"clear": "1"})
        assert browser.get("/_control").json() == []
