"""全国サーバ (機構): every exchange of ``specs/national`` as a function with a typed answer, one connection each.

An answer about anybody else than asked is discarded in :func:`.exchange.ask` alone (M4). Call these outside of
transactions: they wait for somebody else.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from daicho.contracts.messages import CardOperationOrdered, DeliverySkipped, parse
from daicho.contracts.messages.body import ContractRefusal, Part, read
from daicho.foundation.messaging.envelope import unpack
from daicho.foundation.messaging.receipt import Receipt, ReceiptStatus, refused
from daicho.foundation.messaging.transport import NoAnswer, Unreachable
from daicho.kernel.context import Context
from daicho.kernel.dates import PartialDate
from daicho.kernel.errors import DomainError
from daicho.municipal.places.towns import CITY_CODE
from daicho.systems.jukinet_server import errors
from daicho.systems.jukinet_server.outside.exchange import SECONDS, Question, ask, configured_line, only_about
from daicho.systems.jukinet_server.outside.national_wire import (
    CardOperationAnswer,
    CardsAnswer,
    CodeLotAnswer,
    DestinationAnswer,
    DestinationStateAnswer,
    DestinationSubjectsAnswer,
    IdentityAnswer,
    NumberAnswer,
    SerialsAnswer,
)
from daicho.systems.jukinet_server.rules.cards import Operation
from daicho.systems.jukinet_server.rules.four_items import FourItems

PEER, TITLE = "national", "全国サーバ(機構)"
_STATE = "N-CARD-002"
A = TypeVar("A", bound=Part)
_IsAbout = Callable[[Mapping[str, Any]], bool]


@dataclass(frozen=True, slots=True)
class Asker:
    """照会者 — J-LIS keeps who asked where."""

    operator: str
    terminal: str


def asker_of(ctx: Context) -> Asker:
    """照会者 as J-LIS is told; a job asks in the name of the CS."""
    return Asker(ctx.actor.staff_id if ctx.actor.realm != "system" else "CS", ctx.terminal)


@dataclass(frozen=True, slots=True)
class Request:
    """One exchange. Args: message_id: the same one again when something that changes is repeated."""

    type: str
    body: Mapping[str, Any] = field(repr=False)
    is_about: _IsAbout = field(repr=False)
    message_id: str = ""


def exchange(request: Request, answer: type[A], by: Asker, seconds: float = SECONDS) -> A:
    """The answer, read. Raises: NationalRejected, NationalSilent (it may have acted), NationalDown (nothing sent)."""
    told = {"operator": by.operator or "CS", "terminal": by.terminal or "CS"}
    named = {"message_id": request.message_id} if request.message_id else {}
    question = Question(request.type, CITY_CODE, {**request.body, **told}, request.is_about, **named)
    try:
        given = ask(question, configured_line(PEER, TITLE), seconds)
    except NoAnswer as silence:
        raise errors.NationalSilent(text=str(silence)) from None
    except Unreachable as absence:
        raise errors.NationalDown(text=str(absence)) from None
    if given.result != "acknowledged":
        raise errors.NationalRejected(reason=given.reason, peer_code=given.reason_code)
    try:
        return read(answer, json.dumps(given.body, ensure_ascii=False).encode())
    except ContractRefusal:
        raise errors.NationalSilent(text=f"{TITLE}の回答の形式が取り決めと異なるため使いませんでした。") from None


def identity_by_code(resident_code: str, purpose: str, by: Asker) -> IdentityAnswer:
    """機構への情報照会 by 住民票コード."""
    return _identity({"resident_code": resident_code}, only_about(resident_code), purpose, 1, by)


def identity_by_number(individual_number: str, purpose: str, by: Asker) -> IdentityAnswer:
    """機構への情報照会 by 個人番号."""

    def is_about(body: Mapping[str, Any]) -> bool:
        return all(one.get("individual_number") == individual_number for one in _persons(body))

    return _identity({"individual_number": individual_number}, is_about, purpose, 1, by)


def identity_by_items(key: FourItems, purpose: str, limit: int, by: Asker) -> IdentityAnswer:
    """機構への情報照会 by 4情報. Raises: also TooFewItems, before anything is sent (M50)."""
    if not key.is_enough:
        raise errors.TooFewItems()
    items: dict[str, Any] = {"name": key.name, "address": key.address, "sex": key.sex}
    items["birth_date"] = key.birth_date.to_json() if key.birth_date else ""
    given = {"four_items": {name: value for name, value in items.items() if value}}
    return _identity(given, lambda body: _selected(key, body), purpose, limit, by)


def _identity(key: Mapping[str, Any], is_about: _IsAbout, purpose: str, limit: int, by: Asker) -> IdentityAnswer:
    body = {"key": dict(key), "purpose": purpose, "limit": limit}
    answer = exchange(Request("identity_query", body, is_about), IdentityAnswer, by)
    if len(answer.persons) > limit or answer.has_more != (answer.found > len(answer.persons)):
        raise errors.NationalSilent(text=f"{TITLE}の回答の件数が合わないため使いませんでした。")
    return answer


def _persons(body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = body.get("persons", [])
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _selected(key: FourItems, body: Mapping[str, Any]) -> bool:
    try:
        return all(
            key.selects(one["name"], one["address"], PartialDate.from_json(one["birth_date"]), one["sex"])
            for one in _persons(body)
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return False


def code_lot(count: int, message_id: str, by: Asker) -> CodeLotAnswer:
    """住民票コードの配分 (JN-02) — repeated with the same number it is the same lot."""
    # The codes are nobody's yet: there is no person whom the answer could be about.
    answer = exchange(Request("code_lot", {"count": count}, lambda _: True, message_id), CodeLotAnswer, by)
    if len(set(answer.codes)) != count:
        raise errors.NationalSilent(text=f"{TITLE}から届いたコードの数が要求と異なるため使いませんでした。")
    return answer


def request_number(body: Mapping[str, Any], message_id: str, by: Asker) -> NumberAnswer:
    """個人番号の生成・変更の要求 (JN-03)."""
    code = body["person"]["resident_code"]
    return exchange(
        Request("number_request", body, _of_request(body["request_number"], code), message_id), NumberAnswer, by
    )


def number_result(request_number: str, resident_code: str, by: Asker) -> NumberAnswer:
    """生成結果の照会."""
    is_about = _of_request(request_number, resident_code)
    return exchange(Request("number_result", {"request_number": request_number}, is_about), NumberAnswer, by)


def _of_request(number: str, code: str) -> _IsAbout:
    about = only_about(code)
    return lambda body: body.get("request_number", number) == number and about(body)


def query_cards(resident_code: str, by: Asker) -> CardsAnswer:
    """カード管理状況 (JN-13)."""
    request = Request("card_query", {"resident_code": resident_code}, only_about(resident_code))
    return exchange(request, CardsAnswer, by)


def operate_card(body: Mapping[str, Any], message_id: str, by: Asker, seconds: float = SECONDS) -> CardOperationAnswer:
    """交付・一時停止・解除・廃止・回収・返納・継続利用 (S2.8)."""
    about = only_about(body["resident_code"])

    def is_about(given: Mapping[str, Any]) -> bool:
        return given.get("serial", body["serial"]) == body["serial"] and about(given)

    return exchange(Request("card_operation", body, is_about, message_id), CardOperationAnswer, by, seconds)


def certificate_serials(after: int, limit: int, by: Asker) -> SerialsAnswer:
    """発行番号 after a cursor (JN-11) — of all holders, for the certificate server."""
    body = {"after": after, "limit": limit}
    return exchange(Request("certificate_serials", body, lambda _: True), SerialsAnswer, by)


def send_destination(body: Mapping[str, Any], message_id: str, by: Asker) -> DestinationAnswer:
    """送付先情報 (JN-08)."""
    request = Request("destination", body, _of_destination(body["management_number"]), message_id)
    return exchange(request, DestinationAnswer, by)


def destination_state(management_number: str, by: Asker) -> DestinationStateAnswer:
    """送付状況."""
    body = {"management_number": management_number}
    request = Request("destination_state", body, _of_destination(management_number))
    return exchange(request, DestinationStateAnswer, by)


def _of_destination(number: str) -> _IsAbout:
    nobody = only_about()
    return lambda body: body.get("management_number", number) == number and nobody(body)


def destination_subjects(after: int, by: Asker) -> DestinationSubjectsAnswer:
    """送付先情報の更新対象者 (JN-15)."""
    return exchange(Request("destination_subjects", {"after": after}, lambda _: True), DestinationSubjectsAnswer, by)


class CardTransport:
    """伝送路 to the card management: each operation once and in order per card."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds

    def deliver(self, raw: bytes) -> Receipt:
        """One operation; a rejection is held with its reason until somebody decides."""
        envelope = unpack(raw)
        header = envelope.header
        message = parse(header.type, header.version, envelope.body)
        number = header.deliveries[PEER]
        if isinstance(message, DeliverySkipped):
            return Receipt(status=ReceiptStatus.APPLIED, order_no=number)
        if not isinstance(message, CardOperationOrdered):
            return refused("JUK-NAT-004", "全国サーバ(機構)へ送れない種類の連携データです。")
        body = message.model_dump(mode="json", exclude={"operator", "terminal"})
        by = Asker(message.operator, message.terminal)
        try:
            operate_card(body, str(header.id), by, self._seconds)
        except errors.NationalSilent as silence:
            return Receipt(status=ReceiptStatus.BUSY, code="MSG-SILENT", text=silence.message)
        except errors.NationalDown as absence:
            raise Unreachable(absence.message) from None
        except errors.NationalRejected as rejection:
            if rejection.data["peer_code"] == _STATE and self._is_done(message, by):
                return Receipt(status=ReceiptStatus.ALREADY, order_no=number)
            return refused(str(rejection.data["peer_code"]), rejection.message)
        return Receipt(status=ReceiptStatus.APPLIED, order_no=number)

    def _is_done(self, message: CardOperationOrdered, by: Asker) -> bool:
        """Whether the card is revoked already: J-LIS revokes by itself what the law ends."""
        if Operation(message.operation) is not Operation.REVOKE:
            return False
        try:
            card = query_cards(message.resident_code.reveal(), by).holding().card(message.serial)
        except DomainError:
            return False
        return card is not None and not card.is_in_force


def transport() -> CardTransport:
    """伝送路 as configured; called by the composition root."""
    return CardTransport()
