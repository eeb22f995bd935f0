"""模擬の相手先 of a demo installation: where each listens, and who is told so."""

from __future__ import annotations

import json
from pathlib import Path

PORTS = {
    "prefecture": 0, "national": 2, "municipality-149993": 4, "municipalities": 6, "kiosk_centre": 10, "kiosk": 12,
}  # fmt: skip
"""Name → port of the interface, counted from the first; the control with its page is on the next one."""
DOOR_PORT = 9
"""Where other municipalities reach our CS, counted from the same port."""
KIOSK_DOOR_PORT = 14
"""Where the certificate centre reaches our certificate server, counted from the same port."""
_TITLES = {
    "prefecture": "都道府県サーバ(模擬)",
    "national": "全国サーバ・カードの引き出し(模擬)",
    "municipality-149993": "湘北市(模擬の他市町村)",
    "municipalities": "全国のその他の市区町村(模擬)",
    "kiosk_centre": "証明書交付センター(模擬)",
    "kiosk": "キオスク端末(模擬)",
}


def are_prepared(data: Path) -> bool:
    """Whether every one has its folder and certificates."""
    return all((data / "counterparts" / name / "pki" / "ca.pem").is_file() for name in PORTS)


def tell_addresses(data: Path, port: int) -> None:
    """Where the simulators are, where they reach our systems, and where they reach each other.

    Args: port: that of the first simulator.
    """
    addresses = {name: f"https://127.0.0.1:{port + number}" for name, number in PORTS.items()}
    # The readers of the counter are the drawer of test cards, which the control port of the national server serves.
    national_pages = f"http://127.0.0.1:{port + PORTS['national'] + 1}"
    addresses["card_reader"] = national_pages
    (data / "counterparts.json").write_text(json.dumps(addresses))
    for name, number in (("exchange_door", DOOR_PORT), ("kiosk_door", KIOSK_DOOR_PORT)):
        (data / f"{name}.json").write_text(json.dumps({"host": "127.0.0.1", "port": port + number}))
    peers = {
        "municipality-149993": {"jukinet_server": f"https://127.0.0.1:{port + DOOR_PORT}"},
        "kiosk_centre": {
            "certificate_server": f"https://127.0.0.1:{port + KIOSK_DOOR_PORT}",
            "jpki": national_pages,
        },
        "kiosk": {"kiosk_centre": addresses["kiosk_centre"], "card_reader": national_pages},
    }
    for name, known in peers.items():
        (data / "counterparts" / name / "peers.json").write_text(json.dumps(known))


def pages(port: int) -> str:
    """操作画面 of each, one line each, for the announcement."""
    return "\n".join(f"  {_TITLES[name]}: http://127.0.0.1:{port + number + 1}/" for name, number in PORTS.items())
