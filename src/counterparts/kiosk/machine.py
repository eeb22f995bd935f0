"""端末の動き: from screen to screen, one person at a time; what matters is in the store before anything happens."""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from counterparts.control import Control
from counterparts.kiosk import printing
from counterparts.kiosk.outside import CardRefusal, CentreLine, NoCentre, Reader
from counterparts.kiosk.session import BACK, IDLE_SECONDS, WORKING, Session
from counterparts.kiosk.store import Store

MUNICIPALITY = "142034"
"""The city whose hours the start screen tells."""
_NO_CENTRE = {"code": "L-CENTRE", "can_retry": True}
Run = Callable[[Callable[[], None]], object]


def in_thread(work: Callable[[], None]) -> threading.Thread:
    """Work of the machine during which the screen stays alive."""
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


class Kiosk:
    """端末. Args: centre, reader: the outside. control: faults to show. idle_seconds: until an idle session ends."""

    def __init__(
        self, store: Store, centre: CentreLine, reader: Reader, control: Control, idle_seconds: float = IDLE_SECONDS
    ) -> None:
        self.store, self.centre, self.reader, self.control = store, centre, reader, control
        self.idle_seconds = idle_seconds
        self.session: Session | None = None
        self.settings = {"large": False, "contrast": False, "volume": 2}
        self.is_staff_called = False
        self.lock = threading.RLock()
        printing.recover(store)

    def start(self, language: str) -> Session | None:
        """A new person. None while somebody else is being served money or paper."""
        with self.lock:
            if self.session is not None and self.session.step in ("pay", *WORKING):
                return None
            self.end()
            self.session = Session(language)
            return self.session

    def end(self) -> None:
        """Everything about the person is forgotten; money that is not yet earned goes back. Not while it prints."""
        with self.lock:
            if self.session is not None and self.session.step == "printing":
                return
            session, self.session = self.session, None
            self.settings = {"large": False, "contrast": False, "volume": 2}
            self.is_staff_called = False
            if session is not None and session.receipt and session.step == "pay":
                self.store.give_back(session.receipt, "cancelled", "failed")

    def end_if_idle(self) -> None:
        """離席 — the countdown is over."""
        with self.lock:
            session = self.session
            if session is not None and session.step not in WORKING and session.left(self.idle_seconds) <= 0:
                self.end()

    def back(self, session: Session) -> None:
        """One screen back, where that changes nothing that was done."""
        previous = BACK.get(session.step, session.step)
        if session.step == "options" and session.scope == "part":
            previous = "members"
        if session.step == "copies" and not session.offered.get("options"):
            previous = "who"
        session.go(previous)

    def check_pin(self, session: Session, pin: str) -> None:
        """暗証番号 — the card signs, the centre decides. The PIN is not kept."""
        session.go("checking")
        in_thread(lambda: self._finish(session, lambda: self._admit(session, pin)))

    def make(self, session: Session) -> None:
        """申込み — the certificate is made before money is asked for."""
        session.go("making")
        in_thread(lambda: self._finish(session, lambda: self._order(session)))

    def resume(self, session: Session) -> None:
        """再開 — what was paid for before a power cut."""
        session.go("making")
        in_thread(lambda: self._finish(session, lambda: self._resume(session)))

    def refuse(self, session: Session, refusal: Mapping[str, Any]) -> None:
        """A page that says no, and what to do."""
        session.refusal = dict(refusal)
        session.go("refusal")

    def insert(self, yen: int, method: str) -> str:
        """入金 of the simulation: a coin, a note, or the whole fee by e-money. Returns what became of it."""
        with self.lock:
            session = self.session
            if session is None or session.step != "pay":
                return "not_now"
            order = self.control.take("pay", "")
            if order is not None and order.kind == "payment_failure":
                session.go("pay", "payment_failed")
                return "failed"
            session.method = method
            job = self.store.take_money(session.receipt, yen, method)
            if order is not None:
                printing.cut_power()
            if job.state != "paid":
                session.go("pay")
                return "more"
            session.change = self.store.change(session.receipt)
            session.go("printing")  # from here on nobody can give the money back and have the paper too
        printing.begin(self, session)
        return "paid"

    def _finish(self, session: Session, work: Callable[[], None]) -> None:
        try:
            work()
        except CardRefusal as refusal:
            self._card_refused(session, refusal)
        except (NoCentre, KeyError, TypeError, ValueError):
            self.refuse(session, _NO_CENTRE)

    def _admit(self, session: Session, pin: str) -> None:
        # What the centre still has to be told may be about this very card.
        printing.tell_centre(self)
        asked = self.centre.ask("challenge")
        signed = self.reader.sign(pin, asked["challenge"])
        answer = self.centre.ask("begin", visit=asked["visit"], **signed)
        session.visit = asked["visit"]
        waiting = self._waiting(answer.get("resumable", ()))
        if waiting:
            session.resumable = waiting
            session.go("resume")
        elif answer["result"] != "ok":
            self.refuse(session, answer)
        else:
            session.members, session.kinds = answer["members"], answer["kinds"]
            session.most_copies = answer["most_copies"]
            session.go("kind")

    def _waiting(self, receipts: Iterable[str]) -> str:
        """A job of this machine that was paid for and of which no sheet has come out; empty without one."""
        own = {job.receipt for job in self.store.jobs_in("paid", "printing") if not job.printed}
        return next((receipt for receipt in receipts if receipt in own), "")

    def _order(self, session: Session) -> None:
        answer = self.centre.ask("order", **session.order())
        if answer["result"] != "ok":
            self.refuse(session, answer)
            return
        with self.lock:
            if self.session is not session:
                return
            session.receipt = answer["receipt_number"]
            self._keep(session, answer)
            sheets = sum(copy["sheets"] for copy in answer["copies"])
            self.store.begin(session.receipt, answer["fee"], sheets)
            session.go("pay")
        if answer["fee"] == 0:
            self.insert(0, "free")

    def _resume(self, session: Session) -> None:
        session.receipt = session.resumable
        answer = self.centre.ask("resume", visit=session.visit, receipt_number=session.receipt)
        if answer["result"] != "ok":
            session.returned = self.store.give_back(session.receipt, "refunded", "paid", "failed", "refunded")
            self.refuse(session, answer)
            return
        self._keep(session, answer)
        printing.begin(self, session)

    def _keep(self, session: Session, answer: Mapping[str, Any]) -> None:
        session.documents = [base64.b64decode(copy["pdf"]) for copy in answer["copies"]]

    def _card_refused(self, session: Session, refusal: CardRefusal) -> None:
        if refusal.kind == "wrong_pin":
            session.go("pin", f"wrong_pin:{refusal.left}")
        elif refusal.kind == "no_card":
            session.go("card", "no_card")
        else:
            self.refuse(session, {"code": f"L-{refusal.kind.upper()}", "can_retry": refusal.kind == "reader"})
