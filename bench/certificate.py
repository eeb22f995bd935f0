"""住民票の写し: what our rules, glyph gate and rendering threads add to the bare engine on the same template.

Ours is the whole path from the members' records to the PDF/A bytes. Bare is the engine's own compiler on the same
template with data made ready beforehand, without any PDF standard and in the calling thread: the least it can take.
Both see documents that differ each time, since the engine remembers what it has compiled; they take turns.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from importlib.metadata import version
from statistics import median

import typst

from daicho.foundation.pdf.rendering import render, shared_fonts, warm_up
from daicho.kernel.addresses import Address
from daicho.kernel.dates.partial import PartialDate
from daicho.municipal.certificates.composition import compose
from daicho.municipal.certificates.content import CertificateContent
from daicho.municipal.certificates.inputs import (
    CertificateKind,
    CertificateMember,
    CertificateOptions,
    CertificateRequest,
    CertificateScope,
    IssueNumber,
    Issuer,
)
from daicho.municipal.certificates.layouts import layout_path
from daicho.municipal.certificates.seals import demonstration_seal
from daicho.municipal.codes.residents import ResidentKind, Sex

GOAL = 1.5
ROUNDS = 60
WARM_UP_ROUNDS = 5
ISSUED_ON = date(2026, 11, 23)
GIVEN_NAMES = ["葛󠄂太郎", "花子", "次郎", "三郎", "四郎", "五郎", "六郎", "七郎", "八郎"]
CASES = (
    ("household, 4 members, 1 sheet", CertificateKind.HOUSEHOLD, 4),
    ("household, 9 members, 3 sheets", CertificateKind.HOUSEHOLD, 9),
    ("individual, 1 member, 1 sheet", CertificateKind.INDIVIDUAL, 1),
)


def _members(count: int, serial: int) -> tuple[CertificateMember, ...]:
    """A household whose texts occur in no other document of the run."""
    address = Address(text="神奈川県平塚市宝町", lot=f"{serial}番3号", building=f"湘南レジデンス{serial}号室")
    head = f"渡邉󠄐　{GIVEN_NAMES[0]}{serial}"
    return tuple(
        CertificateMember(
            resident_number=f"{serial:08d}{position:02d}",
            kind=ResidentKind.JAPANESE,
            name=f"渡邉󠄐　{GIVEN_NAMES[position]}{serial}",
            name_kana="ワタナベ　タロウ",
            kana_official=True,
            birth_date=PartialDate.known(date(1950 + serial % 50, 1 + position, 1 + serial % 28)),
            sex=Sex.MALE,
            address=address,
            head_name=head,
            relationship=("02",) if position == 0 else ("20",),
            became_resident_on=PartialDate.known(date(2015, 4, 1)),
            address_set_on=PartialDate.known(date(2020, 5, 1 + serial % 28)),
            notified_on=date(2015, 4, 3),
            previous_address=Address(text="東京都千代田区丸の内", lot=f"一丁目{serial}番3号"),
            honseki=Address(text="神奈川県平塚市浅間町", lot=f"{serial}番地"),
            head_of_register=head,
        )
        for position in range(count)
    )


def _content(kind: CertificateKind, members: tuple[CertificateMember, ...], serial: int) -> CertificateContent:
    request = CertificateRequest(
        kind, CertificateScope.WHOLE, ISSUED_ON, options=CertificateOptions(head_and_relationship=True, register=True)
    )
    issuer = Issuer("平塚市", "神奈川県平塚市長", "見本　太郎", SEAL, "この印は黒色です。")
    return compose(request, members, issuer, IssueNumber(ISSUED_ON, "平塚市", serial, "HK-001", "P001"))


SEAL = demonstration_seal()


def _ours(kind: CertificateKind, members: tuple[CertificateMember, ...], serial: int) -> bytes:
    return render(layout_path(kind), _content(kind, members, serial).to_json())


def _bare(compiler: typst.Compiler, data_text: str) -> object:
    return compiler.compile(format="pdf", sys_inputs={"data": data_text})


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _measure_case(kind: CertificateKind, count: int) -> tuple[float, float]:
    template = layout_path(kind)
    compiler = typst.Compiler(str(template), root=str(template.parent), font_paths=shared_fonts())
    ours: list[float] = []
    bare: list[float] = []
    for number in range(ROUNDS + WARM_UP_ROUNDS):
        data_text = json.dumps(_content(kind, _members(count, 2 * number + 2), number).to_json())
        turns: list[tuple[list[float], Callable[[], object]]] = [
            (ours, partial(_ours, kind, _members(count, 2 * number + 1), number)),
            (bare, partial(_bare, compiler, data_text)),
        ]
        for taken, work in turns if number % 2 else reversed(turns):
            taken.append(_milliseconds(work))
    return median(ours[WARM_UP_ROUNDS:]), median(bare[WARM_UP_ROUNDS:])


def measure() -> Iterator[dict[str, object]]:
    """One result per case: milliseconds per document and the ratio to the bare engine."""
    warm_up()
    for case, kind, count in CASES:
        print(f"certificate: {case}, {ROUNDS} rounds", file=sys.stderr)
        ours, bare = _measure_case(kind, count)
        ratio = round(ours / bare, 3)
        yield {
            "bench": "certificate",
            "case": case,
            "value": round(ours, 2),
            "unit": "ms per document",
            "ratio": ratio,
            "against": f"bare typst {version('typst')} on the same template, no PDF standard ({bare:.2f} ms)",
            "goal": GOAL,
            "holds": ratio <= GOAL,
        }
