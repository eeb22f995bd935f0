"""転入の入力画面 — type, check (F9), confirm the alerts, register provisionally (Ctrl+Enter). One page, no dead end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse

from daicho.foundation.ui.fragments import ErrorLine
from daicho.foundation.web.declaration import Route
from daicho.foundation.web.request import DoorRequest
from daicho.kernel.findings import Finding, alerts_in, errors_in
from daicho.municipal.codes.relationships import RELATIONSHIPS
from daicho.municipal.places.countries import countries
from daicho.municipal.places.towns import towns
from daicho.systems.resident_registry.actions.enter_movement import alert_key, correct_movement, enter_movement
from daicho.systems.resident_registry.errors import TooManyDrafts
from daicho.systems.resident_registry.permissions import ENTER_MOVEMENT
from daicho.systems.resident_registry.queries.arrivals import opened_certificate
from daicho.systems.resident_registry.queries.earlier_records import closed_record_of, record_comparison
from daicho.systems.resident_registry.queries.received_entry import entry_from, received_data_win
from daicho.systems.resident_registry.queries.review import view_movement
from daicho.systems.resident_registry.queries.scenes import scene_of
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.movements.judging import judged
from daicho.systems.resident_registry.rules.movements.kind import Allotted
from daicho.systems.resident_registry.rules.movements.move_in.entry import MoveInEntry
from daicho.systems.resident_registry.rules.movements.move_in.kind import KIND
from daicho.systems.resident_registry.rules.movements.move_in.returning import settled
from daicho.systems.resident_registry.rules.movements.preview import Touched, touched_by
from daicho.systems.resident_registry.rules.special_move_in import card_carried_over_until
from daicho.systems.resident_registry.web.forms.listed_items import demand_listed
from daicho.systems.resident_registry.web.forms.move_in import MOST_MEMBERS, MemberFormSet, MoveInForm
from daicho.systems.resident_registry.web.forms.move_in_entry import entry_of, field_id, show_findings
from daicho.systems.resident_registry.web.forms.move_in_initial import initial_of
from daicho.systems.resident_registry.web.forms.move_in_recalled import filled_in, typed_numbers
from daicho.systems.resident_registry.web.forms.move_in_rows import as_typed, rows_changed
from daicho.systems.resident_registry.web.parking import keep, put_aside
from daicho.systems.resident_registry.web.presenters.alerts import shown_alerts
from daicho.systems.resident_registry.web.presenters.beside_entry import (
    EarlierRecord,
    Housemate,
    earlier_records,
    housemates,
)
from daicho.systems.resident_registry.web.presenters.desk import entry_restrictions
from daicho.systems.resident_registry.web.presenters.touched import touched_rows

TEMPLATE = "resident_registry/move_in.html"
FIRST_ROWS = 1
NO_CLOSED_RECORD = (
    "{number}人目の番号と一致する除票が一つに決まりません。個人番号・住民票コード・在留カード等の番号か、"
    "「引き継ぐ宛名番号」を入力してから取り込んでください。"
)


@dataclass(frozen=True, slots=True)
class Judged:
    """What checking made of the form: entry, numbers and findings; ``None`` for the entry while the form is wrong.

    Args: put_back: what of a 特例転入 was typed otherwise than received, and counts as received.
    """

    entry: MoveInEntry | None
    numbers: EntryNumbers | None
    findings: tuple[Finding, ...] = ()
    lines: tuple[ErrorLine, ...] = ()
    touched: tuple[Touched, ...] = ()
    earlier: tuple[EarlierRecord, ...] = ()
    housemates: tuple[Housemate, ...] = ()
    put_back: tuple[str, ...] = ()


def move_in(request: DoorRequest) -> HttpResponse:
    """転入の入力 — GET opens an empty form; POST adds or removes rows, checks, or registers."""
    if request.method != "POST":
        form, members = _empty(request)
        return _page(request, form, members, Judged(None, None), status=200)
    return _posted(request, correcting="")


def special(request: DoorRequest, received: UUID) -> HttpResponse:
    """特例転入の入力 — the form filled from the 転出証明書情報 received."""
    _, given = opened_certificate(request.context, received)
    form, members = initial_of(*entry_from(given, received, request.context.today))
    return _page(request, form, members, Judged(None, None), status=200)


def correct(request: DoorRequest, reception: str) -> HttpResponse:
    """仮登録の修正 — the same form, filled with what was entered."""
    if request.method != "POST":
        review = view_movement(request.context, reception)
        form, members = initial_of(review.stored.entry, review.stored.numbers)
        return _page(request, form, members, Judged(None, None), status=200, correcting=reception)
    return _posted(request, correcting=reception)


def _posted(request: DoorRequest, correcting: str) -> HttpResponse:
    data = rows_changed(request.POST)
    if "park" in data:
        return _parked(request, data, correcting)
    if "recall" in data:
        return _recalled(request, data, correcting)
    if "add" in data or "remove" in data:
        form, members = as_typed(data)
        return _page(request, form, members, Judged(None, None), status=200, correcting=correcting)
    form, members = MoveInForm(data), MemberFormSet(data, prefix="members")
    judged = _judge(request, form, members, correcting)
    confirmed = frozenset(data.getlist("confirm"))
    open_alerts = [alert for alert in alerts_in(judged.findings) if alert_key(alert) not in confirmed]
    wrong = judged.entry is None or errors_in(judged.findings)
    if wrong or open_alerts or "register" not in data:
        status = 422 if wrong or (open_alerts and "register" in data) else 200
        return _page(request, form, members, judged, status=status, confirmed=confirmed, correcting=correcting)
    return _registered(request, form, judged, confirmed, correcting)


def resumed(
    request: DoorRequest, data: QueryDict, *, correcting: str = "", lines: tuple[ErrorLine, ...] = ()
) -> HttpResponse:
    """入力の再開 — what was parked, as it was typed; from there on it is the same page."""
    form, members = as_typed(data)
    return _page(request, form, members, Judged(None, None, lines=lines), status=200, correcting=correcting)


def _recalled(request: DoorRequest, data: QueryDict, correcting: str) -> HttpResponse:
    """除票の取込み — the facts of the closed record stand in the empty fields, to be compared with the paper."""
    row = str(data["recall"])
    index = int(row) if row.isdecimal() else 0
    closed = closed_record_of(request.context, *typed_numbers(data, index))
    form, members = as_typed(filled_in(data, index, closed) if closed else data)
    lines = () if closed else (ErrorLine(NO_CLOSED_RECORD.format(number=index + 1)),)
    judged = Judged(None, None, lines=lines)
    return _page(request, form, members, judged, status=200 if closed else 422, correcting=correcting)


def _parked(request: DoorRequest, data: QueryDict, correcting: str) -> HttpResponse:
    form, members = as_typed(data)
    demand_listed(data, form, members.empty_form)
    try:
        return put_aside(request, data, KIND.code, _label(data), correcting=correcting)
    except TooManyDrafts as full:
        judged = Judged(None, None, lines=(ErrorLine(full.message),))
        return _page(request, form, members, judged, status=full.status, correcting=correcting)


def kept(request: DoorRequest, *, correcting: str = "") -> None:
    """サインインが終わった後に送られた転入 — put aside for its officer. Raises: REG-DRAFT-001, REG-ENTRY-003."""
    form, members = as_typed(request.POST)
    demand_listed(request.POST, form, members.empty_form)
    keep(request, request.POST, KIND.code, _label(request.POST), correcting=correcting, at_any_rate=True)


def _label(data: QueryDict) -> str:
    return str(data.get("members-0-name", ""))


def _registered(
    request: DoorRequest, form: MoveInForm, judged: Judged, confirmed: frozenset[str], correcting: str
) -> HttpResponse:
    assert judged.entry is not None
    assert judged.numbers is not None
    submission = form.cleaned_data["submission"]
    if correcting:
        stored = correct_movement(request.context, correcting, judged.entry, judged.numbers, confirmed, submission)
    else:
        stored = enter_movement(request.context, KIND, judged.entry, judged.numbers, confirmed, submission)
    return HttpResponseRedirect(reverse("registry-movement", args=[stored.reception]) + "?stored=1")


def _judge(request: DoorRequest, form: MoveInForm, members: Any, correcting: str) -> Judged:
    demand_listed(request.POST, form, members.empty_form)
    valid = form.is_valid()
    if not (members.is_valid() and valid):
        return Judged(None, None)
    entry, numbers = entry_of(form, members)
    put_back: tuple[str, ...] = ()
    if entry.received:
        _, certificate = opened_certificate(request.context, UUID(entry.received))
        entry, numbers, put_back = received_data_win(entry, numbers, certificate)
    # A form sent again, after a double click or a lost answer, is no obstacle to itself.
    submission = form.cleaned_data["submission"]
    except_movement = view_movement(request.context, correcting).movement_id if correcting else submission
    scene = scene_of(request.context, KIND, entry, numbers, except_movement)
    entry = settled(entry, numbers, scene)
    findings = judged(KIND, entry, numbers, scene)
    lines = show_findings(errors_in(findings), form, members)
    touched = () if errors_in(findings) else touched_by(KIND.outcome(entry, numbers, scene, Allotted()), scene)
    earlier, mates = earlier_records(entry, scene), housemates(entry, scene)
    record_comparison(
        request.context, [*(one.resident_number for one in earlier), *(one.resident_number for one in mates)]
    )
    return Judged(entry, numbers, findings, lines, touched, earlier, mates, put_back)


def _empty(request: DoorRequest) -> tuple[MoveInForm, Any]:
    today = request.context.today
    form = MoveInForm(initial={"submission": str(uuid4()), "notified_on": today})
    return form, MemberFormSet(prefix="members", initial=[{"relationship": "世帯主"}] * FIRST_ROWS)


def _page(
    request: DoorRequest,
    form: MoveInForm,
    members: Any,
    judged: Judged,
    *,
    status: int,
    confirmed: frozenset[str] = frozenset(),
    correcting: str = "",
) -> HttpResponse:
    alerts = shown_alerts(judged.findings, confirmed, field_id)
    ready = judged.entry is not None and not errors_in(judged.findings)
    errors = len(judged.lines) + (0 if ready else _count_errors(form, members))
    return TemplateResponse(
        request,
        TEMPLATE,
        {
            "form": form,
            "members": members,
            "lines": judged.lines,
            "alerts": alerts,
            "unconfirmed": any(not alert.confirmed for alert in alerts),
            "errors": errors,
            "checked": ready or errors > 0,
            "ready": ready,
            "preview": touched_rows(judged.touched, with_numbers=judged.numbers),
            "earlier": judged.earlier,
            "housemates": judged.housemates,
            "step": 3 if ready else 1 if request.method == "GET" else 2,
            "desk": entry_restrictions(request.context),
            "towns": towns(),
            "countries": countries(),
            "relationships": RELATIONSHIPS,
            "correcting": correcting,
            "most_members": MOST_MEMBERS,
            "received": bool(form["received"].value()),
            "put_back": judged.put_back,
            "card_until": card_carried_over_until(request.context.today),
            "inherit": request.method == "GET" or "inherit" in request.POST,
        },
        status=status,
    )


def _count_errors(form: MoveInForm, members: Any) -> int:
    if not form.is_bound:
        return 0
    return sum(len(e) for e in form.errors.values()) + sum(len(e) for one in members.forms for e in one.errors.values())


ROUTES = (
    Route("move-in/", move_in, "registry-move-in", ENTER_MOVEMENT, keep=kept),
    Route(
        "move-in/received/<uuid:received>/",
        special,
        "registry-special-move-in",
        ENTER_MOVEMENT,
        {"received": "00000000-0000-4000-8000-000000000000"},
        ("GET", "HEAD"),
    ),
)
