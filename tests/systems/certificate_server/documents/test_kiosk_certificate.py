"""コンビニ交付の証明書: both sides of A4, the same bytes for the same request, refusals instead of anything else."""

from __future__ import annotations

import hashlib
import struct
import time
import zlib
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from PIL import Image
from pypdf import PdfReader

from daicho.foundation.crypto.keyring import keyring_for
from daicho.foundation.pdf import rendering
from daicho.municipal.certificates.inputs import CertificateRequest, CertificateScope
from daicho.systems.certificate_server.documents.back_side import back_image
from daicho.systems.certificate_server.documents.kiosk_certificate import content_of, print_copy
from daicho.systems.certificate_server.errors import KioskRefused, RefusalCode
from daicho.systems.certificate_server.rules.kiosk_service import TooLong
from tests.systems.certificate_server.documents.papers import DAY, ISSUER, NUMBER, a_member, contents


def test_the_same_request_makes_the_same_bytes_and_another_number_other_dots() -> None:
    content = contents()

    first, again = print_copy(content, 20), print_copy(content, 20)
    other = print_copy(contents(number=replace(NUMBER, serial=13)), 20)

    assert first == again
    assert first.digest == hashlib.sha256(first.pdf).hexdigest() != other.digest


def test_each_sheet_is_a4_with_a_back_and_both_say_that_they_are_stand_ins() -> None:
    pages = PdfReader(BytesIO(print_copy(contents(), 20).pdf)).pages

    assert len(pages) == 2 * contents().sheets
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in pages} == {(595, 842)}
    assert all("デモ用の代用" in page.extract_text() for page in pages)


def test_it_is_archivable_and_readable_by_screen_readers() -> None:
    metadata = PdfReader(BytesIO(print_copy(contents(), 20).pdf)).trailer["/Root"]["/Metadata"].get_data()  # type: ignore[index]

    assert b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert b"<pdfuaid:part>1</pdfuaid:part>" in metadata


def test_the_dots_hide_what_the_front_says_and_only_the_servers_key_opens_them() -> None:
    sheet, front = "20261123 平塚市 K-0001 012 1/1", "name\t平塚　太郎"

    dots = Image.open(BytesIO(back_image(sheet, front))).tobytes()
    key = keyring_for("certificate_server").blind_index("back_side", sheet)
    plain = AESGCM(key).decrypt(dots[:12], dots[12:], sheet.encode())

    assert plain[:32] == hashlib.sha256(front.encode()).digest()
    length = struct.unpack(">H", plain[32:34])[0]
    assert zlib.decompress(plain[34 : 34 + length]).decode() == front
    assert abs(sum(byte.bit_count() for byte in dots) / (len(dots) * 8) - 0.5) < 0.05


def test_a_front_that_says_too_much_for_the_dots_leaves_its_digest() -> None:
    front = "".join(hashlib.sha256(str(n).encode()).hexdigest() for n in range(200))

    dots = Image.open(BytesIO(back_image("1", front))).tobytes()
    plain = AESGCM(keyring_for("certificate_server").blind_index("back_side", "1")).decrypt(dots[:12], dots[12:], b"1")

    assert plain[:34] == hashlib.sha256(front.encode()).digest() + b"\0\0"


def test_a_character_that_cannot_be_printed_is_refused_without_saying_why() -> None:
    with pytest.raises(KioskRefused) as refused:
        print_copy(contents((a_member(1, "葛\U000e0100城　太郎"),)), 20)

    assert (refused.value.refusal, refused.value.reason) == (RefusalCode.NOT_KIOSK, "glyph")


def test_a_name_that_does_not_fit_is_refused_or_printed_to_the_limit_as_the_city_has_it() -> None:
    member = a_member(1, "長" * 300)
    request = CertificateRequest(contents().kind, CertificateScope.WHOLE, DAY)

    with pytest.raises(KioskRefused) as refused:
        content_of(request, (member,), ISSUER, NUMBER, TooLong.REFUSE)

    assert (refused.value.refusal, refused.value.reason) == (RefusalCode.NOT_KIOSK, "overflow")
    assert content_of(request, (member,), ISSUER, NUMBER, TooLong.TO_THE_LIMIT).overflowed


def test_what_cannot_be_composed_is_a_fault() -> None:
    request = CertificateRequest(contents().kind, CertificateScope.WHOLE, DAY)

    with pytest.raises(KioskRefused) as refused:
        content_of(request, (), ISSUER, NUMBER, TooLong.REFUSE)

    assert (refused.value.refusal, refused.value.reason) == (RefusalCode.FAULT, "CER-001")


def test_slow_rendering_is_refused_and_the_next_request_gets_its_own_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    real, asked = rendering._compile, []

    def slow_once(template: Any, data: str) -> bytes:
        asked.append(data)
        if len(asked) == 1:
            time.sleep(0.6)
        return real(template, data)

    monkeypatch.setattr(rendering, "_compile", slow_once)
    with pytest.raises(KioskRefused) as refused:
        print_copy(contents((a_member(1, "遅い　太郎"),)), 0.2)
    after = print_copy(contents((a_member(2, "平塚　花子"),)), 20)

    assert (refused.value.refusal, refused.value.reason) == (RefusalCode.TIMEOUT, "rendering")
    assert "遅い" not in PdfReader(BytesIO(after.pdf)).pages[0].extract_text()
