"""The requirement catalogue is complete and fit to be proven."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from daicho.config.pia.catalogue import claim_ids, read_catalogue
from tests.proofs import UnknownClaim, proves

ROOT = Path(__file__).resolve().parents[2]
ROWS = read_catalogue(ROOT)


def official_rows() -> list[dict[str, str]]:
    with (ROOT / "docs/requirements/catalogue.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_all_141_rows_are_there() -> None:
    assert Counter(row.id[0] for row in ROWS) == {"S": 33, "C": 17, "F": 3, "T": 20, "P": 3, "M": 65}


def test_rows_and_titles_agree_with_the_table_of_official_titles() -> None:
    assert [(row.id, row.title) for row in ROWS] == [(row["id"], row["title"]) for row in official_rows()]
    assert all(row["official"] and re.fullmatch(r"L\d+(-L\d+)?", row["source"]) for row in official_rows())


def test_every_row_has_two_to_eight_claims_each_one_sentence() -> None:
    for row in ROWS:
        assert 2 <= len(row.claims) <= 8, row.id
        assert list(row.claims) == [f"{row.id}.{letter}" for letter in "abcdefgh"[: len(row.claims)]]
        assert all(sentence.endswith(".") for sentence in row.claims.values()), row.id


def test_no_two_rows_are_titled_or_claimed_alike_by_accident() -> None:
    sentences = Counter(sentence for row in ROWS if row.id[0] in "SMF" for sentence in row.claims.values())

    assert [sentence for sentence, times in sentences.items() if times > 1 and len(sentence) > 40] == []


FORBIDDING = re.compile(
    r"\b(refused|refuses|cannot|forbids|discarded|not accepted|neither|nothing|no |not |never|fails|revoked|detected|"
    r"held back|lapsed)\b"
)


def test_every_measure_has_a_claim_about_the_forbidden_thing_being_stopped() -> None:
    measures = [row for row in ROWS if row.forbids]

    assert len(measures) == 65
    for row in measures:
        assert any(FORBIDDING.search(sentence) for sentence in row.claims.values()), row.id


@pytest.mark.parametrize("claim", ["S1.1.z", "S1.1", "M32.a", "", "s1.1.a"])
def test_a_test_cannot_name_a_claim_that_does_not_exist(claim: str) -> None:
    with pytest.raises(UnknownClaim):
        proves(claim, how="unit")


def test_a_test_cannot_invent_a_kind_of_proof() -> None:
    with pytest.raises(UnknownClaim):
        proves("S1.1.a", how="bench")  # type: ignore[arg-type]


def test_claim_ids_are_unique() -> None:
    assert len(claim_ids(ROOT)) == sum(len(row.claims) for row in ROWS)
