"""電文 of the CS: agrees with the counterparts' own reading of ``specs/jukinet``, and believes nobody else."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509

from counterparts import envelope as theirs
from counterparts.certificates import ServerCertificate
from counterparts.schema import SPECIFICATIONS, fault_in
from daicho.foundation.clock import machine_now
from daicho.foundation.crypto.pki import Identity
from daicho.systems.jukinet_server.outside.envelope import (
    BadEnvelope,
    Request,
    Signer,
    answer_to,
    is_of,
    read_answer,
    read_request,
    signed,
)
from daicho.systems.jukinet_server.outside.exchange import only_about
from tests.counterparts.outside_peers import Authority
from tests.proofs import proves

NATIONAL, CS = "national", "jukinet_server"
BODY = {"name": "髙橋　𠮷子", "count": 3, "nested": {"b": [1, None, True], "a": ""}}


@dataclass
class Ends:
    """Two parties of two authorities, each registered with the other under its own name."""

    trust: Path
    authorities: dict[str, Authority]
    files: dict[str, tuple[Path, Path]]

    def party(self, name: str) -> theirs.Party:
        """As a counterpart signs."""
        return theirs.Party(name, ServerCertificate(self.authorities[name].certificate_file, *self.files[name]))

    def signer(self, name: str) -> Signer:
        """As the CS signs."""
        return Signer(name, Identity(*self.files[name]))

    def certificate(self, name: str) -> x509.Certificate:
        """The certificate of a party."""
        return x509.load_pem_x509_certificate(self.files[name][0].read_bytes())


@pytest.fixture
def ends(tmp_path: Path) -> Ends:
    """The national server and the CS."""
    authorities = {name: Authority(tmp_path / f"ca-{name}") for name in (NATIONAL, CS)}
    for name, authority in authorities.items():
        registered = tmp_path / "trust" / name
        registered.mkdir(parents=True)
        (registered / "ca.pem").write_bytes(authority.certificate_file.read_bytes())
    files = {name: authority.client(name) for name, authority in authorities.items()}
    return Ends(tmp_path / "trust", authorities, files)


def _request(**changes: Any) -> Request:
    given: dict[str, Any] = {
        "type": "identity_query",
        "message_id": "6f1c0f6e-3f0a-4c55-9d0e-2b1f6f2f5a10",
        "sender": CS,
        "receiver": NATIONAL,
        "municipality_code": "142034",
        "sent_at": machine_now(),
        "body": BODY,
    }
    return Request.model_validate(given | changes)


def _answered(ends: Ends, request: Request, **changes: Any) -> bytes:
    """Their answer, changed after it was signed."""
    made = theirs.answer(ends.party(NATIONAL), request.model_dump(mode="json"), "acknowledged", BODY)
    return json.dumps(made | changes, ensure_ascii=False).encode()


def test_a_request_of_ours_is_believed_by_the_counterpart_and_has_the_published_form(ends: Ends) -> None:
    content = json.loads(signed(_request(), ends.signer(CS)))

    theirs.check(content, NATIONAL, ends.trust, peer=CS)
    assert fault_in(content, SPECIFICATIONS / "jukinet" / "request.schema.json") == ""


def test_an_answer_of_the_counterpart_is_believed_by_us_and_has_the_published_form(ends: Ends) -> None:
    content = _answered(ends, _request())

    answer = read_answer(content, _request(), ends.trust)

    assert (answer.result, answer.body) == ("acknowledged", BODY)
    assert fault_in(json.loads(content), SPECIFICATIONS / "jukinet" / "answer.schema.json") == ""


def test_a_request_of_another_is_believed_by_us_and_our_answer_by_them(ends: Ends) -> None:
    content = json.dumps(theirs.request(ends.party(NATIONAL), CS, "card_query", "142034", BODY)).encode()

    request = read_request(content, CS, ends.trust, peer=NATIONAL)
    answer = json.loads(signed(answer_to(request, "rejected", {}, "X-1", "理由"), ends.signer(CS)))

    theirs.check(answer, NATIONAL, ends.trust, peer=CS, is_answer=True)
    assert (answer["type"], answer["message_id"]) == ("card_query_answer", request.message_id)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"interface": "jukinet/1"}, "J-ENVELOPE-001"),
        ({"body": []}, "J-ENVELOPE-001"),
        ({"favourite_colour": "blue"}, "J-ENVELOPE-001"),
        ({"result": "perhaps"}, "J-ENVELOPE-001"),
        ({"signature": "no base64!"}, "J-ENVELOPE-001"),
        ({"certificate": "nothing"}, "J-ENVELOPE-001"),
        ({"sender": CS}, "J-ENVELOPE-002"),
        ({"body": {**BODY, "count": 4}}, "J-ENVELOPE-003"),
        ({"reason": "more"}, "J-ENVELOPE-003"),
        ({"signature": "bm90aGluZw=="}, "J-ENVELOPE-003"),
    ],
)
@proves("M17.b", how="unit")
def test_an_answer_changed_after_it_was_signed_is_not_believed(ends: Ends, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(BadEnvelope) as refused:
        read_answer(_answered(ends, _request(), **changes), _request(), ends.trust)

    assert refused.value.code == code


@pytest.mark.parametrize("content", [b"", b"\xff\x00", b"[]", b"null", b'{"a": 1}', b"[" * 100_000, b'"\\ud800"'])
def test_what_is_no_envelope_is_refused_without_a_stumble(ends: Ends, content: bytes) -> None:
    with pytest.raises(BadEnvelope) as refused:
        read_answer(content, _request(), ends.trust)

    assert refused.value.code == "J-ENVELOPE-001"


def test_an_answer_to_another_request_or_for_another_receiver_is_not_ours(ends: Ends) -> None:
    other = _request(message_id="6f1c0f6e-3f0a-4c55-9d0e-2b1f6f2f5a11")
    other_type = _request(type="card_query")
    for_another = _request(sender="municipality-149993")

    codes = []
    for asked in (other, other_type, for_another):
        with pytest.raises(BadEnvelope) as refused:
            read_answer(_answered(ends, asked), _request(), ends.trust)
        codes.append(refused.value.code)

    assert codes == ["J-ENVELOPE-006", "J-ENVELOPE-006", "J-ENVELOPE-004"]


@pytest.mark.parametrize("apart", [timedelta(minutes=11), timedelta(minutes=-11)])
def test_an_old_or_future_request_is_refused(ends: Ends, apart: timedelta) -> None:
    content = signed(_request(sender=NATIONAL, receiver=CS, sent_at=machine_now() + apart), ends.signer(NATIONAL))

    with pytest.raises(BadEnvelope) as refused:
        read_request(content, CS, ends.trust)

    assert refused.value.code == "J-ENVELOPE-005"


def test_a_request_of_another_sender_than_the_connection_proved_is_refused(ends: Ends) -> None:
    content = signed(_request(sender=NATIONAL, receiver=CS), ends.signer(NATIONAL))

    with pytest.raises(BadEnvelope) as refused:
        read_request(content, CS, ends.trust, peer="municipality-149993")

    assert refused.value.code == "J-ENVELOPE-002"


@proves("M17.b", how="refusal")
def test_an_authority_vouches_only_for_the_peer_for_whom_it_is_registered(ends: Ends, tmp_path: Path) -> None:
    own = ends.certificate(NATIONAL)
    forged = x509.load_pem_x509_certificate(ends.authorities[CS].client(NATIONAL)[0].read_bytes())
    stranger = x509.load_pem_x509_certificate(Authority(tmp_path / "other").client(NATIONAL)[0].read_bytes())

    assert is_of(own, NATIONAL, ends.trust)
    assert not is_of(own, CS, ends.trust)
    assert not is_of(forged, NATIONAL, ends.trust)
    assert not is_of(stranger, NATIONAL, ends.trust)


@pytest.mark.parametrize("name", ["../national", "", "national/..", "."])
def test_a_name_that_is_a_path_has_no_authority(ends: Ends, name: str) -> None:
    certificate = x509.load_pem_x509_certificate(ends.authorities[NATIONAL].client("x")[0].read_bytes())

    assert not is_of(certificate, name, ends.trust)


@pytest.mark.parametrize(
    ("body", "is_about"),
    [
        ({}, True),
        ({"resident_code": "1"}, True),
        ({"persons": [{"resident_code": "1"}, {"resident_code": "2"}]}, False),
        ({"a": {"b": [{"c": {"resident_code": "2"}}]}}, False),
        ({"resident_code": None}, False),
        ({"resident_code": 1}, True),
    ],
)
@proves("M4.b", how="unit")
def test_an_answer_is_about_the_person_asked_alone_at_whatever_depth(body: dict[str, Any], is_about: bool) -> None:
    assert only_about("1")(body) is is_about


def test_no_representation_of_an_envelope_shows_its_body() -> None:
    assert "髙橋" not in repr(_request())
