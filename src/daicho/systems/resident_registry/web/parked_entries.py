"""中断と再開 — any entry form put aside as it was typed and taken up again by the same officer (保留・再開)."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse

from daicho.foundation.web.declaration import Route
from daicho.foundation.web.request import DoorRequest
from daicho.systems.resident_registry.actions.park_entry import discard_entry
from daicho.systems.resident_registry.permissions import ENTER_MOVEMENT
from daicho.systems.resident_registry.queries.entry_drafts import resume_entry
from daicho.systems.resident_registry.rules.movements.move_in.kind import KIND as MOVE_IN
from daicho.systems.resident_registry.web import move_in, movement_entry
from daicho.systems.resident_registry.web.parking import CORRECTING

SAMPLE = {"draft_id": UUID(int=1)}


def resume(request: DoorRequest, draft_id: UUID) -> HttpResponse:
    """入力の再開 — the page of its kind with what was typed; from there on it is sent like any other."""
    parked = resume_entry(request.context, draft_id)
    data = QueryDict(mutable=True)
    for name, values in parked.fields.items():
        data.setlist(name, values)
    if reception := data.get(CORRECTING, ""):
        return movement_entry.resumed_correction(request, str(reception), data, parked.saved_at)
    if parked.kind == MOVE_IN.code:
        return move_in.resumed(request, data)
    return movement_entry.resumed(request, parked.kind, parked.resident_number, data, parked.saved_at)


def discard(request: DoorRequest, draft_id: UUID) -> HttpResponse:
    """入力途中の破棄."""
    discard_entry(request.context, draft_id)
    return HttpResponseRedirect(reverse("registry-home"))


ROUTES = (
    Route("parked/<uuid:draft_id>/", resume, "registry-parked", ENTER_MOVEMENT, SAMPLE, ("GET", "HEAD")),
    Route("parked/<uuid:draft_id>/discard/", discard, "registry-parked-discard", ENTER_MOVEMENT, SAMPLE, ("POST",)),
)
