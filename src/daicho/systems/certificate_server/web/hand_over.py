"""窓口での作成・印刷・交付: the paper is made, looked at, printed and matched before it is handed over (M34)."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from daicho.foundation.web.notices import notify
from daicho.foundation.web.request import DoorRequest
from daicho.kernel.errors import DomainError
from daicho.systems.certificate_server.actions.print_at_counter import (
    hand_over,
    make_at_counter,
    papers_at_counter,
)
from daicho.systems.certificate_server.web.counter import HandOverForm, shown


def make(request: DoorRequest, received: int) -> HttpResponse:
    """作成."""
    try:
        made = make_at_counter(request.context, received)
    except DomainError as refusal:
        return shown(request, received, refusal=refusal, status=refusal.status)
    notify(request, f"作成し、紙面を読み戻して請求と一致することを確かめました。手数料は{made.fee}円です。")
    return HttpResponseRedirect(reverse("certificates-request", args=[received]))


def paper(request: DoorRequest, received: int, copy: int) -> HttpResponse:
    """印刷用のPDF of one copy."""
    made = papers_at_counter(request.context, received)
    if not 1 <= copy <= len(made.copies):
        raise Http404
    return HttpResponse(made.copies[copy - 1].copy.pdf, content_type="application/pdf")


def finish(request: DoorRequest, received: int) -> HttpResponse:
    """交付."""
    form = HandOverForm(request.POST, prefix="match")
    if not form.is_valid():
        return shown(request, received, match=form, status=422)
    try:
        number = hand_over(request.context, received, form.checks())
    except DomainError as refusal:
        return shown(request, received, match=form, refusal=refusal, status=refusal.status)
    notify(request, f"{number} を交付しました。住民記録の交付履歴に記録されます。")
    return HttpResponseRedirect(reverse("certificates-queue"))
