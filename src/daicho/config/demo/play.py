"""The main job, step by step: a family moves in, is recorded, linked, certified, and checked the next day."""

from __future__ import annotations

import json
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from daicho.config.demo.arrivals import Watch, differences
from daicho.config.demo.copies import RECEIVERS, REGISTRY
from daicho.config.demo.instance import Instance
from daicho.config.demo.journal import Journal, StepFailed
from daicho.config.demo.paper import check_paper, render
from daicho.config.demo.papers import Notification
from daicho.config.demo.windows import Windows, confirm_alerts, press, write_date, write_notification

if TYPE_CHECKING:
    from playwright.sync_api import Page

ENTERER, VERIFIER, CHECKER, ISSUER, LINKER, CS_OPERATOR = "1001", "1002", "1004", "1005", "1008", "2001"
NO_SUCH_DAY = "令和8年2月30日"
TITLES = {
    "jukinet_server": "住基ネットCS",
    "prefecture": "都道府県",
    "linkage_platform": "庁内連携基盤",
    "unified_addressee": "統合宛名",
}


@dataclass(slots=True)
class Play:
    """What the steps hand on to each other."""

    journal: Journal
    windows: Windows
    instance: Instance
    notification: Notification
    out: Path
    reception: str = ""
    household: tuple[str, ...] = ()
    _watch: Watch | None = None

    @property
    def watch(self) -> Watch:
        """The watch over this notification."""
        assert self._watch is not None
        return self._watch

    @property
    def names(self) -> list[str]:
        """The family, in the order of the paper."""
        return [mover.name for mover in self.notification.movers]

    def all_steps(self) -> None:
        """Plays every step on the running instance. Raises what made a step fail."""
        with ExitStack() as ending:
            self._enter()
            codes = [mover.resident_code for mover in self.notification.movers]
            self._watch = Watch(self.reception, codes, self.instance.control)
            ending.callback(self.watch.close)
            self._stay_hidden()
            self._verify_and_approve()
            self._compare_pages()
            self._look_at_linkage()
            self._certify()
            self._check_next_day()
            self._verify_audit()

    def _enter(self) -> None:
        with self.journal.step("sign_in") as step:
            desk = self.windows.sign_in(ENTERER, "/registry/move-in/")
            step.check("佐藤 恵" in desk.content(), "the name of the officer stands on the page")
            self.windows.picture(desk, "move-in-empty")
        with self.journal.step("refuse_impossible_date") as step:
            write_notification(desk, self.notification)
            write_date(desk, "id_moved_on", NO_SUCH_DAY)
            press(desk, "F9")
            errors = desk.locator(".error-summary")
            step.check(errors.count() == 1, "an error summary is shown")
            step.check("転入日" in errors.inner_text(), f"it names the field: {_line(errors.inner_text())}")
            kept = desk.locator("#id_members-0-name").input_value()
            step.check(kept == self.names[0], "what was typed is still there")
            self.windows.picture(desk, "impossible-date")
        with self.journal.step("enter") as step:
            write_date(desk, "id_moved_on", self.notification.fields["moved_on"])
            press(desk, "F9")
            step.check(desk.locator(".error-summary").count() == 0, "no error is left")
            alerts = confirm_alerts(desk)
            step.check(alerts, f"alerts, confirmed one by one: {alerts}")
            self.windows.picture(desk, "checked")
            press(desk, "Control+Enter")
            step.check("/movements/" in desk.url, "provisionally registered (仮登録)")
            self.reception = desk.url.split("/movements/")[1].split("/")[0]
            step.checked.append(f"受付番号 {self.reception}")
            self.windows.picture(desk, "provisional")

    def _stay_hidden(self) -> None:
        with self.journal.step("provisional_is_not_visible") as step:
            step.check(not any(self.watch.counts().values()), "no receiver has anything of it")
            search = self.windows.sign_in(ISSUER, "/registry/")
            step.check(self._found_by_kana(search) == 0, "the search does not find the head of the family")

    def _found_by_kana(self, search: Page) -> int:
        search.goto(f"/registry/?{urlencode({'kana': self.notification.movers[0].fields['kana']})}")
        return search.get_by_role("link", name=self.names[0]).count()

    def _verify_and_approve(self) -> None:
        with self.journal.step("verify") as step:
            page = self.windows.sign_in(VERIFIER, "/registry/movements/")
            page.get_by_role("link", name=self.reception).first.click()
            page.wait_for_url(f"**/movements/{self.reception}/")
            for name in self.names:
                step.check(name in page.locator("main").inner_text(), f"{name} is there to compare with the paper")
            self.windows.picture(page, "verification")
            press(page, "Control+Enter")
            step.check(page.get_by_text("照合済みにしました").count() == 1, "照合済みにしました")
        with self.journal.step("approve") as step:
            confirm_alerts(page, "#approve")
            arriving = self.watch.begin()
            press(page, "Control+Enter")
            step.check(page.get_by_text("本登録しました").count() == 1, "本登録しました")
            links = page.locator("section:has(h2:text('記載された住民票')) li a:first-child")
            step.check(links.all_inner_texts() == self.names, "the family is on the register")
            self.household = tuple(str(link.get_attribute("href")).rstrip("/").split("/")[-1] for link in links.all())
            self.windows.picture(page, "approved")
        self._arrive(arriving)
        self._compare_copies()

    def _arrive(self, arriving: Future[dict[str, float]]) -> None:
        seen = arriving.result()
        for receiver in RECEIVERS:
            with self.journal.step(f"arrived_{receiver}") as step:
                if receiver not in seen:
                    raise StepFailed(f"{TITLES[receiver]} has {self.watch.counts()[receiver]} of {len(self.names)}")
                step.ms = seen[receiver]
                step.checked.append(f"{TITLES[receiver]}: {len(self.names)} of {len(self.names)} persons")

    def _compare_copies(self) -> None:
        with self.journal.step("compare_copies") as step:
            found = self.watch.everywhere(self.household)
            expected = sorted(
                (number, 1, mover.name, mover.birth.isoformat(), self.notification.address.one_line())
                for number, mover in zip(self.household, self.notification.movers, strict=True)
            )
            held = sorted((c.resident_number, c.number, c.name, c.birth, c.address) for c in found[REGISTRY])
            step.check(held == expected, "the registry has version 1 of each, as entered")
            step.check(not differences(found), "CS, prefecture, platform and addressee hold the same, once each")
            step.check(self.watch.is_all_delivered(), "nothing waits in any outbox")

    def _compare_pages(self) -> None:
        with self.journal.step("versions") as step:
            page = self.windows.sign_in(VERIFIER, f"/registry/residents/{self.household[0]}/")
            for number, name in zip(self.household, self.names, strict=True):
                page.goto(f"/registry/residents/{number}/history/")
                rows = page.locator("main table tbody tr")
                step.check(rows.count() == 1, f"{name}: one version")
                shown = _line(rows.first.inner_text())
                step.check("転入" in shown and self.reception in shown, f"転入, {self.reception}")
            self.windows.picture(page, "history")
            page.goto(f"/registry/residents/{self.household[0]}/household/")
            step.check(all(name in page.content() for name in self.names), "the household shows all of them")
            self.windows.picture(page, "household")
            step.check(self._found_by_kana(page) == 1, "and the search finds its head by kana")

    def _look_at_linkage(self) -> None:
        with self.journal.step("linkage_screens") as step:
            page = self.windows.sign_in(LINKER, "/registry/linkage/")
            step.check(page.get_by_text("すべて届いています").count() == 1, "すべて届いています")
            self.windows.picture(page, "linkage")
            operator = self.windows.sign_in(CS_OPERATOR, "/jukinet/?state=done", "/jukinet")
            step.check(operator.locator("main table tbody tr").count() >= len(self.names), "sent on by the CS")
            self.windows.picture(operator, "communication-server")
            officer = self.windows.sign_in(ISSUER, f"/addressee/{self.household[0]}/")
            shown = officer.content()
            step.check(self.names[0] in shown, "found at the addressee system by number, with the name")
            step.check(self.notification.address.one_line() in shown, "and with the new address")
            self.windows.picture(officer, "addressee")

    def _certify(self) -> None:
        with self.journal.step("certificate_issued") as step:
            page = self.windows.sign_in(ISSUER, f"/registry/residents/{self.household[0]}/certificate/")
            page.locator("#id_requester_kind").select_option(label="本人")
            page.locator("#id_paper_1").select_option(label="個人番号カード")
            press(page, "Control+Enter")
            step.check("/certificates/" in page.url, "issued")
            number = page.url.rstrip("/").split("/")[-1]
            page.wait_for_load_state("networkidle")
            self.windows.picture(page, "certificate")
        with self.journal.step("certificate_paper") as step:
            pdf = self.out / f"certificate-{number}.pdf"
            pdf.write_bytes(page.request.get(f"{page.url}paper.pdf").body())
            pages = check_paper(step, pdf, self.notification, number)
            step.checked.append(f"{pdf.name}, rendered as {[picture.name for picture in render(pdf)]}")
        self._hand_over(page, pages)

    def _hand_over(self, page: Page, pages: int) -> None:
        with self.journal.step("hand_over") as step:
            page.locator("#pages").fill(str(pages))
            press(page, "Control+Enter")
            step.check(page.get_by_text("照合して交付しました").count() == 0, "unmatched, it is not handed over")
            page.go_back()
            page.locator("input[name=same_person]").check()
            page.locator("input[name=same_items]").check()
            page.locator("#pages").fill(str(pages))
            press(page, "Control+Enter")
            step.check(page.get_by_text("照合して交付しました").count() == 1, "matched with the request, handed over")
            self.windows.picture(page, "handed-over")

    def _check_next_day(self) -> None:
        with self.journal.step("next_day") as step:
            shifted = self.instance.command("clock", "+1d")
            step.check(shifted.returncode == 0, f"clock +1d {shifted.stdout.strip()}{shifted.stderr.strip()}")
            page = self.windows.sign_in(CHECKER, "/registry/next-day/")
            self.windows.picture(page, "next-day-list")
            page.get_by_role("link", name=self.reception).first.click()
            page.wait_for_url(f"**/movements/{self.reception}/")
            press(page, "Control+Enter")
            step.check(page.get_by_text(self.reception).count() == 0, "signed off, gone from the list")
            page.goto(f"/registry/movements/{self.reception}/")
            step.check(page.get_by_text("翌日照合済").count() >= 1, "翌日照合済")
            self.windows.picture(page, "next-day-checked")

    def _verify_audit(self) -> None:
        with self.journal.step("audit_verify") as step:
            done = self.instance.command("audit", "verify")
            reports = [json.loads(line) for line in done.stdout.splitlines()]
            step.check(done.returncode == 0, "no altered, missing or inserted row")
            rows = sum(report["rows"] for report in reports)
            step.check(rows > 0, f"{rows} rows in {len(reports)} systems")
            step.check(not self.windows.problems, f"no script error in any window{self.windows.problems or ''}")


def _line(text: str) -> str:
    return " ".join(text.split())
