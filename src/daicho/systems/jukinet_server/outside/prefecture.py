"""都道府県サーバ: takes each update there over mutually authenticated HTTPS, one connection per exchange (M17, M56)."""

from __future__ import annotations

import json
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from django.conf import settings

from daicho.contracts.messages import DeliverySkipped, PrefecturalUpdate, parse
from daicho.foundation.clock import machine_now
from daicho.foundation.crypto.pki import identity_of
from daicho.foundation.messaging.envelope import Header, unpack
from daicho.foundation.messaging.receipt import Receipt, ReceiptStatus, refused
from daicho.foundation.messaging.status import list_deliveries
from daicho.foundation.messaging.transport import NoAnswer, Unreachable
from daicho.systems.jukinet_server.outside.prefecture_wire import (
    PATH,
    NotAnAnswer,
    PrefectureAnswer,
    answer_of,
    request_of,
)

SYSTEM, RECEIVER = "jukinet_server", "prefecture"
ADDRESSES = "counterparts.json"
"""File in the data folder: address of each counterpart, e.g. ``{"prefecture": "https://10.1.0.1:9440"}``."""
SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Line:
    """接続 — where the prefecture is and what proves both sides.

    Args:
        address: base URL. authority: folder of ``*.pem`` with the prefecture's CA.
        certificate, key: our client certificate.
    """

    address: str
    authority: Path
    certificate: Path
    key: Path

    def context(self) -> ssl.SSLContext:
        """Trusts the prefecture's CA and nobody else. Raises: Unreachable when a file is missing."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        files = sorted(self.authority.glob("*.pem"))
        if not files:
            raise Unreachable("都道府県サーバの認証局の証明書が登録されていません。管理者が登録してください。")
        try:
            for file in files:
                context.load_verify_locations(file)
            context.load_cert_chain(self.certificate, self.key)
        except (OSError, ssl.SSLError):
            raise Unreachable("都道府県サーバと接続するための証明書を読めません。管理者が確認してください。") from None
        return context


class PrefectureTransport:
    """伝送路 to the prefecture: translates a delivery into its interface and its answer into a receipt."""

    def __init__(self, line: Line | None = None, seconds: float = SECONDS) -> None:
        """Args: line: None reads the configured one at every exchange."""
        self._line = line
        self._seconds = seconds

    def deliver(self, raw: bytes) -> Receipt:
        """One exchange. Raises: Unreachable, NoAnswer."""
        envelope = unpack(raw)
        header = envelope.header
        body = parse(header.type, header.version, envelope.body)
        number = header.deliveries[RECEIVER]
        if isinstance(body, DeliverySkipped):
            # The prefecture has no such message: the next update tells it which number was given up.
            return Receipt(status=ReceiptStatus.APPLIED, order_no=number)
        if not isinstance(body, PrefecturalUpdate):
            return refused("JUK-PREF-001", "都道府県サーバへ送れない種類の連携データです。")
        answer = self._exchange(header, body, None)
        if answer.result == "out_of_order" and _all_given_up(header, body, answer):
            answer = self._exchange(header, body, answer.expected_order_number)
        return _receipt(header, body, answer)

    def _exchange(self, header: Header, update: PrefecturalUpdate, given_up_from: int | None) -> PrefectureAnswer:
        message_id = str(header.id)
        content = self._post(request_of(update, message_id, machine_now(), given_up_from))
        try:
            return answer_of(content, message_id)
        except NotAnAnswer:
            raise NoAnswer(
                "都道府県サーバの回答を読み取れません。自動で再送します。続く場合は都道府県の担当に連絡してください。"
            ) from None

    def _post(self, request: dict[str, Any]) -> bytes:
        line = self._line or configured_line()
        content = json.dumps(request, ensure_ascii=False).encode()
        headers = {"content-type": "application/json", "connection": "close"}
        try:
            with httpx.Client(verify=line.context(), timeout=self._seconds, trust_env=False) as client:
                response = client.post(line.address.rstrip("/") + PATH, content=content, headers=headers)
        except httpx.ConnectError as failure:
            raise Unreachable(_connect_text(failure)) from None
        except httpx.ConnectTimeout:
            raise Unreachable(_DOWN) from None
        except httpx.TimeoutException:
            raise NoAnswer("都道府県サーバから時間内に回答がありません。自動で再送します。") from None
        except httpx.TransportError:
            raise NoAnswer(
                "都道府県サーバが回答せずに接続を切りました。自動で再送します。続く場合は当方の証明書の登録を確認してください。"
            ) from None
        if response.status_code != httpx.codes.OK:
            raise NoAnswer(f"都道府県サーバが回答できない状態です(HTTP {response.status_code})。自動で再送します。")
        return response.content


_DOWN = "都道府県サーバに接続できません。回線と相手の稼働状況を確認してください。自動で再送します。"
_WRONG_CERTIFICATE = (
    "都道府県サーバの証明書を確認できないため、何も送らずに接続を切りました。"
    "登録した認証局の証明書と、接続先の設定を確認してください。"
)


def _connect_text(failure: httpx.ConnectError) -> str:
    return _WRONG_CERTIFICATE if "certificate" in str(failure).lower() else _DOWN


def _all_given_up(header: Header, update: PrefecturalUpdate, answer: PrefectureAnswer) -> bool:
    """Whether the numbers that the prefecture misses are exactly ones that two officers decided not to send."""
    if answer.expected_order_number is None or answer.expected_order_number >= update.order_number:
        return False
    missing = update.order_number - answer.expected_order_number
    mine = header.deliveries[RECEIVER]
    skipped = {
        row.order_no
        for row in list_deliveries(SYSTEM, receiver=RECEIVER, states=("skipped",), subject=header.subject, limit=1000)
    }
    return skipped >= set(range(mine - missing, mine))


def _receipt(header: Header, update: PrefecturalUpdate, answer: PrefectureAnswer) -> Receipt:
    mine = header.deliveries[RECEIVER]
    if answer.result == "acknowledged":
        status = ReceiptStatus.ALREADY if answer.duplicate else ReceiptStatus.APPLIED
        return Receipt(status=status, order_no=mine)
    if answer.result == "rejected":
        return refused(answer.reason_code or "JUK-PREF-002", f"都道府県サーバが却下しました: {answer.reason}")
    due = mine - (update.order_number - (answer.expected_order_number or update.order_number))
    if due < 1 or due >= mine:
        text = f"都道府県サーバは更新順番号{answer.expected_order_number}を待っています。整合性を確認してください。"
        return refused("JUK-PREF-003", text)
    return Receipt(status=ReceiptStatus.EXPECTED, order_no=due)


def configured_line() -> Line:
    """The line as installed: address in ``counterparts.json``, CA in ``trust/prefecture``, our own certificate.

    Raises: Unreachable while no address is set.
    """
    file = Path(settings.DATA_DIR) / ADDRESSES
    address = json.loads(file.read_text()).get(RECEIVER, "") if file.is_file() else ""
    if not address:
        raise Unreachable("都道府県サーバのアドレスが設定されていません。管理者が設定してください。")
    mine = identity_of(SYSTEM)
    return Line(address, Path(settings.TRUST_DIR) / RECEIVER, mine.certificate, mine.key)


def transport() -> PrefectureTransport:
    """伝送路 as configured; called by the composition root."""
    return PrefectureTransport()
