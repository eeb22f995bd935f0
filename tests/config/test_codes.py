"""``./daicho codes``: lots of unused resident codes at the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from daicho.config import codes
from daicho.kernel.numbers import resident_code_from

pytestmark = pytest.mark.django_db(databases=["resident_registry"])
LOT = [resident_code_from(f"71111{serial:05d}") for serial in range(20)]


def test_a_lot_is_loaded_and_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "lot.txt"
    file.write_text("\n".join(LOT), encoding="utf-8")

    assert codes.main(["load", str(file), "--lot", "第1回"]) == 0
    assert codes.main(["stock"]) == 0

    loaded, stock = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (loaded, stock) == ({"lot": "第1回", "codes": 20}, {"free": 20, "alert_below": 100})


def test_a_lot_with_one_wrong_code_is_refused_whole_and_no_code_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = LOT[0][:-1] + str((int(LOT[0][-1]) + 1) % 10)
    file = tmp_path / "lot.txt"
    file.write_text("\n".join([*LOT[1:], wrong]), encoding="utf-8")

    assert codes.main(["load", str(file), "--lot", "第1回"]) == 1

    told = capsys.readouterr()
    assert "REG-CODE-002" in told.err
    assert "検査数字の誤り1件" in told.err
    assert not any(code in told.err + told.out for code in [*LOT, wrong])


def test_the_demo_has_a_store_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    assert codes.load_demo_lot() == 500
    codes.main(["stock"])
    assert json.loads(capsys.readouterr().out)["free"] == 500
