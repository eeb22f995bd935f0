"""カードリーダ: what lies on a reader of the counter, and what the card answers after its PIN (``specs/national``).

PINs and what the card answers pass through; nothing of it is kept or logged here.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import httpx
from django.conf import settings
from pydantic import Field

from daicho.contracts.fields import Name, OptionalName, WireDate
from daicho.contracts.hidden import IndividualNumber, ResidentCode
from daicho.contracts.messages.body import ContractRefusal, Part, read
from daicho.systems.jukinet_server import errors
from daicho.systems.jukinet_server.outside.exchange import ADDRESSES

PLACE = "card_reader"
"""Key in ``counterparts.json``: where the readers of the counter are reached."""
READERS: Mapping[str, str] = {"counter-1": "窓口1", "counter-2": "窓口2"}
SECONDS = 5.0
P = TypeVar("P", bound=Part)
Serial = Annotated[str, Field(pattern=r"^[0-9]{14}$")]


class Lying(Part):
    """リーダの上のカード."""

    card: Serial
    serial: Serial
    expires_on: date


class Surface(Part):
    """券面事項."""

    name: Name = Field(repr=False)
    former_family_name: OptionalName = Field(default="", repr=False)
    address: str = Field(repr=False)
    birth_date: WireDate = Field(repr=False)
    sex: Literal["male", "female", "unknown"]
    expires_on: date
    individual_number: IndividualNumber | None


class Basic(Part):
    """住民基本台帳用の情報."""

    serial: Serial
    resident_code: ResidentCode


class UserSignature(Part):
    """利用者証明 — signature of the challenge and the certificate of its key."""

    signature: str = Field(repr=False)
    certificate: str = Field(repr=False)


@dataclass(frozen=True, slots=True)
class Reader:
    """One reader. Args: address: base URL of its service on the terminal."""

    name: str
    address: str = field(repr=False)

    def lying(self) -> Lying:
        """What lies there. Raises: NoCard, ReaderDown."""
        return self._asked(Lying, "GET", "")

    def surface(self, pin: str) -> Surface:
        """券面事項 after the PIN. Raises: NoCard, WrongPin, LockedPin, ReaderDown."""
        return self._asked(Surface, "POST", "/surface", {"pin": pin}, "券面事項入力補助用")

    def basic(self, pin: str) -> Basic:
        """住民票コード after the PIN. Raises: as :meth:`surface`."""
        return self._asked(Basic, "POST", "/basic", {"pin": pin}, "住民基本台帳用")

    def user_signature(self, pin: str, challenge: bytes) -> UserSignature:
        """利用者証明 after the PIN. Raises: as :meth:`surface`."""
        given = {"pin": pin, "challenge": base64.b64encode(challenge).decode()}
        return self._asked(UserSignature, "POST", "/user-signature", given, "利用者証明用")

    def _asked(self, kind: type[P], method: str, path: str, given: Mapping[str, Any] | None = None, pin: str = "") -> P:
        address = f"{self.address}/drawer/readers/{self.name}{path}"
        try:
            answer = httpx.request(method, address, json=given, timeout=SECONDS, trust_env=False)
        except httpx.HTTPError:
            raise errors.ReaderDown() from None
        match answer.status_code:
            case 200:
                return _read(kind, answer.content)
            case 403:
                raise errors.WrongPin(pin=pin, left=_left(answer.content))
            case 423:
                raise errors.LockedPin(pin=pin)
            case 404 | 409:
                raise errors.NoCard()
            case _:
                raise errors.ReaderDown()


def configured_reader(name: str) -> Reader:
    """The reader as installed. Raises: ReaderDown while none is."""
    file = Path(settings.DATA_DIR) / ADDRESSES
    address = json.loads(file.read_text()).get(PLACE, "") if file.is_file() else ""
    if not address or name not in READERS:
        raise errors.ReaderDown()
    return Reader(name, address)


def _read(kind: type[P], content: bytes) -> P:
    try:
        return read(kind, content)
    except ContractRefusal:
        raise errors.ReaderDown() from None


def _left(content: bytes) -> int:
    try:
        return int(json.loads(content)["left"])
    except (ValueError, KeyError, TypeError):
        return 0
