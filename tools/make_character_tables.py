"""Makes the character tables of ``daicho.kernel.names`` from a font and the Ideographic Variation Database.

Run it by hand when the font or the database changes, and commit what it writes:

    python tools/make_character_tables.py --font /usr/share/fonts/truetype/ipamj/ipamjm.ttf \
        --ivd ivd.txt --jis2004-font /usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc

``ivd.txt`` is the list of Unicode's IVD (PyPI ``mojivs`` carries a copy). The third font tells which Adobe-Japan1
sequence is the form of JIS X 0213:2004. Needs fontTools; only code points and selectors are written, no outlines.

repertoire.txt: what 文字情報基盤 (MJ) can write: code points and sequences of the IPAmj font.
selectors.txt: Adobe-Japan1 sequences that are certainly the same form as a Moji_Joho one. Two proofs are taken:
  1. both are the form of JIS X 0213:2004 (default glyph of either font), or
  2. both are the form of JIS X 0208:1990 (CID 1125..7477; Hanyo-Denshi ``JA`` with the kuten of the character).
Where the proofs disagree, or neither holds, nothing is written: a doubtful form is for a person to decide.
"""

from __future__ import annotations

import argparse
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from textwrap import wrap

from fontTools.ttLib import TTCollection, TTFont

TARGET = Path(__file__).resolve().parent.parent / "src/daicho/kernel/names"
JIS_X_0208_CIDS = range(1125, 7478)
Sequences = dict[int, dict[int, str]]


def sequences_of(font: TTFont) -> Sequences:
    """Glyph names by character and selector; default sequences get the name of the plain glyph."""
    plain = font.getBestCmap()
    found: Sequences = defaultdict(dict)
    for table in font["cmap"].tables:
        if table.format == 14:
            for selector, rows in table.uvsDict.items():
                for base, glyph in rows:
                    found[base][selector] = glyph or plain[base]
    return found


def japanese_face(path: Path) -> TTFont:
    """The Japanese face of a font collection, or the font itself."""
    if path.suffix != ".ttc":
        return TTFont(path, lazy=True)
    return next(face for face in TTCollection(path, lazy=True).fonts if " JP" in face["name"].getDebugName(4))


def ivd_rows(path: Path) -> Iterator[tuple[int, int, str, str]]:
    """Rows of the IVD: character, selector, collection, identifier."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = re.fullmatch(r"([0-9A-F]+) ([0-9A-F]+); (\S+); (\S+)", line)
        if row:
            yield int(row[1], 16), int(row[2], 16), row[3], row[4]


def kuten(base: int) -> str:
    """区点 of JIS X 0208 as four digits, ``""`` outside it."""
    try:
        code = chr(base).encode("euc_jp")
    except UnicodeEncodeError:
        return ""
    return f"{code[0] - 0xA0:02d}{code[1] - 0xA0:02d}" if len(code) == 2 and code[0] > 0xA0 else ""


def is_in_jis_x_0213(base: int) -> bool:
    """Whether JIS X 0213 fixes the plain form of a character."""
    try:
        chr(base).encode("euc_jis_2004")
    except UnicodeEncodeError:
        return False
    return True


def conversions(ivd: Path, ipamj: TTFont, jis2004: TTFont) -> dict[tuple[int, int], set[int]]:
    """Targets proven for each Adobe-Japan1 sequence; selector 0 stands for the plain character."""
    rows = list(ivd_rows(ivd))
    moji_joho = {(base, selector) for base, selector, name, _ in rows if name == "Moji_Joho"}
    jis90 = {
        base: selector
        for base, selector, name, identifier in rows
        if name == "Hanyo-Denshi" and identifier == f"JA{kuten(base)}" and (base, selector) in moji_joho
    }
    written, plain = sequences_of(ipamj), ipamj.getBestCmap()
    reference, reference_plain = sequences_of(jis2004), jis2004.getBestCmap()
    found: dict[tuple[int, int], set[int]] = defaultdict(set)
    for base, selector, name, identifier in rows:
        if name != "Adobe-Japan1" or base not in plain or (base, selector) in moji_joho:
            continue
        if is_in_jis_x_0213(base) and reference.get(base, {}).get(selector) == reference_plain.get(base, "?"):
            same = [each for each, glyph in written.get(base, {}).items() if glyph == plain[base] and each >= 0xE0100]
            found[base, selector].add(same[0] if same else 0)
        if int(identifier.removeprefix("CID+")) in JIS_X_0208_CIDS and jis90.get(base) in written.get(base, {}):
            found[base, selector].add(jis90[base])
    return found


def ranges(values: Iterable[int]) -> str:
    """Sorted hexadecimal code points, neighbours joined with a hyphen."""
    spans: list[list[int]] = []
    for value in sorted(values):
        if spans and value == spans[-1][1] + 1:
            spans[-1][1] = value
        else:
            spans.append([value, value])
    return " ".join(f"{first:X}" if first == last else f"{first:X}-{last:X}" for first, last in spans)


def write(name: str, heading: str, sections: Mapping[str, Iterable[int]]) -> None:
    """One table file: a heading, then ``[key]`` and its code points, section by section."""
    lines = [f"# {line}" for line in heading.splitlines()]
    for key in sorted(sections):
        lines += [f"[{key}]", *wrap(ranges(sections[key]), 118, break_on_hyphens=False)]
    (TARGET / name).write_text("\n".join(lines) + "\n", encoding="ascii")


def main() -> None:
    """Reads the three sources and writes both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for option in ("--font", "--ivd", "--jis2004-font"):
        parser.add_argument(option, type=Path, required=True)
    given = parser.parse_args()
    ipamj = TTFont(given.font, lazy=True)
    repertoire: dict[str, set[int]] = {"plain": {code for code in ipamj.getBestCmap() if code >= 0x20}}
    for base, by_selector in sequences_of(ipamj).items():
        for selector in by_selector:
            repertoire.setdefault(f"{selector:X}", set()).add(base)
    version = ipamj["name"].getDebugName(5).split(" http")[0]
    made = "Made by tools/make_character_tables.py; do not edit."
    write("repertoire.txt", f"{made}\nCode points and variation sequences of IPAmjMincho, {version}.", repertoire)
    converted: dict[str, set[int]] = defaultdict(set)
    for (base, selector), targets in conversions(given.ivd, ipamj, japanese_face(given.jis2004_font)).items():
        if len(targets) == 1:
            (target,) = targets
            converted[f"{selector:X}>{target:X}"].add(base)
        else:
            print(f"left out, proofs disagree: U+{base:04X} U+{selector:X} -> {[hex(each) for each in targets]}")
    write(
        "selectors.txt", f"{made}\nAdobe-Japan1 selector > Moji_Joho selector (0: none); from Unicode's IVD.", converted
    )


if __name__ == "__main__":
    main()
