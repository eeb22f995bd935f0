"""都道府県サーバ: takes each update there over mutually authenticated HTTPS, one connection per exchange (M17, M56)."""

from __future__ import annotations

from daicho.contracts.messages import DeliverySkipped, PrefecturalUpdate, parse
from daicho.foundation.messaging.envelope import Header, unpack
from daicho.foundation.messaging.receipt import Receipt, ReceiptStatus, refused
from daicho.foundation.messaging.status import list_deliveries
from daicho.foundation.messaging.transport import NoAnswer
from daicho.systems.jukinet_server.outside.exchange import SECONDS, Line, Question, ask, configured_line
from daicho.systems.jukinet_server.outside.prefecture_wire import (
    TYPE,
    NotAnAnswer,
    PrefectureAnswer,
    body_of,
    is_about,
    read,
)

SYSTEM, RECEIVER = "jukinet_server", "prefecture"
TITLE = "都道府県サーバ"


AT_ONCE = 8
"""Updates of different people on their way side by side: most of an exchange is waiting for the other end."""


class PrefectureTransport:
    """伝送路 to the prefecture: translates a delivery into its interface and its answer into a receipt."""

    at_once = AT_ONCE

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
        question = Question(
            type=TYPE,
            municipality_code=update.identification.municipality_code,
            body=body_of(update, given_up_from),
            is_about=lambda body: is_about(update, body),
            message_id=str(header.id),
        )
        answer = ask(question, self._line or configured_line(RECEIVER, TITLE), self._seconds)
        try:
            return read(answer)
        except NotAnAnswer:
            raise NoAnswer(
                f"{TITLE}の回答を読み取れません。自動で再送します。続く場合は都道府県の担当に連絡してください。"
            ) from None


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


def transport() -> PrefectureTransport:
    """伝送路 as configured; called by the composition root."""
    return PrefectureTransport()
