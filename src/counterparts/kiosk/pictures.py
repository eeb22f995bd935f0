"""絵: what to do, drawn; no file and no style from elsewhere."""

from __future__ import annotations

CARD_PICTURE = (
    '<svg class="picture" viewBox="0 0 320 170" role="img" aria-label="カードをカード置き場に置く絵">'
    '<rect x="30" y="70" width="260" height="90" rx="14" fill="#1f3a5f"/>'
    '<rect x="52" y="86" width="216" height="58" rx="8" fill="#dfe9f5"/>'
    '<text x="160" y="122" text-anchor="middle" font-size="20" fill="#1f3a5f">カード置き場</text>'
    '<g transform="rotate(-8 160 50)"><rect x="95" y="8" width="130" height="82" rx="8" fill="#fdf1f6" '
    'stroke="#8a5a76" stroke-width="2"/><rect x="104" y="24" width="32" height="40" fill="#dfe9f2"/>'
    '<circle cx="120" cy="38" r="9" fill="#e8b98f"/><path d="M106 64 q14 -20 28 0z" fill="#35507a"/>'
    '<path d="M146 30h66M146 42h66M146 54h48" stroke="#8a5a76" stroke-width="4"/></g>'
    '<path d="M262 20v40m-12 -14l12 16 12 -16" fill="none" stroke="#b3261e" stroke-width="7"/></svg>'
)
MACHINE_PICTURE = (
    '<svg class="picture" viewBox="0 0 320 170" role="img" aria-label="証明書が印刷されて出てくる絵">'
    '<rect x="60" y="20" width="200" height="80" rx="10" fill="#1f3a5f"/>'
    '<rect x="80" y="36" width="60" height="30" rx="4" fill="#dfe9f5"/>'
    '<rect x="90" y="88" width="140" height="10" fill="#0d1c30"/>'
    '<path d="M104 94h112v66h-112z" fill="#fff" stroke="#767679" stroke-width="2"/>'
    '<path d="M118 110h84M118 122h84M118 134h56" stroke="#b8b8bd" stroke-width="5"/></svg>'
)
