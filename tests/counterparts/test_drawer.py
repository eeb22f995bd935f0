"""カードの引き出し: readers, PINs with counters, and signatures that the test CA's certificates verify."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa, utils
from cryptography.hazmat.primitives.serialization import Encoding

from counterparts.national import jpki
from counterparts.national.drawer import PINS
from tests.counterparts.national_city import National
from tests.counterparts.outside_peers import RunningPrefecture, free_port_pair

READER = "/drawer/readers/counter-1"
_NAMES = (f"{first}{second}郎" for first in "一二三四五六七八九" for second in "太次三四五")


@dataclass
class Desk:
    """A counter with a reader, and one person with a card."""

    client: httpx.Client
    authority: Path
    national: National
    person: dict[str, Any]
    card: str

    def post(self, act: str, **given: object) -> Any:
        """What the reader answers: status and content."""
        answer = self.client.post(f"{READER}/{act}", json=given)
        return answer.status_code, answer.json() if answer.content else None


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPrefecture]:
    """A national server as a program of its own."""
    started = RunningPrefecture(tmp_path_factory.mktemp("national"), free_port_pair(), name="national").start()
    yield started
    started.stop()


@pytest.fixture
def desk(running: RunningPrefecture) -> Iterator[Desk]:
    """With the card of somebody new on the reader."""
    national = National(running.folder)
    person = national.person(name=f"平塚　{next(_NAMES)}", address="神奈川県平塚市宝町１番")
    card = national.card_of(person, state="active")
    with httpx.Client(base_url=running.control_url) as client:
        made = Desk(client, running.folder / "jpki", national, person, card)
        assert made.post("card", card=card) == (204, None)
        yield made
    national.database.close()


def test_a_reader_tells_which_card_lies_on_it_and_that_none_does(desk: Desk) -> None:
    lying = desk.client.get(READER).json()
    desk.client.delete(f"{READER}/card")
    empty = desk.client.get(READER)
    unknown = desk.client.get("/drawer/readers/nowhere")

    assert (lying["card"], lying["serial"]) == (desk.card, desk.card)
    assert (empty.status_code, unknown.status_code) == (409, 404)


def test_a_card_lies_on_one_reader_at_a_time(desk: Desk) -> None:
    desk.client.post("/drawer/readers/kiosk-1/card", json={"card": desk.card})

    assert desk.client.get(READER).status_code == 409
    assert desk.client.get("/drawer/readers/kiosk-1").status_code == 200


def test_the_surface_is_read_with_its_own_pin_alone(desk: Desk) -> None:
    status, read = desk.post("surface", pin=PINS["surface"])
    other, _ = desk.post("surface", pin=PINS["user"])

    assert status == 200
    assert (read["name"], read["individual_number"]) == (desk.person["name"], desk.person["individual_number"])
    assert other == 403


def test_the_basic_pin_gives_the_resident_code(desk: Desk) -> None:
    assert desk.post("basic", pin=PINS["basic"]) == (
        200,
        {"serial": desk.card, "resident_code": desk.person["resident_code"]},
    )


@pytest.mark.parametrize(("act", "member", "most"), [("surface", "pin", 3), ("user-signature", "pin", 3),
                                                     ("basic", "pin", 3), ("signature", "password", 5)])  # fmt: skip
def test_a_pin_locks_after_its_number_of_failures_and_stays_locked(
    desk: Desk, act: str, member: str, most: int
) -> None:
    answers = [desk.post(act, **{member: "0000"}) for _ in range(most)]
    right = {"surface": "surface", "user-signature": "user", "basic": "basic", "signature": "signature"}[act]

    locked, _ = desk.post(act, **{member: PINS[right]})

    assert [status for status, _ in answers] == [403] * (most - 1) + [423]
    assert [body["left"] for _, body in answers] == list(range(most - 1, -1, -1))
    assert locked == 423


def test_a_right_pin_in_time_resets_the_counter_and_a_locked_one_is_reset_at_the_counter(desk: Desk) -> None:
    for _ in range(2):
        desk.post("surface", pin="0000")
    desk.post("surface", pin=PINS["surface"])
    for _ in range(2):
        desk.post("surface", pin="0000")
    still_open, _ = desk.post("surface", pin=PINS["surface"])
    for _ in range(3):
        desk.post("surface", pin="0000")

    desk.client.post("/drawer", data={"act": "unlock", "card": desk.card})

    assert still_open == 200
    assert desk.post("surface", pin=PINS["surface"])[0] == 200


def _verified(desk: Desk, told: dict[str, str]) -> tuple[x509.Certificate, rsa.RSAPublicKey]:
    certificate = x509.load_pem_x509_certificate(told["certificate"].encode())
    certificate.verify_directly_issued_by(x509.load_pem_x509_certificate((desk.authority / "ca.pem").read_bytes()))
    key = certificate.public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    assert key.key_size == 2048
    return certificate, key


def _policy(certificate: x509.Certificate) -> x509.ObjectIdentifier:
    found: x509.PolicyInformation = certificate.extensions.get_extension_for_class(x509.CertificatePolicies).value[0]
    return found.policy_identifier


def test_the_user_key_signs_a_challenge_and_its_certificate_names_nobody(desk: Desk) -> None:
    challenge = b"who are you?"

    _, told = desk.post("user-signature", pin=PINS["user"], challenge=base64.b64encode(challenge).decode())

    certificate, key = _verified(desk, told)
    key.verify(base64.b64decode(told["signature"]), challenge, padding.PKCS1v15(), hashes.SHA256())
    assert _policy(certificate) == jpki.USER_POLICY
    assert "平塚".encode() not in certificate.public_bytes(Encoding.DER)


def test_the_signature_key_signs_a_digest_and_its_certificate_holds_the_four_items(desk: Desk) -> None:
    digest = hashlib.sha256(b"a document").digest()

    _, told = desk.post("signature", password=PINS["signature"], digest=base64.b64encode(digest).decode())

    certificate, key = _verified(desk, told)
    key.verify(base64.b64decode(told["signature"]), digest, padding.PKCS1v15(), utils.Prehashed(hashes.SHA256()))
    assert _policy(certificate) == jpki.SIGNATURE_POLICY
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    said = {one.type_id: one.value[2:].decode() for one in names if isinstance(one, x509.OtherName)}
    assert said == {
        jpki.ITEMS["name"]: desk.person["name"],
        jpki.ITEMS["sex"]: "male",
        jpki.ITEMS["birth_date"]: "1990-04-01",
        jpki.ITEMS["address"]: "神奈川県平塚市宝町１番",
    }


def test_the_serial_of_the_user_certificate_is_the_one_that_the_cs_is_told(desk: Desk) -> None:
    _, told = desk.post("user-signature", pin=PINS["user"], challenge="AAAA")

    certificate, _ = _verified(desk, told)
    rows = desk.national.serial_rows(limit=1000)["rows"]
    assert [row["serial"] for row in rows if row["resident_code"] == desk.person["resident_code"]] == [
        f"{certificate.serial_number:016x}"
    ]


def test_a_card_signs_with_the_same_key_each_time(desk: Desk) -> None:
    first = desk.post("user-signature", pin=PINS["user"], challenge="AAAA")[1]
    second = desk.post("user-signature", pin=PINS["user"], challenge="AAAB")[1]

    assert first["certificate"] == second["certificate"]
    assert first["signature"] != second["signature"]


@pytest.mark.parametrize(
    ("act", "given"),
    [
        ("user-signature", {"pin": PINS["user"], "challenge": "not base64!"}),
        ("signature", {"password": PINS["signature"], "digest": "AAAA"}),
    ],
)
def test_what_cannot_be_signed_is_refused(desk: Desk, act: str, given: dict[str, str]) -> None:
    assert desk.post(act, **given)[0] == 400


def test_cards_are_found_by_person_with_numbers_masked(desk: Desk) -> None:
    by_code = desk.client.post("/drawer/cards", json={"resident_code": desk.person["resident_code"]})
    by_name = desk.client.get("/drawer/cards", params={"name": desk.person["name"][3:]})
    nobody = desk.client.get("/drawer/cards", params={"name": "藤沢"})

    assert [one["card"] for one in by_code.json()] == [desk.card] == [one["card"] for one in by_name.json()]
    assert nobody.json() == []
    assert desk.person["individual_number"] not in by_code.text
    assert desk.person["resident_code"] not in by_code.text


def test_the_page_shows_cards_without_numbers_and_moves_them(desk: Desk) -> None:
    shown = desk.client.get("/drawer", params={"name": desk.person["name"][3:]}).text
    desk.client.post("/drawer", data={"reader": "phone-1", "card": desk.card})

    assert desk.person["name"] in shown
    assert desk.person["individual_number"] not in shown
    assert desk.client.get("/drawer/readers/phone-1").json()["card"] == desk.card
