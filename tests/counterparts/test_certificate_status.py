"""有効性確認: what the test JPKI says about user certificates, and the people that the drawer recommends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from starlette.applications import Starlette

from counterparts.national import jpki, status
from counterparts.national.drawer import PINS, Drawer
from tests.counterparts.in_process import InProcess
from tests.counterparts.national_city import National

_NONCE = b"0123456789abcdef"


class Responder:
    """A national server with one person, their card on a reader, and its OCSP address."""

    def __init__(self, folder: Path) -> None:
        jpki.make_authority(folder / "jpki")
        self.national = National(folder)
        self.drawer = Drawer(self.national.database, folder / "jpki")
        self.drawer.prepare()
        self.person = self.national.person()
        self.card = self.national.card_of(self.person, state="active")
        self.authority = x509.load_pem_x509_certificate((folder / "jpki" / "ca.pem").read_bytes())
        self.client = InProcess(Starlette(routes=status.routes(self.national.database, folder / "jpki")))

    def certificate(self) -> x509.Certificate:
        """The user certificate of the card."""
        self.drawer.put("kiosk-1", self.card)
        told = self.drawer.sign_as_user("kiosk-1", PINS["user"], "AAAA")
        return x509.load_pem_x509_certificate(told["certificate"].encode())

    def ask(self, certificate: x509.Certificate) -> ocsp.OCSPResponse:
        """One OCSP exchange."""
        request = (
            ocsp.OCSPRequestBuilder()
            .add_certificate(certificate, self.authority, hashes.SHA256())
            .add_extension(x509.OCSPNonce(_NONCE), critical=False)
            .build()
        )
        answer = self.client.post("/jpki/ocsp", content=request.public_bytes(Encoding.DER))
        return ocsp.load_der_ocsp_response(answer.content)


@pytest.fixture
def responder(tmp_path: Path) -> Iterator[Responder]:
    """Fresh for each test."""
    made = Responder(tmp_path)
    yield made
    made.national.database.close()


def test_a_valid_certificate_is_good_and_the_answer_is_signed_fresh_and_for_this_question(responder: Responder) -> None:
    answer = responder.ask(responder.certificate())

    key = responder.authority.public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    key.verify(answer.signature, answer.tbs_response_bytes, padding.PKCS1v15(), hashes.SHA256())
    with pytest.raises(InvalidSignature):
        key.verify(answer.signature, answer.tbs_response_bytes + b"x", padding.PKCS1v15(), hashes.SHA256())
    assert answer.certificate_status is ocsp.OCSPCertStatus.GOOD
    assert answer.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce == _NONCE
    assert answer.next_update_utc is not None
    assert answer.next_update_utc - answer.this_update_utc <= timedelta(minutes=5)


def test_a_revoked_certificate_is_said_to_be_revoked_and_our_cs_is_told(responder: Responder) -> None:
    certificate = responder.certificate()

    responder.client.post("/jpki", data={"card": responder.card})

    assert responder.ask(certificate).certificate_status is ocsp.OCSPCertStatus.REVOKED
    last = responder.national.serial_rows()["rows"][-1]
    assert (last["serial"], last["state"]) == (f"{certificate.serial_number:016x}", "revoked")
    assert responder.national.state_of(responder.card) == "active"


def test_the_certificate_of_a_suspended_card_is_on_hold_until_the_suspension_is_lifted(responder: Responder) -> None:
    certificate = responder.certificate()

    responder.national.operate(responder.card, responder.person, "suspend")
    held = responder.ask(certificate)
    responder.national.operate(responder.card, responder.person, "lift")

    assert held.certificate_status is ocsp.OCSPCertStatus.REVOKED
    assert held.revocation_reason is x509.ReasonFlags.certificate_hold
    assert responder.ask(certificate).certificate_status is ocsp.OCSPCertStatus.GOOD


def test_a_card_that_was_not_delivered_has_no_known_certificate(responder: Responder) -> None:
    responder.card = responder.national.card_of(responder.national.person(), state="issued")

    assert responder.ask(responder.certificate()).certificate_status is ocsp.OCSPCertStatus.UNKNOWN


def test_an_unreadable_question_gets_an_error(responder: Responder) -> None:
    answer = ocsp.load_der_ocsp_response(responder.client.post("/jpki/ocsp", content=b"who?").content)

    assert answer.response_status is ocsp.OCSPResponseStatus.MALFORMED_REQUEST


def test_the_municipality_of_a_holder_is_told_and_nothing_else(responder: Responder) -> None:
    serial = f"{responder.certificate().serial_number:016x}"

    known = responder.client.post("/jpki/municipality", json={"serial": serial}).json()
    unknown = responder.client.post("/jpki/municipality", json={"serial": "0" * 16}).json()

    assert known == {"municipality_code": "142034"}
    assert unknown == {"municipality_code": ""}


def test_the_page_offers_to_revoke_what_is_valid_and_shows_no_number(responder: Responder) -> None:
    before = responder.client.get("/jpki").text
    responder.client.post("/jpki", data={"card": responder.card})
    after = responder.client.get("/jpki").text

    assert "失効させる" in before
    assert "失効させる" not in after
    assert responder.person["resident_code"] not in before + after
