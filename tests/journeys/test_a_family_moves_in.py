"""The walking case, by keyboard alone: a family moves in and leaves the counter with its 住民票の写し."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.clock import business_now
from daicho.kernel.addresses import Address
from daicho.kernel.dates import PartialDate
from daicho.municipal.codes.relationships import relationship_text
from daicho.systems.resident_registry.models import Resident, ResidentVersion
from tests.journeys.keyboard import choose, press_and_wait, tab_to, tick, type_date, type_into
from tests.journeys.product import JOURNEY_DATABASES, Counter, World, check_screen, keep_picture
from tests.proofs import proves

pytestmark = [
    pytest.mark.committed(databases=[*JOURNEY_DATABASES, "evidence"]),
    pytest.mark.timeout(300),
]
SEX = {"male": "男", "female": "女"}


def family_of_three_or_more(world: World) -> dict[str, Any]:
    """An outsider family without special cases."""
    return next(
        f
        for f in world.families()
        if len(f["members"]) >= 3
        and all(m["kind"] == "japanese" and m["former_resident_number"] is None for m in f["members"])
        and all(isinstance(m["birth_date"], str) for m in f["members"])
    )


def fill_in(page: Page, family: dict[str, Any], moved_on: date) -> None:
    """Types the 転出証明書 of a family into the form, in its order."""
    address = Address.from_json(family["planned_address"])
    type_date(page, "id_moved_on", moved_on)
    head = family["members"][0]
    type_into(page, "id_notifier_name", head["name"])
    choose(page, "id_paper_1", "個人番号カード")
    type_into(page, "id_town", address.text.removeprefix("神奈川県平塚市"))
    type_into(page, "id_lot", address.lot)
    type_into(page, "id_building", address.building)
    type_into(page, "id_from_address", Address.from_json(family["previous_address"]).one_line())
    type_into(page, "id_from_head", family["previous_head"])
    for index, member in enumerate(family["members"]):
        if index:
            press_and_wait(page, "F8")
        fill_in_member(page, index, member)


def fill_in_member(page: Page, index: int, member: dict[str, Any]) -> None:
    prefix = f"id_members-{index}"
    type_into(page, f"{prefix}-name", member["name"])
    type_into(page, f"{prefix}-kana", member["name_kana"])
    type_date(page, f"{prefix}-birth_date", PartialDate.from_json(member["birth_date"]).sort_on)
    choose(page, f"{prefix}-sex", SEX[member["sex"]])
    type_into(page, f"{prefix}-relationship", relationship_text(member["planned_relationship"]))
    type_into(page, f"{prefix}-individual_number", member["individual_number"])
    type_into(page, f"{prefix}-resident_code", member["resident_code"])
    type_into(page, f"{prefix}-honseki", Address.from_json(member["honseki"]).one_line())
    type_into(page, f"{prefix}-head_of_register", member["head_of_register"])


@proves("S1.1.a", how="journey")
def test_a_family_moves_in_and_gets_its_certificate_the_same_day(counter: Counter, city: World) -> None:
    family = family_of_three_or_more(city)
    moved_on = business_now().date() - timedelta(days=2)

    # given: an officer enters the 転入届
    desk = counter.officer("1001", "/registry/move-in/")
    keep_picture(desk, "move-in")
    check_screen(desk)
    fill_in(desk, family, moved_on)
    press_and_wait(desk, "F9")
    assert desk.locator(".error-summary").count() == 0, desk.locator(".error-summary").inner_text()
    for _ in range(desk.locator("input[name=confirm]").count()):
        tick(desk, "input[name=confirm]:not(:checked)")
    keep_picture(desk, "move-in-confirm")
    check_screen(desk)
    press_and_wait(desk, "Control+Enter")
    reception = desk.url.rstrip("/").split("/")[-2] if "?" not in desk.url else desk.url.split("/movements/")[1][:14]
    keep_picture(desk, "movement-entered")
    assert desk.get_by_text("あなたが入力した届出です").count() or desk.get_by_text("仮登録しました").count()
    assert Resident.objects.using("resident_registry").filter(household_number__gt="9").count() == 0

    # when: another officer verifies and approves it
    second = counter.officer("1002", "/registry/movements/")
    check_screen(second)
    keep_picture(second, "provisional")
    second.keyboard.press("Enter")
    second.wait_for_url(f"**/movements/{reception}/")
    check_screen(second)
    keep_picture(second, "verification")
    press_and_wait(second, "Control+Enter")
    assert second.get_by_text("照合済みにしました").count() == 1
    press_and_wait(second, "Control+Enter")
    check_screen(second)
    keep_picture(second, "approved")

    # then: the family is on the register and the certificate names exactly them
    names = [m["name"] for m in family["members"]]
    links = second.locator("section:has(h2:text('記載された住民票')) li a:first-child")
    assert links.all_inner_texts() == names
    first = links.first.get_attribute("href") or ""
    number = first.rstrip("/").split("/")[-1]
    certificate = counter.officer("1005", f"/registry/residents/{number}/certificate/")
    check_screen(certificate)
    keep_picture(certificate, "certificate-apply")
    choose(certificate, "id_requester_kind", "本人")
    choose(certificate, "id_paper_1", "個人番号カード")
    press_and_wait(certificate, "Control+Enter")
    certificate.wait_for_load_state("networkidle")
    check_screen(certificate)
    keep_picture(certificate, "certificate")
    pdf = certificate.request.get(certificate.url + "paper.pdf").body()
    text = "".join("".join(p.extract_text().split()) for p in PdfReader(io.BytesIO(pdf)).pages)
    assert all("".join(name.split()) in text for name in names)
    assert not any(m["individual_number"] in text for m in family["members"])
    tick(certificate, "input[name=same_person]")
    tick(certificate, "input[name=same_items]")
    tab_to(certificate, "pages")
    certificate.keyboard.insert_text(str(len(PdfReader(io.BytesIO(pdf)).pages)))
    press_and_wait(certificate, "Control+Enter")
    assert certificate.get_by_text("照合して交付しました").count() == 1
    versions = ResidentVersion.objects.using("resident_registry").filter(resident=number)
    assert versions.count() == 1
    events = set(AuditEvent.objects.using("resident_registry").values_list("event", flat=True))
    assert {"movement.approved", "certificate.issued", "certificate.handed_over"} <= events
