"""引き出しの画面: cards drawn as cards, readers beside them, without any script."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from starlette.responses import HTMLResponse

from counterparts.national.cards import STATES
from counterparts.national.drawer import PINS
from counterparts.pages import Field, Html, form, page, section, table

READER_WORDS = {
    "counter-1": "窓口 1",
    "counter-2": "窓口 2",
    "kiosk-1": "キオスク 1",
    "kiosk-2": "キオスク 2",
    "phone-1": "スマートフォン",
}
_SEXES = {"male": "男", "female": "女", "unknown": ""}
_STYLE = Html(
    "<style>.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(23rem,1fr));gap:1rem}"
    ".card{border:1px solid #b8b8bd;border-radius:12px;padding:.8rem 1rem;background:linear-gradient(120deg,#fdf1f6,"
    "#eef6fb 60%,#f4f0fa);display:grid;grid-template-columns:5.2rem 1fr;gap:.8rem;position:relative}"
    ".card svg{width:5.2rem;height:6.6rem;border:1px solid #c8c8cc;border-radius:4px;background:#fff}"
    ".card dl{margin:0;display:grid;grid-template-columns:auto 1fr;gap:.1rem .6rem;font-size:.85rem}"
    ".card dt{color:#626264}.card dd{margin:0}.card .n{font-size:1.1rem;font-weight:600}"
    ".card .t{grid-column:1/-1;display:flex;justify-content:space-between;font-size:.8rem;color:#5c3d8c}"
    ".card .acts{grid-column:1/-1;display:flex;flex-wrap:wrap;gap:.4rem}.card form.act{margin:0}"
    ".card button{padding:.15rem .6rem;font-size:.85rem}.readers{display:grid;"
    "grid-template-columns:repeat(auto-fill,minmax(12rem,1fr));gap:.8rem}.reader{border:2px dashed #b8b8bd;"
    "border-radius:8px;padding:.6rem .8rem}.reader.full{border-style:solid;border-color:#5c3d8c;background:#f4f0fa}"
    "</style>"
)


def drawer_page(
    cards: Sequence[Mapping[str, Any]],
    lying: Mapping[str, str],
    name: str,
    specimens: Sequence[tuple[str, str, str]] = (),
) -> HTMLResponse:
    """画面. Args: lying: reader → serial of the card on it, empty without one. name: what was looked for.

    specimens: card, name and purpose of the people who are good for showing something.
    """
    search = Html(
        f'<form class="act" method="get" action="/drawer">{Field("name", "氏名の一部", name).html()}'
        "<button>探す</button></form>"
    )
    pins = "、".join(f"{words} {PINS[kind]}" for kind, words in _PIN_WORDS.items())
    shown = "".join(_card(one, lying) for one in cards) or '<p class="empty">ありません。</p>'
    return page(
        "マイナンバーカードの引き出し(模擬)",
        "カードを読取装置に置いて試験します。券面・番号・証明書はすべて架空です。",
        [
            _STYLE,
            section("読取装置", '<div class="readers">', *(_reader(*one) for one in lying.items()), "</div>"),
            section(
                "試験用の人", table(("氏名", "何を試せるか", ""), [_specimen(*one) for one in specimens])
            ),
            section("カード", search, f"<p>暗証番号はどのカードも同じです: {escape(pins)}</p>",
                    f'<div class="cards">{shown}</div>'),
        ],
    )  # fmt: skip


_PIN_WORDS = {"user": "利用者証明用", "surface": "券面事項用", "basic": "住民基本台帳用", "signature": "署名用"}


def _reader(reader: str, card: str) -> str:
    words = f"<strong>{escape(READER_WORDS[reader])}</strong> <small>{escape(reader)}</small>"
    if not card:
        return f'<div class="reader">{words}<p class="empty">カードはありません。</p></div>'
    take = form(
        "/drawer",
        [Field("act", "", "take", kind="hidden"), Field("reader", "", reader, kind="hidden")],
        "取り去る",
        is_plain=True,
    )
    return f'<div class="reader full">{words}<p>カード {escape(card)}</p>{take}</div>'


def _specimen(card: str, name: str, purpose: str) -> tuple[str, str, str]:
    fields = [Field("reader", "", "kiosk-1", kind="hidden"), Field("card", "", card, kind="hidden")]
    return name, purpose, form("/drawer", fields, "キオスクに置く", is_plain=True)


def _card(one: Mapping[str, Any], lying: Mapping[str, str]) -> str:
    surface, serial = one["surface"], one["card"]
    birth = surface["birth_date"]
    rows = (
        ("氏名", f'<span class="n">{escape(surface["name"])}</span>' + _former(surface)),
        ("住所", escape(surface["address"])),
        ("生年月日", escape(birth["text"] if isinstance(birth, dict) else birth)),
        ("性別", _SEXES[surface["sex"]]),
        ("有効期限", escape(one["expires_on"])),
    )
    items = "".join(f"<dt>{term}</dt><dd>{text}</dd>" for term, text in rows)
    acts = "".join(
        form("/drawer", [Field("reader", "", reader, kind="hidden"), Field("card", "", serial, kind="hidden")], words)
        for reader, words in READER_WORDS.items()
        if lying.get(reader) != serial
    )
    unlock = form(
        "/drawer",
        [Field("act", "", "unlock", kind="hidden"), Field("card", "", serial, kind="hidden")],
        "暗証番号を初期化",
        is_plain=True,
    )
    return (
        '<article class="card"><div class="t"><span>個人番号カード(模擬)</span>'
        f"<span>{STATES[one['state']]}</span></div>"
        f"{portrait(serial, surface['sex'])}<dl>{items}</dl>"
        f'<div class="acts">{acts}{unlock}</div></article>'
    )


def _former(surface: Mapping[str, Any]) -> str:
    former = surface.get("former_family_name", "")
    return f" <small>[{escape(former)}]</small>" if former else ""


def portrait(serial: str, sex: str) -> str:
    """顔写真 — a drawn face that belongs to nobody, always the same for one card."""
    drawn = hashlib.sha256(serial.encode()).digest()
    skin = ("#f6d7bd", "#eec39a", "#e8b98f", "#d9a074")[drawn[0] % 4]
    hair = ("#1e1a18", "#2e2420", "#4a3728", "#6b6b70")[drawn[1] % 4]
    coat = ("#35507a", "#6a3d5c", "#3d6a52", "#55565c")[drawn[2] % 4]
    long_hair = (
        f'<path d="M22 40 q0 34 6 42 h44 q6 -8 6 -42z" fill="{hair}"/>' if sex == "female" and drawn[3] % 3 else ""
    )
    glasses = (
        '<g fill="none" stroke="#333" stroke-width="1.6"><circle cx="41" cy="50" r="6"/><circle cx="59" cy="50" r="6"/>'
        '<path d="M47 50h6"/></g>'
        if drawn[4] % 3 == 0
        else ""
    )
    mouth = 64 + drawn[5] % 3
    return (
        '<svg viewBox="0 0 100 126" role="img" aria-label="架空の顔写真">'
        '<rect width="100" height="126" fill="#dfe9f2"/>'
        f'{long_hair}<path d="M8 126 q4 -34 42 -34 t42 34z" fill="{coat}"/>'
        f'<rect x="42" y="72" width="16" height="22" fill="{skin}"/>'
        f'<ellipse cx="50" cy="52" rx="22" ry="27" fill="{skin}"/>'
        f'<path d="M27 50 q-2 -32 23 -32 t23 32 q-4 -18 -12 -20 q-14 6 -34 20z" fill="{hair}"/>'
        '<circle cx="41" cy="50" r="2" fill="#222"/><circle cx="59" cy="50" r="2" fill="#222"/>'
        f'{glasses}<path d="M43 {mouth} q7 5 14 0" fill="none" stroke="#a05050" stroke-width="2"/></svg>'
    )
