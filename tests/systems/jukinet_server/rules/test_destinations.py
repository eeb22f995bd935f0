"""送付先情報: the matching of the 4 items (M58), and the items of the file F3 against the published list."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from daicho.kernel.addresses import Address
from daicho.kernel.dates import PartialDate
from daicho.systems.jukinet_server.rules.destination_file import FILE_ITEMS, file_values
from daicho.systems.jukinet_server.rules.destinations import FourItemsOf, differing_items
from tests.proofs import proves

OURS = FourItemsOf("大川　凪", "神奈川県平塚市宝町1番3号", PartialDate.known(date(2026, 11, 14)), "female")
LIST = Path(__file__).parents[4] / "specs" / "national" / "destination_items.csv"


@proves("M58.a", how="unit")
@proves("M58.b", how="unit")
@pytest.mark.parametrize(
    ("theirs", "differing"),
    [
        (OURS, ()),
        (replace(OURS, name="大川 凪", address="神奈川県平塚市宝町１番３号"), ()),
        (replace(OURS, name="大川　凧"), ("氏名",)),
        (replace(OURS, address="神奈川県平塚市宝町1番4号"), ("住所",)),
        (replace(OURS, address="神奈川県平塚市宝町1番3号 コーポ宝"), ("住所",)),
        (replace(OURS, birth_date=PartialDate.known(date(2026, 11, 15))), ("生年月日",)),
        (replace(OURS, birth_date=PartialDate(date(2026, 11, 14), "令和8年11月頃", "01")), ("生年月日",)),
        (replace(OURS, sex="male"), ("性別",)),
        (replace(OURS, name="凪", sex="male"), ("氏名", "性別")),
    ],
)
def test_only_equal_items_agree(theirs: FourItemsOf, differing: tuple[str, ...]) -> None:
    assert differing_items(OURS, theirs) == differing


@proves("F3.a", how="unit")
def test_the_items_are_those_of_the_published_list_in_its_order_with_their_mark() -> None:
    with LIST.open(encoding="utf-8", newline="") as file:
        published = list(csv.DictReader(file))

    assert [(str(item.number), item.title) for item in FILE_ITEMS] == [
        (row["number"], row["title"]) for row in published
    ]
    assert len(published) == 67
    assert {row["unconfirmed"] for row in published} == {"要確認"}


@proves("F3.b", how="unit")
def test_no_item_is_on_insurance_welfare_pension_or_school() -> None:
    foreign = ("保険", "介護", "福祉", "年金", "学校", "学区", "税", "手当", "医療")

    assert not [item.title for item in FILE_ITEMS if any(word in item.title for word in foreign)]


def test_lengths_and_external_characters_are_counted_beside_their_item() -> None:
    paths = {item.path.partition(":")[2] or item.path for item in FILE_ITEMS if item.path}
    values: dict[str, object] = dict.fromkeys(paths, "")
    values |= {"person.name": "大川〓凪", "person.address": Address(text="神奈川県平塚市宝町", lot="1番3号")}
    values |= {"person.birth_date": PartialDate(date(1948, 3, 1), "昭和23年3月日不詳", "01")}
    values |= {"person.period_expires_on": None}

    row = dict(
        zip((item.number for item in FILE_ITEMS), file_values(values, lambda text: text.count("〓")), strict=True)
    )

    assert (row[39], row[40], row[41]) == ("4", "大川〓凪", "1")
    assert (row[45], row[46], row[47]) == ("13", "神奈川県平塚市宝町1番3号", "0")
    assert (row[48], row[52], row[60]) == ("昭和23年3月日不詳", "", "1")
