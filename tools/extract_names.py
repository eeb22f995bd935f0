"""Extracts surnames and given names from ``japanese-personal-name-dataset`` into two compact tables.

Run by a developer; nothing of it is needed at run time:

    pip install japanese-personal-name-dataset==0.4.0
    python tools/extract_names.py

Surnames keep their weight (how many bear them), given names their reading and its twelve most ordinary spellings.
"""

from __future__ import annotations

import csv
import importlib.util
from collections import Counter
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "src" / "invented_city" / "data"
MOST_SPELLINGS = 12
HIRAGANA_TO_KATAKANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)}


def is_ordinary(text: str) -> bool:
    """Whether every character is in JIS X 0208; the hard characters are added by hand elsewhere."""
    try:
        return bool(text) and all(len(char.encode("euc_jp")) == 2 for char in text)
    except UnicodeEncodeError:
        return False


def katakana(text: str) -> str:
    """ひらがな to カタカナ."""
    return text.translate(HIRAGANA_TO_KATAKANA)


def surnames(source: Path) -> list[str]:
    """One line ``漢字 <tab> カナ <tab> weight`` each, in the order of frequency."""
    with (source / "last_name_org.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.reader(file) if is_ordinary(row[0])]
    return [f"{name}\t{katakana(kana)}\t{max(1, int(count) // 1000)}" for name, count, kana, *_ in rows]


def given_names(source: Path, sex: str) -> list[str]:
    """One line ``カナ <tab> spelling spelling ...`` each."""
    with (source / f"first_name_{sex}_opti.csv").open(encoding="utf-8", newline="") as file:
        rows = [(kana, [name for name in spellings if is_ordinary(name)]) for kana, _, *spellings in csv.reader(file)]
    usual = Counter(char for _, spellings in rows for name in spellings for char in name)

    def usualness(name: str) -> float:
        return min(usual[char] for char in name) / (2.0 if len(name) > 2 else 1.0)

    lines = []
    for kana, spellings in rows:
        if kept := sorted(spellings, key=usualness, reverse=True)[:MOST_SPELLINGS]:
            lines.append(f"{katakana(kana)}\t{' '.join(kept)}")
    return lines


def main() -> None:
    """Writes all tables."""
    package = importlib.util.find_spec("japanese_personal_name_dataset")
    if package is None or package.origin is None:
        raise SystemExit("japanese-personal-name-dataset is not installed in this environment")
    source = Path(package.origin).parent / "dataset"
    for name, lines in (
        ("surnames.tsv", surnames(source)),
        ("given_male.tsv", given_names(source, "man")),
        ("given_female.tsv", given_names(source, "woman")),
    ):
        (TARGET / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
