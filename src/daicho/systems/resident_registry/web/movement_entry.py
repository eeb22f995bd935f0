"""異動の入力画面 — for people already recorded: type, check (F9), see before and after, register (Ctrl+Enter)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
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
from daicho.systems.resident_registry.queries.protected_scope import touches_hidden
from daicho.systems.resident_registry.queries.review import MovementReview, view_movement
from daicho.systems.resident_registry.queries.scenes import scene_of
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.movements.judging import judged
from daicho.systems.resident_registry.rules.movements.kind import Allotted
from daicho.systems.resident_registry.rules.movements.move_in.kind import KIND as MOVE_IN
from daicho.systems.resident_registry.rules.movements.preview import Touched, touched_by
from daicho.systems.resident_registry.web import move_in
from daicho.systems.resident_registry.web.forms.listed_items import demand_listed
from daicho.systems.resident_registry.web.forms.movements.form import MovementForm
from daicho.systems.resident_registry.web.forms.movements.register import FORMS
from daicho.systems.resident_registry.web.parking import keep, put_aside
from daicho.systems.resident_registry.web.presenters.alerts import shown_alerts
from daicho.systems.resident_registry.web.presenters.marks import marks_of
from daicho.systems.resident_registry.web.presenters.touched import touched_rows

TEMPLATE = "resident_registry/movement_entry.html"
CHANGED_SINCE = (
    "中断した後に、この世帯の記録が変わりました。入力した内容が今の記録と合うか、住民票と見比べてから続けてください。"
)
GONE_ON = "中断した後に、この届出は進みました(今の状態: {state})。届出の画面で今の内容を確かめてから続けてください。"


@dataclass(frozen=True, slots=True)
class Judged:
    """What checking made of a form; no entry while the form itself is wrong."""

    entry: Any = None
    findings: tuple[Finding, ...] = ()
    lines: tuple[ErrorLine, ...] = ()
    touched: tuple[Touched, ...] = ()

    @property
    def is_ready(self) -> bool:
        """Nothing blocks any more."""
        return self.entry is not None and not errors_in(self.findings)


def begin(request: DoorRequest, code: str, resident_number: str) -> HttpResponse:
    """異動の入力 for a resident and the household."""
    form_class = _form_of(code)
    subject = form_class.subject_for(request.context, resident_number)
    if request.method != "POST":
        return _page(request, form_class.opened(subject, request.context.today), Judged())
    return _posted(request, form_class(request.POST, subject=subject), correcting="")


def begin_new(request: DoorRequest, code: str) -> HttpResponse:
    """異動の入力 for somebody who is not recorded yet and joins nobody (職権記載 into a new household)."""
    if not _form_of(code).without_subject:
        raise Http404(f"{code} begins from a resident's page")
    return begin(request, code, "")


def correct(request: DoorRequest, reception: str) -> HttpResponse:
    """仮登録の修正 — the same form, filled with what was entered."""
    review = view_movement(request.context, reception)
    if review.kind.code == MOVE_IN.code:
        return move_in.correct(request, reception)
    form_class = _form_of(review.kind.code)
    subject = form_class.subject_for(request.context, form_class.subject_of(review.stored.entry))
    if request.method != "POST":
        initial = form_class.initial_of(review.stored.entry, review.stored.numbers)
        return _page(
            request, form_class.opened(subject, request.context.today, initial), Judged(), correcting=reception
        )
    return _posted(request, form_class(request.POST, subject=subject), correcting=reception)


def resumed(request: DoorRequest, code: str, resident_number: str, data: QueryDict, saved_at: datetime) -> HttpResponse:
    """入力の再開 — as it was typed, without findings; said where the records have changed in the meantime."""
    form_class = _form_of(code)
    form = form_class(data, subject=form_class.subject_for(request.context, resident_number)).as_typed()
    lines = (ErrorLine(CHANGED_SINCE),) if any(one.recorded_at > saved_at for one in form.subject.household) else ()
    return _page(request, form, Judged(lines=lines), action=_begins_at(code, resident_number))


def resumed_correction(request: DoorRequest, reception: str, data: QueryDict, saved_at: datetime) -> HttpResponse:
    """仮登録の修正の再開 — said where the notification has gone on in the meantime."""
    review = view_movement(request.context, reception)
    gone_on = review.steps[-1].at > saved_at
    lines = (ErrorLine(GONE_ON.format(state=review.state_title)),) if gone_on else ()
    if review.kind.code == MOVE_IN.code:
        return move_in.resumed(request, data, correcting=reception, lines=lines)
    form = _form_correcting(request, review, data).as_typed()
    action = reverse("registry-movement-correct", args=[reception])
    return _page(request, form, Judged(lines=lines), correcting=reception, action=action)


def _form_correcting(request: DoorRequest, review: MovementReview, data: QueryDict) -> MovementForm:
    form_class = _form_of(review.kind.code)
    return form_class(data, subject=form_class.subject_for(request.context, form_class.subject_of(review.stored.entry)))


def proposed(request: DoorRequest, code: str, resident_number: str, entry: Any) -> HttpResponse:
    """異動の案 — a form filled by a notice taken in and judged at once, so that before and after stand above it."""
    form_class = _form_of(code)
    subject = form_class.subject_for(request.context, resident_number)
    form = form_class.opened(subject, request.context.today, form_class.initial_of(entry, EntryNumbers()))
    judged = _found(request, form, entry, EntryNumbers(), None)
    return _page(request, form, judged, action=_begins_at(code, resident_number))


def filled_in(request: DoorRequest, code: str, resident_number: str, initial: Mapping[str, Any]) -> HttpResponse:
    """異動の入力 with a few fields filled in and nothing judged yet."""
    form_class = _form_of(code)
    subject = form_class.subject_for(request.context, resident_number)
    form = form_class.opened(subject, request.context.today, initial)
    return _page(request, form, Judged(), action=_begins_at(code, resident_number))


def _begins_at(code: str, resident_number: str) -> str:
    given = {"code": code} | ({"resident_number": resident_number} if resident_number else {})
    return reverse("registry-entry-begin" if resident_number else "registry-entry-begin-new", kwargs=given)


def _parked(request: DoorRequest, form: MovementForm, correcting: str) -> HttpResponse:
    demand_listed(request.POST, form)
    number = form.subject.resident_number
    try:
        return put_aside(request, request.POST, form.kind.code, _label(form), number, correcting=correcting)
    except TooManyDrafts as full:
        lines = (ErrorLine(full.message),)
        return _page(request, form.as_typed(), Judged(lines=lines), status=full.status, correcting=correcting)


def kept(request: DoorRequest, code: str, resident_number: str = "") -> None:
    """サインインが終わった後に送られた入力 — put aside for its officer. Raises: REG-DRAFT-001, REG-ENTRY-003."""
    form_class = _form_of(code)
    if not resident_number and not form_class.without_subject:
        raise Http404(f"{code} begins from a resident's page")
    form = form_class(request.POST, subject=form_class.subject_for(request.context, resident_number))
    demand_listed(request.POST, form)
    keep(request, request.POST, form.kind.code, _label(form), resident_number, at_any_rate=True)


def kept_correction(request: DoorRequest, reception: str) -> None:
    """サインインが終わった後に送られた修正 — as ``kept``. Raises: REG-FLOW-001 besides."""
    review = view_movement(request.context, reception)
    if review.kind.code == MOVE_IN.code:
        move_in.kept(request, correcting=reception)
        return
    form = _form_correcting(request, review, request.POST)
    demand_listed(request.POST, form)
    number = form.subject.resident_number
    keep(request, request.POST, form.kind.code, _label(form), number, correcting=reception, at_any_rate=True)


def _label(form: MovementForm) -> str:
    subject = form.subject
    named = (one.record.name.full for one in subject.household if one.resident_number == subject.resident_number)
    return next(named, "") or str(form.data.get("name", ""))


def _posted(request: DoorRequest, form: MovementForm, correcting: str) -> HttpResponse:
    if "park" in request.POST:
        return _parked(request, form, correcting)
    if form.repeats_people and request.POST.keys() & {"add", "remove"}:
        return _page(request, form.with_rows_changed(), Judged(), correcting=correcting)
    judged = _judge(request, form, correcting)
    confirmed = frozenset(request.POST.getlist("confirm"))
    unconfirmed = [alert for alert in alerts_in(judged.findings) if alert_key(alert) not in confirmed]
    wants = "register" in request.POST
    if not judged.is_ready or unconfirmed or not wants:
        status = 422 if not judged.is_ready or (wants and unconfirmed) else 200
        return _page(request, form, judged, status=status, confirmed=confirmed, correcting=correcting)
    submission = form.cleaned_data["submission"]
    if correcting:
        stored = correct_movement(request.context, correcting, judged.entry, form.numbers(), confirmed, submission)
    else:
        stored = enter_movement(request.context, form.kind, judged.entry, form.numbers(), confirmed, submission)
    return HttpResponseRedirect(reverse("registry-movement", args=[stored.reception]) + "?stored=1")


def _judge(request: DoorRequest, form: MovementForm, correcting: str) -> Judged:
    demand_listed(request.POST, form)
    if not form.is_valid():
        return Judged()
    except_movement = view_movement(request.context, correcting).movement_id if correcting else None
    return _found(request, form, form.entry(), form.numbers(), except_movement)


def _found(
    request: DoorRequest, form: MovementForm, entry: Any, numbers: EntryNumbers, except_movement: UUID | None
) -> Judged:
    scene = scene_of(request.context, form.kind, entry, numbers, except_movement)
    findings = judged(form.kind, entry, numbers, scene)
    errors = errors_in(findings)
    lines: list[ErrorLine] = []
    for finding in errors:
        if form.is_bound and (place := form.place_of(finding.field)):
            form.add_error(place, finding.message)
        else:
            lines.append(ErrorLine(finding.message))
    touched = () if errors else touched_by(form.kind.outcome(entry, numbers, scene, Allotted()), scene)
    return Judged(entry, findings, tuple(lines), touched)


def _page(
    request: DoorRequest,
    form: MovementForm,
    judged: Judged,
    *,
    status: int = 200,
    confirmed: frozenset[str] = frozenset(),
    correcting: str = "",
    action: str = "",
) -> HttpResponse:
    alerts = shown_alerts(
        judged.findings, confirmed, lambda finding: f"#id_{form.place_of(finding.field) or 'moved_on'}"
    )
    errors = len(judged.lines) + (sum(len(e) for e in form.errors.values()) if form.is_bound else 0)
    subject = form.subject
    named = next((one for one in subject.household if one.resident_number == subject.resident_number), None)
    return TemplateResponse(
        request,
        TEMPLATE,
        {
            "form": form,
            "kind": form.kind,
            "subject": subject,
            "subject_record": named,
            "marks": marks_of(request.context, subject.resident_number, subject.household_number),
            "lines": judged.lines,
            "alerts": alerts,
            "unconfirmed": any(not alert.confirmed for alert in alerts),
            "errors": errors,
            "checked": judged.is_ready or errors > 0,
            "ready": judged.is_ready,
            "rows": touched_rows(
                judged.touched,
                with_numbers=form.numbers() if judged.is_ready else None,
                hide_addresses=touches_hidden(judged.touched, request.context.now),
            ),
            "step": 2 if judged.is_ready else 1,
            "correcting": correcting,
            "action": action,
            "towns": towns(),
            "countries": countries(),
            "relationships": RELATIONSHIPS,
        },
        status=status,
    )


def _form_of(code: str) -> type[MovementForm]:
    if code not in FORMS:
        raise Http404(f"no movement of kind {code}")
    return FORMS[code]


ROUTES = (
    Route(
        "movements/new/<str:code>/",
        begin_new,
        "registry-entry-begin-new",
        ENTER_MOVEMENT,
        sample={"code": "official_entry"},
        keep=kept,
    ),
    Route(
        "movements/new/<str:code>/<str:resident_number>/",
        begin,
        "registry-entry-begin",
        ENTER_MOVEMENT,
        sample={"code": "move_within", "resident_number": "0000000019"},
        keep=kept,
    ),
    Route(
        "movements/<str:reception>/correct/",
        correct,
        "registry-movement-correct",
        ENTER_MOVEMENT,
        sample={"reception": "R08-11-23-0001"},
        keep=kept_correction,
    ),
)
