"""カードの引き出し: simulated cards, the readers that they are put on, and their PINs with counters."""

from __future__ import annotations

import base64
import binascii
import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, utils

from counterparts.national import jpki, store

READERS = ("counter-1", "counter-2", "kiosk-1", "kiosk-2", "phone-1")
PINS = {"signature": "JPKITEST1", "user": "1234", "surface": "5678", "basic": "9012"}
"""暗証番号 of every card: nothing of it is real, and whoever shows the product must know them."""
_MOST_FAILURES = {"signature": 5, "user": 3, "surface": 3, "basic": 3}
_TABLES = """
create table if not exists reader (name text primary key, card text not null) without rowid;
create table if not exists pin_failure (
    card text not null, kind text not null, failures integer not null, primary key (card, kind)) without rowid;
create table if not exists card_key (
    card text not null, kind text not null, key blob not null, certificate blob not null,
    primary key (card, kind)) without rowid;
"""


class DrawerRefusal(Exception):
    """The reader cannot do this; ``status`` is that of HTTP and ``body`` says the rest."""

    def __init__(self, status: int, **body: object) -> None:
        super().__init__(str(status))
        self.status = status
        self.body = body


@dataclass(frozen=True, slots=True)
class Drawer:
    """引き出し. Args: jpki: folder of the test CA."""

    database: sqlite3.Connection
    jpki: Path

    def prepare(self) -> None:
        """Make the tables."""
        self.database.executescript(_TABLES)

    def cards(self, resident_code: str = "", name: str = "", most: int = 24) -> list[dict[str, Any]]:
        """Cards of one person, or of people whose name holds some text; numbers masked."""
        rows = self.database.execute(
            "select c.serial, c.state, c.kind, c.expires_on, c.surface from card c "
            "join person p on p.resident_code = c.resident_code "
            "where (:code = '' or c.resident_code = :code) and (:name = '' or p.name_key like '%' || :name || '%') "
            "order by p.name_key, c.issued_on limit :most",
            {"code": resident_code, "name": store.name_key(name), "most": most},
        )
        return [
            {"card": serial, "state": state, "kind": kind, "expires_on": expires_on, "surface": json.loads(surface),
             "individual_number": "************", "resident_code": "***********"}
            for serial, state, kind, expires_on, surface in rows
        ]  # fmt: skip

    def put(self, reader: str, card: str) -> None:
        """Put a card on a reader, in place of what lay there. Raises: DrawerRefusal."""
        _known(reader)
        if self.database.execute("select 1 from card where serial = ?", (card,)).fetchone() is None:
            raise DrawerRefusal(404, error="no such card")
        with self.database:
            self.database.execute("delete from reader where name = ? or card = ?", (reader, card))
            self.database.execute("insert into reader values (?, ?)", (reader, card))

    def take_away(self, reader: str) -> None:
        """Take away what lies on a reader. Raises: DrawerRefusal."""
        _known(reader)
        with self.database:
            self.database.execute("delete from reader where name = ?", (reader,))

    def lying_on(self, reader: str) -> dict[str, str]:
        """What lies on a reader. Raises: DrawerRefusal 409 when nothing does."""
        _known(reader)
        row = self.database.execute(
            "select c.serial, c.expires_on from reader r join card c on c.serial = r.card where r.name = ?", (reader,)
        ).fetchone()
        if row is None:
            raise DrawerRefusal(409, error="no card")
        return {"card": row[0], "serial": row[0], "expires_on": row[1]}

    def surface(self, reader: str, pin: str) -> dict[str, Any]:
        """券面事項入力補助: the 4 items and 個人番号."""
        card = self._opened(reader, "surface", pin)
        row = self.database.execute(
            "select c.surface, c.expires_on, p.individual_number from card c "
            "join person p on p.resident_code = c.resident_code where c.serial = ?",
            (card,),
        ).fetchone()
        return {**json.loads(row[0]), "expires_on": row[1], "individual_number": row[2]}

    def basic(self, reader: str, pin: str) -> dict[str, str]:
        """住民基本台帳用: the 住民票コード, as for a 特例転入."""
        card = self._opened(reader, "basic", pin)
        row = self.database.execute("select resident_code from card where serial = ?", (card,)).fetchone()
        return {"serial": card, "resident_code": row[0]}

    def sign_as_user(self, reader: str, pin: str, challenge: str) -> dict[str, str]:
        """利用者証明: signature of a challenge (base64)."""
        key, certificate = self._key(self._opened(reader, "user", pin), "user")
        signature = key.sign(_bytes(challenge), padding.PKCS1v15(), hashes.SHA256())
        return {"signature": base64.b64encode(signature).decode(), "certificate": certificate.decode()}

    def sign(self, reader: str, password: str, digest: str) -> dict[str, str]:
        """電子署名 of a SHA-256 digest (base64). Raises: DrawerRefusal 404 when the card has no such certificate."""
        card = self._opened(reader, "signature", password)
        row = self.database.execute("select has_signature_certificate from card where serial = ?", (card,)).fetchone()
        if not row[0]:
            raise DrawerRefusal(404, error="no signature certificate")
        content = _bytes(digest)
        if len(content) != hashes.SHA256.digest_size:
            raise DrawerRefusal(400, error="a SHA-256 digest is needed")
        key, certificate = self._key(card, "signature")
        signature = key.sign(content, padding.PKCS1v15(), utils.Prehashed(hashes.SHA256()))
        return {"signature": base64.b64encode(signature).decode(), "certificate": certificate.decode()}

    def unlock(self, card: str) -> None:
        """暗証番号の初期化 at the counter."""
        with self.database:
            self.database.execute("delete from pin_failure where card = ?", (card,))

    def _opened(self, reader: str, kind: str, pin: str) -> str:
        """The card on the reader, its PIN checked. Raises: DrawerRefusal 403 (wrong), 423 (locked)."""
        card = self.lying_on(reader)["card"]
        row = self.database.execute(
            "select failures from pin_failure where card = ? and kind = ?", (card, kind)
        ).fetchone()
        failures = int(row[0]) if row is not None else 0
        most = _MOST_FAILURES[kind]
        if failures >= most:
            raise DrawerRefusal(423, error="locked")
        is_right = pin == PINS[kind]
        with self.database:
            self.database.execute(
                "insert or replace into pin_failure values (?, ?, ?)", (card, kind, 0 if is_right else failures + 1)
            )
        if not is_right:
            raise DrawerRefusal(423 if failures + 1 >= most else 403, left=most - failures - 1)
        return card

    def _key(self, card: str, kind: str) -> tuple[Any, bytes]:
        """Key and certificate, made at the first use of the card: a thousand RSA keys would take minutes."""
        row = self.database.execute(
            "select key, certificate from card_key where card = ? and kind = ?", (card, kind)
        ).fetchone()
        if row is not None:
            return jpki.key_from(row[0]), row[1]
        surface, until = self.database.execute(
            "select surface, expires_on from card where serial = ?", (card,)
        ).fetchone()
        user_serial = self.database.execute("select serial from user_certificate where card = ?", (card,)).fetchone()[0]
        serial = int(user_serial, 16) if kind == "user" else int(user_serial, 16) ^ (1 << 61)
        key = jpki.new_key()
        made = jpki.certificate(self.jpki, key, serial, until, None if kind == "user" else json.loads(surface))
        with self.database:
            self.database.execute("insert into card_key values (?, ?, ?, ?)", (card, kind, jpki.pem_of(key), made))
        return key, made


def _known(reader: str) -> None:
    if reader not in READERS:
        raise DrawerRefusal(404, error="no such reader")


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise DrawerRefusal(400, error="base64 is needed") from None
