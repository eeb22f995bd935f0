"""支払いの後: paper comes out exactly once, or the money goes back; whatever the power does in between."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

from counterparts.kiosk.outside import NoCentre
from counterparts.kiosk.session import Session
from counterparts.kiosk.store import Store

if TYPE_CHECKING:
    from counterparts.kiosk.machine import Kiosk

KIND_WORDS = {
    "jam": "紙詰まり", "paper_out": "用紙切れ", "payment_failure": "支払いの失敗", "power_cut": "停電",
}  # fmt: skip
TYPE_OF_KIND = {"jam": "sheet", "paper_out": "sheet", "payment_failure": "pay"}
PLACES = (("pay", "入金の直後(手数料に足りないとき)"), ("paid", "支払いが済んだ直後"), ("sheet", "一枚の印刷の前"),
          ("printed", "全部の印刷の直後"))  # fmt: skip
_DIED = 71
_SHEET_SECONDS = 0.4


def cut_power() -> None:
    """停電 — nothing that is in memory alone survives."""
    os._exit(_DIED)


def begin(kiosk: Kiosk, session: Session) -> None:
    """Prints what was paid for, beside the screen."""
    with kiosk.lock:
        session.go("printing")
    threading.Thread(target=_print, args=(kiosk, session), daemon=True).start()


def recover(store: Store) -> None:
    """通電 — what the power cut left behind: printed, to be resumed, or to be paid back by the staff."""
    for job in store.jobs_in("made"):
        store.become(job.receipt, "refund_due" if job.inserted else "cancelled", "failed")
    for job in store.jobs_in("paid"):
        store.become(job.receipt, "paid", "paid")
    for job in store.jobs_in("printing"):
        if job.printed == job.sheets:
            store.become(job.receipt, "printed", "printed")
        elif job.printed:
            store.become(job.receipt, "refund_due", "failed")


def refund_by_staff(kiosk: Kiosk, receipt: str) -> int:
    """店員による返金. Returns how much; 0 when there is nothing to pay back, or the machine is at work on it."""
    with kiosk.lock:
        session = kiosk.session
        if session is not None and receipt in (session.receipt, session.resumable):
            return 0
        return _paid_back(kiosk.store, receipt)


def _paid_back(store: Store, receipt: str) -> int:
    job = store.job(receipt)
    if job.state == "refund_due":
        told = ("refunded",) if job.method else ()
        return store.give_back(receipt, "refunded", *told)
    if job.state in ("paid", "printing") and not job.printed:
        return store.give_back(receipt, "refunded", "paid", "failed", "refunded")
    return 0


def tell_centre(kiosk: Kiosk) -> None:
    """Tells what the centre does not know yet, in order. Raises: NoCentre."""
    for number, receipt, step, sheets in kiosk.store.untold():
        answer = kiosk.centre.ask("step", receipt_number=receipt, step=step, sheets=sheets)
        kiosk.store.told(number, str(answer.get("code", "ok")))


def _print(kiosk: Kiosk, session: Session) -> None:
    store, receipt = kiosk.store, session.receipt
    if _fault(kiosk, "paid"):
        cut_power()
    if not _may_print(kiosk, receipt):
        _give_up(kiosk, session, "L-CENTRE")
        return
    store.become(receipt, "printing")
    job = store.job(receipt)
    for _ in range(job.printed, job.sheets):
        fault = _fault(kiosk, "sheet")
        if fault == "power_cut":
            cut_power()
        if fault:
            _give_up(kiosk, session, "L-JAM" if fault == "jam" else "L-PAPER")
            return
        store.print_sheet(receipt)
        session.mark += 1
        threading.Event().wait(_SHEET_SECONDS)
    if _fault(kiosk, "printed"):
        cut_power()
    store.become(receipt, "printed", "printed")
    session.go("take")


def _may_print(kiosk: Kiosk, receipt: str) -> bool:
    """The centre has taken note of the payment; without that, no paper."""
    try:
        answers = [kiosk.centre.ask("step", receipt_number=receipt, step=step) for step in ("paid", "printing")]
    except NoCentre:
        return False
    # A resumed receipt is already beyond "paid", which the centre then says.
    return bool(answers[-1]["result"] == "ok")


def _give_up(kiosk: Kiosk, session: Session, code: str) -> None:
    # The centre may not know of the payment yet; told again, it says that it does.
    session.returned = kiosk.store.give_back(session.receipt, "refunded", "paid", "failed", "refunded")
    kiosk.refuse(session, {"code": code, "can_retry": False})


def _fault(kiosk: Kiosk, place: str) -> str:
    with kiosk.lock:
        order = kiosk.control.take(place, "")
    return order.kind if order is not None else ""
