"""Invented pages that use every part of the staff screens, served with the product's own headers."""

from __future__ import annotations

import csv
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from csp.utils import build_policy
from django.contrib.staticfiles import finders
from django.forms import BooleanField, ChoiceField, formset_factory
from django.template import Context, Engine, Template, engines
from django.template.loader import render_to_string

from daicho.foundation.accounts.demo import ACCOUNTS
from daicho.foundation.accounts.errors import SignInRefused
from daicho.foundation.accounts.forms import PasswordForm, SignInForm, TerminalForm
from daicho.foundation.accounts.realms import realm
from daicho.foundation.accounts.terminals import KnownTerminal
from daicho.foundation.ui.forms import (
    DigitsField,
    KanaField,
    NameField,
    PartialWarekiDateField,
    StaffCharField,
    StaffForm,
    WarekiDateField,
)
from daicho.foundation.ui.fragments import ErrorLine
from daicho.foundation.web.home import HomeEntry

PAGES = Path(__file__).parent / "pages"
TODAY = date(2026, 11, 23)
CSRF = "sample"
TERMINALS = (KnownTerminal("HK-001", "本庁 市民課"), KnownTerminal("EK-001", "駅前市民窓口センター"))


class SearchForm(StaffForm):
    """住民検索."""

    kana = KanaField(label="フリガナ", required=False, initial="ミナト")
    name = NameField(label="氏名・旧氏・通称", required=False)
    birth_date = WarekiDateField(label="生年月日", required=False, default_era="昭和")
    address = StaffCharField(label="住所(町名・番地)", required=False)
    sex = ChoiceField(label="性別", required=False, choices=[("", ""), ("male", "男"), ("female", "女")])
    number_kind = ChoiceField(
        label="番号", required=False, choices=[("resident", "宛名番号"), ("household", "世帯番号")]
    )
    number = DigitsField(label="番号の値", required=False)
    past = BooleanField(label="過去の氏名・住所も検索", required=False, initial=True)
    removed = BooleanField(label="除票を含む", required=False, initial=True)
    foreign = BooleanField(label="外国人住民のみ", required=False)


class EntryForm(StaffForm):
    """転入."""

    moved_on = WarekiDateField(label="転入日(異動日)")
    notified_on = WarekiDateField(label="届出日")
    notifier = ChoiceField(label="届出人", choices=[("head", "本人(世帯主 大川 誠)")])
    papers = ChoiceField(label="本人確認", choices=[("card", "マイナンバーカード")])
    kind = ChoiceField(label="転入の種類", choices=[("special", "特例転入(カードによる)")])
    postal_code = StaffCharField(label="郵便番号", required=False)
    town = StaffCharField(label="町名")
    lot = StaffCharField(label="番地・番号")
    building = StaffCharField(label="方書", required=False)
    previous_address = StaffCharField(label="転入前住所")
    previous_head = NameField(label="転入前の世帯主", required=False)
    honseki = StaffCharField(label="本籍・筆頭者", required=False)

    def clean(self) -> dict[str, Any]:
        """A rule stands in here for those of the registry."""
        data = dict(self.cleaned_data)
        if data.get("moved_on") and data.get("notified_on") and data["moved_on"] > data["notified_on"]:
            self.add_error("moved_on", "届出日の令和8年11月23日より後の日付です。異動日を確かめてください。")
        return data


class MemberForm(StaffForm):
    """異動者."""

    name = NameField(label="氏名")
    kana = KanaField(label="フリガナ")
    birth_date = PartialWarekiDateField(label="生年月日")
    sex = ChoiceField(label="性別", choices=[("male", "男"), ("female", "女")])
    relation = ChoiceField(label="続柄", choices=[("head", "世帯主"), ("wife", "妻"), ("child", "子")])

    @property
    def summary_prefix(self) -> str:  # type: ignore[override]
        """Who an error belongs to."""
        return f"{int(str(self.prefix).rpartition('-')[2]) + 1}人目 {self.data.get(f'{self.prefix}-name', '')}の"


def _date(prefix: str, era: str, year: int, month: int, day: int) -> dict[str, str]:
    parts = {"era": era, "year": year, "month": month, "day": day}
    return {f"{prefix}_{part}": str(value) for part, value in parts.items()}


def _member(
    number: int, name: str, kana: str, birth: tuple[str, int, int, int], sex: str, relation: str
) -> dict[str, str]:
    key = f"members-{number}"
    return {
        f"{key}-name": name,
        f"{key}-kana": kana,
        f"{key}-sex": sex,
        f"{key}-relation": relation,
        **_date(f"{key}-birth_date", *birth),
    }


def _search() -> dict[str, object]:
    shown = []
    for row in csv.DictReader((PAGES / "people.csv").read_text(encoding="utf-8").splitlines()):
        chips = row["chips"]
        facts: dict[str, object] = {
            **row,
            "birth": date.fromisoformat(row["birth"]),
            "chips": [tuple(chip.split(":")) for chip in chips.split(" ")],
            "withheld": not row["address"],
            "gone": "除票" in chips,
            "dead": "死亡" in chips,
            "foreign": "外国人" in chips,
        }
        shown.append(SimpleNamespace(**facts))
    kinds = ["転入", "転居", "転出", "世帯変更", "出生", "死亡", "職権修正", "異動取消"]
    return {"form": SearchForm(), "rows": shown, "kinds": kinds, "today": TODAY}


def _person() -> dict[str, object]:
    links = [("#detail", "詳細(責任者)")]
    return {"birth": date(1982, 4, 12), "today": TODAY, "banner_links": links, "revealed": False}


def _revealed() -> dict[str, object]:
    return {**_person(), "revealed": True, "hide_after": 1}


def _move_in() -> dict[str, object]:
    data = {
        **_date("moved_on", "令和", 8, 11, 25),
        **_date("notified_on", "令和", 8, 11, 23),
        "notifier": "head", "papers": "card", "kind": "special", "postal_code": "254-0034", "town": "宝町",
        "lot": "1番3号", "building": "グリーンヒルズ201号", "previous_address": "千葉県架空市本町三丁目4番5号",
        "previous_head": "大川 誠", "honseki": "千葉県架空市本町100番 大川 誠",
        "members-TOTAL_FORMS": "3", "members-INITIAL_FORMS": "0",
        **_member(0, "大川 誠", "オオカワ マコト", ("昭和", 63, 2, 29), "male", "head"),
        **_member(1, "大川 結衣", "オオカワ ユイ", ("平成", 3, 13, 30), "female", "wife"),
        **_member(2, "大川 陽", "オオカワ ハル", ("令和", 4, 7, 16), "male", "child"),
    }  # fmt: skip
    members = formset_factory(MemberForm, extra=0)(data, prefix="members")
    return {"entry": EntryForm(data), "members": members}


def _approval() -> dict[str, object]:
    return {}


def _sign_in() -> dict[str, object]:
    form = SignInForm(TERMINALS)
    office = realm("office")
    return {
        "form": form,
        "realm": office,
        "may_choose": True,
        "demo_accounts": [one for one in ACCOUNTS if one.realm == "office"],
        "demo_password": "daicho-demo-1",
        "staff": staff_frame(operator="", nav=()),
    }


def _sign_in_refused() -> dict[str, object]:
    message = SignInRefused(limit=5, minutes=30).message
    return {**_sign_in(), "form": SignInForm(TERMINALS, {"staff_id": "1001"}), "refusal": message, "demo_accounts": ()}


def _password() -> dict[str, object]:
    form = PasswordForm({"current": "x", "new": "aaaa-bbbb-1", "again": "b"})
    return {"form": form, "is_forced": True, "realm": realm("office")}


def _refused() -> dict[str, object]:
    return {"function_title": "本登録", "is_recorded": True, "caused_by": "2f0c1a52-7a5e-4c8e-9c57-0a6a0c9b8d11"}


def _conflict() -> dict[str, object]:
    message = "受付番号 R08-11-23-0147 はすでに本登録されています。一覧を開き直して確かめてください。"
    return {"message": message, "code": "REG-MOVE-031", "back_url": "/"}


def _terminal() -> dict[str, object]:
    return {"form": TerminalForm({"token": ""}), "realm": realm("office")}


def _home() -> dict[str, object]:
    entries = [
        HomeEntry("住民記録", "住民の検索、異動の入力と審査、証明の発行。", "", frozenset()),
        HomeEntry("庁内データ連携", "送受信の状況、保留になった連携の再送。", "", frozenset()),
    ]
    return {"entries": [(entry, f"#{entry.title}") for entry in entries]}


CONTEXTS: dict[str, tuple[str, Callable[[], dict[str, object]]]] = {
    "search": ("search.html", _search),
    "person": ("person.html", _person),
    "revealed": ("person.html", _revealed),
    "move_in": ("move_in.html", _move_in),
    "approval": ("approval.html", _approval),
    "sign_in": ("accounts/sign_in.html", _sign_in),
    "sign_in_refused": ("accounts/sign_in.html", _sign_in_refused),
    "password": ("accounts/password.html", _password),
    "refused": ("ui/errors/403.html", _refused),
    "missing": ("ui/errors/404.html", dict),
    "conflict": ("ui/errors/409.html", _conflict),
    "failed": ("ui/errors/500.html", _refused),
    "terminal": ("accounts/terminal.html", _terminal),
    "fragments": ("fragments.html", dict),
    "home": ("web/home.html", _home),
}


def staff_frame(**changes: object) -> SimpleNamespace:
    """The frame as a signed-in officer sees it."""
    titles = ["検索・照会", "異動入力", "仮登録一覧", "証明発行", "抑止・支援措置", "通知・連携", "統計", "管理"]
    nav = [
        SimpleNamespace(title=title, url=f"#nav{i}", is_current=i == 0, count=3 if title == "仮登録一覧" else 0)
        for i, title in enumerate(titles)
    ]
    values: dict[str, object] = {
        "city": "平塚市", "system_title": "住民記録システム", "badge": "デモ環境", "date_text": "令和8年11月23日(月)",
        "office": "本庁 市民課", "terminal": "HK-012", "operator": "佐藤 恵", "home_url": "/", "nav": nav,
        "sign_out_url": "/sign-out/", "idle_seconds": 0, "idle_url": "/sign-in/", "still_here_url": "/still-here/",
    }  # fmt: skip
    return SimpleNamespace(**{**values, **changes})


def render_page(name: str, **frame: object) -> str:
    """One of the sample pages as HTML."""
    template, make = CONTEXTS[name]
    engine: Engine = engines["django"].engine  # type: ignore[attr-defined]
    own = PAGES / template
    source = Template(own.read_text(encoding="utf-8"), engine=engine) if own.exists() else engine.get_template(template)
    return source.render(Context({"staff": staff_frame(**frame), "csrf_token": CSRF, **make()}))


class _Handler(BaseHTTPRequestHandler):
    frame: dict[str, object] = {}
    posts: list[bytes] = []

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path.startswith("/static/"):
            found = finders.find(path.removeprefix("/static/"))
            content = Path(str(found)).read_bytes() if found else b""
            kind = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}[path.rpartition(".")[2]]
            self._send(200 if found else 404, kind, content)
            return
        name = path.strip("/")
        if name not in CONTEXTS:
            self._send(200, "text/html; charset=utf-8", f"<!doctype html><html lang=ja><title>x</title>{name}".encode())
            return
        self._send(200, "text/html; charset=utf-8", render_page(name, **self.frame).encode())

    def do_POST(self) -> None:
        self.posts.append(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        if self.path == "/entry/":
            self.posts.append(str(self.headers.get("X-CSRFToken")).encode())
            lines = [ErrorLine("町名: 辞書にない町名です。選び直してください。", "#town")]
            self._send(
                422, "text/html; charset=utf-8", render_to_string("ui/error_summary.html", {"errors": lines}).encode()
            )
            return
        self._send(204, "text/html", b"")

    def _send(self, status: int, kind: str, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Security-Policy", build_policy())
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Silent."""


@contextmanager
def served_pages(**frame: object) -> Iterator[tuple[str, list[bytes]]]:
    """Serves the pages; gives the address and the bodies that were posted."""
    posts: list[bytes] = []
    handler = type("Handler", (_Handler,), {"frame": frame, "posts": posts})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", posts
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
