"""有効性確認 (OCSP) of the user certificates of the test JPKI, and the municipality in which a holder is recorded."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509 import ocsp
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from counterparts.control_app import clock_time
from counterparts.national import cards, jpki, store
from counterparts.national.drawer import Drawer
from counterparts.pages import Field, Html, form, form_of, page, section, table

VALID_FOR = timedelta(minutes=5)
"""How long an answer may be believed."""
STATE_WORDS = {"valid": "有効", "revoked": "失効", "none": "未発行"}
_OCSP = "application/ocsp-response"


def routes(database: sqlite3.Connection, folder: Path) -> list[Route]:
    """``/jpki/ocsp`` (RFC 6960), ``/jpki/municipality``, and the page ``/jpki``. Args: folder: of the test CA."""

    async def answer(request: Request) -> Response:
        return Response(status_of(database, folder, await request.body()), media_type=_OCSP)

    async def municipality(request: Request) -> Response:
        given = await request.json()
        code = municipality_of(database, str(given.get("serial", ""))) if isinstance(given, dict) else ""
        return JSONResponse({"municipality_code": code})

    async def home(request: Request) -> Response:
        return _page(database, Drawer(database, folder), request.query_params.get("name", ""))

    async def revoke(request: Request) -> Response:
        given = await form_of(request)
        cards.revoke_certificate(database, given.get("card", ""))
        return RedirectResponse("/jpki", status_code=303)

    return [
        Route("/jpki/ocsp", answer, methods=["POST"]),
        Route("/jpki/municipality", municipality, methods=["POST"]),
        Route("/jpki", home, methods=["GET"]),
        Route("/jpki", revoke, methods=["POST"]),
    ]


def status_of(database: sqlite3.Connection, folder: Path, content: bytes) -> bytes:
    """The signed answer to an OCSP request, DER."""
    try:
        asked = ocsp.load_der_ocsp_request(content)
    except ValueError:
        unreadable = ocsp.OCSPResponseBuilder.build_unsuccessful(ocsp.OCSPResponseStatus.MALFORMED_REQUEST)
        return unreadable.public_bytes(jpki.DER)
    authority = x509.load_pem_x509_certificate((folder / "ca.pem").read_bytes())
    state, since, reason = _state(database, f"{asked.serial_number:016x}")
    now = datetime.now(UTC)
    builder = ocsp.OCSPResponseBuilder().add_response_by_hash(
        issuer_name_hash=asked.issuer_name_hash,
        issuer_key_hash=asked.issuer_key_hash,
        serial_number=asked.serial_number,
        algorithm=asked.hash_algorithm,
        cert_status=state,
        this_update=now,
        next_update=now + VALID_FOR,
        revocation_time=since,
        revocation_reason=reason,
    )
    for extension in asked.extensions:
        if isinstance(extension.value, x509.OCSPNonce):
            builder = builder.add_extension(extension.value, critical=False)
    signed = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, authority).sign(
        jpki.key_from((folder / "ca.key").read_bytes()), hashes.SHA256()
    )
    return signed.public_bytes(jpki.DER)


def municipality_of(database: sqlite3.Connection, serial: str) -> str:
    """市町村コード under which the national copy keeps the holder of a user certificate; empty when nobody is."""
    row = database.execute(
        "select p.municipality_code from user_certificate c join person p on p.resident_code = c.resident_code "
        "where c.serial = ?",
        (serial,),
    ).fetchone()
    return str(row[0]) if row is not None else ""


def _state(
    database: sqlite3.Connection, serial: str
) -> tuple[ocsp.OCSPCertStatus, datetime | None, x509.ReasonFlags | None]:
    row = database.execute(
        "select u.state, c.state from user_certificate u join card c on c.serial = u.card where u.serial = ?", (serial,)
    ).fetchone()
    certificate, card = row or ("none", "")
    if certificate == "valid" and card == "active":
        return ocsp.OCSPCertStatus.GOOD, None, None
    if certificate == "none":
        return ocsp.OCSPCertStatus.UNKNOWN, None, None
    held = certificate == "valid" and card == "suspended"
    reason = x509.ReasonFlags.certificate_hold if held else x509.ReasonFlags.unspecified
    return ocsp.OCSPCertStatus.REVOKED, _since(database, serial), reason


def _since(database: sqlite3.Connection, serial: str) -> datetime:
    row = database.execute(
        "select since from certificate_event where serial = ? order by id desc limit 1", (serial,)
    ).fetchone()
    return datetime.fromisoformat(row[0]).replace(tzinfo=UTC) if row is not None else datetime.now(UTC)


def _page(database: sqlite3.Connection, drawer: Drawer, name: str) -> Response:
    search = Html(
        f'<form class="act" method="get" action="/jpki">{Field("name", "氏名の一部", name).html()}'
        "<button>探す</button></form>"
    )
    states = dict(database.execute("select card, state from user_certificate"))
    rows = [
        (
            one["surface"]["name"],
            one["card"],
            cards.STATES[one["state"]],
            STATE_WORDS[states.get(one["card"], "none")],
            _revoking(one["card"]) if states.get(one["card"]) == "valid" else "",
        )
        for one in drawer.cards(name=name)
    ]
    heads = ("氏名", "カードの製造番号", "カード", "利用者証明用電子証明書", "")
    events = [
        (escape(serial), STATE_WORDS.get(state, state), since)
        for serial, state, since in database.execute(
            "select serial, state, since from certificate_event order by id desc limit 20"
        )
    ]
    return page(
        "公的個人認証(模擬)",
        f"有効性は /jpki/ocsp が答えます。証明書と鍵はすべて試験用です。今は {clock_time(store.now())} です。",
        [
            Html('<p><a href="/drawer">マイナンバーカードの引き出しを開く</a></p>'),
            section("電子証明書", search, table(heads, rows)),
            section("発行と失効(新しい順)", table(("発行番号", "状態", "日"), events)),
        ],
    )


def _revoking(card: str) -> Html:
    return form("/jpki", [Field("card", "", card, kind="hidden")], "失効させる", is_plain=True)
