"""受付: what a kiosk may ask of the centre. Every answer is ``ok`` or ``refused`` with a code; a time-out refuses."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography import x509

from counterparts.control import STATUS, Control
from counterparts.journal import Journal
from counterparts.kiosk_centre import identity, receipts, store
from counterparts.kiosk_centre.door import SECONDS, NoAnswer, fault_of
from counterparts.kiosk_centre.forwarding import Forwarding
from counterparts.kiosk_centre.identity import NotProved
from counterparts.kiosk_centre.refusals import Answer, refused

_OF_ORDER = ("kind", "scope", "members", "options", "copies")
Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Centre:
    """センター. Args: forwarding: to a municipality by its code, None where it does not take part.

    jpki: address of the JPKI. trust: folder whose ``jpki`` holds its CA.
    """

    database: sqlite3.Connection
    control: Control
    journal: Journal
    forwarding: Callable[[str], Forwarding | None]
    jpki: Callable[[], str]
    trust: Path

    async def offer(self, kiosk: str, given: Given) -> Answer:
        """交付時間と証明書 of a municipality, before anybody has shown a card."""
        return await self._forward("offer", str(given.get("municipality_code", "")), {"kiosk": kiosk}, "")

    async def challenge(self, kiosk: str, _given: Given) -> Answer:
        """A new visit and what the card is to sign."""
        token, challenge = store.new_visit(self.database, kiosk)
        return {"result": "ok", "visit": token, "challenge": challenge}

    async def begin(self, kiosk: str, given: Given) -> Answer:
        """The card has answered: who it is for us, where they live, and what they may have."""
        visit = store.visit(self.database, _text(given, "visit"), kiosk)
        if visit is None or not visit["challenge"]:
            return refused("C-VISIT")
        try:
            authority = identity.authority_in(self.trust / "jpki")
            shown = identity.proved_certificate(
                _text(given, "certificate"), _text(given, "signature"), visit["challenge"], authority
            )
            serial = f"{shown.serial_number:016x}"
            await self._check_status(shown, authority, serial)
            municipality = await asyncio.to_thread(identity.municipality_of, serial, self.jpki())
        except NotProved as reason:
            self.journal.note(kiosk, "person", "", ("refused", reason.code))
            return refused(reason.code)
        if self.forwarding(municipality) is None:
            return refused("C-MUNICIPALITY")
        store.admit(self.database, visit["token"], serial, municipality)
        told = await self._forward("person", municipality, {"kiosk": kiosk, "serial": serial}, serial)
        open_ones = [one for one in store.receipts_in(self.database, receipts.RESUMABLE, kiosk)
                     if one["serial"] == serial]  # fmt: skip
        return {**told, "resumable": [one["number"] for one in open_ones]}

    async def order(self, kiosk: str, given: Given) -> Answer:
        """証明書の請求 of the visit. The documents of this very receipt, or a refusal."""
        visit = store.visit(self.database, _text(given, "visit"), kiosk)
        if visit is None or not visit["serial"]:
            return refused("C-VISIT")
        if not all(name in given for name in _OF_ORDER) or not isinstance(given["copies"], int):
            return refused("C-FORM")
        number = store.new_receipt(self.database, kiosk, visit, {name: given[name] for name in _OF_ORDER})
        return await self._certificates(number)

    async def resume(self, kiosk: str, given: Given) -> Answer:
        """再開 — what was paid for is handed out again, to the same card alone."""
        visit = store.visit(self.database, _text(given, "visit"), kiosk)
        found = store.receipt(self.database, _text(given, "receipt_number"))
        if visit is None or not visit["serial"]:
            return refused("C-VISIT")
        if found is None or (found["kiosk"], found["serial"]) != (kiosk, visit["serial"]):
            return refused("C-RECEIPT")
        if found["state"] not in receipts.RESUMABLE:
            return refused("C-STEP")
        return await self._certificates(found["number"])

    async def step(self, kiosk: str, given: Given) -> Answer:
        """What happened at the kiosk; the same step again is answered as before."""
        number, step, sheets = _text(given, "receipt_number"), _text(given, "step"), given.get("sheets", 0)
        found = store.receipt(self.database, number)
        if found is None or found["kiosk"] != kiosk:
            return refused("C-RECEIPT")
        if step not in receipts.OF_KIOSK or not isinstance(sheets, int) or not 0 <= sheets <= found["sheets"]:
            return refused("C-STEP")
        facts = {"sheets_printed": sheets} if step in ("printed", "failed") else {}
        if step == "printed" and sheets != found["sheets"]:
            return refused("C-STEP")
        try:
            state = store.advance(self.database, number, step, **facts)
        except receipts.Contradiction as contradiction:
            return {**refused("C-STEP"), "state": contradiction.state}
        return {"result": "ok", "receipt_number": number, "state": state}

    async def _certificates(self, number: str) -> Answer:
        """Ask for the certificates of a receipt, the first time or again, and check them before they go on."""
        receipt = store.receipt(self.database, number)
        if receipt is None:
            return refused("C-RECEIPT")
        asked = receipt["request"]
        began = time.monotonic()
        answer = await self._forward("certificate", receipt["municipality_code"], asked, receipt["serial"], number)
        if time.monotonic() - began > SECONDS:
            answer = refused("C-NO-ANSWER")
        if answer["result"] == "ok":
            fault = fault_of(answer, asked)
            listed = [{name: copy[name] for name in ("issue_number", "sheets", "sha256")}
                      for copy in answer.get("copies", ())]  # fmt: skip
            if not fault and receipt["copies"] and receipt["copies"] != listed:
                fault = "OTHER_DOCUMENT"
            if fault:
                self.journal.note(receipt["kiosk"], "certificate", number, ("refused", fault))
                answer = refused("C-DOCUMENT")
        if receipt["state"] != "asked":
            return answer
        if answer["result"] == "ok":
            facts = {"fee": answer["fee"], "sheets": sum(copy["sheets"] for copy in answer["copies"]),
                     "copies": json.dumps(listed), "valid_until": answer["valid_until"]}  # fmt: skip
            store.advance(self.database, number, "made", **facts)
        else:
            store.advance(self.database, number, "failed", code=answer["code"])
        return answer

    async def _check_status(self, shown: x509.Certificate, authority: x509.Certificate, serial: str) -> None:
        if self.control.take(STATUS, serial) is not None:
            self.journal.note("", "person", "", ("ok", ""), "revoked")
            return
        await asyncio.to_thread(identity.check_status, shown, authority, self.jpki())

    async def _forward(self, what: str, municipality: str, body: Given, serial: str, number: str = "") -> Answer:
        forwarding = self.forwarding(municipality)
        if forwarding is None:
            return refused("C-MUNICIPALITY")
        order = self.control.take(what, serial) if what in ("person", "certificate") else None
        kind = order.kind if order is not None else ""
        later: list[str] = []
        try:
            answer = await asyncio.to_thread(forwarding.send, what, body, order, later.append)
        except NoAnswer as reason:
            self.journal.note(str(body["kiosk"]), what, number, ("no_answer", str(reason)), kind)
            return refused("C-NO-ANSWER")
        self.journal.note(str(body["kiosk"]), what, number, (answer["result"], str(answer.get("code", ""))), kind)
        for said in later:
            self.journal.note(str(body["kiosk"]), what, number, ("second", said), kind)
        return answer


def _text(given: Given, name: str) -> str:
    value = given.get(name)
    return value if isinstance(value, str) else ""
