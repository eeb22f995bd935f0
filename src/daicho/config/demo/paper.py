"""住民票の写し as it comes out: the PDF is saved, rendered and read back."""

from __future__ import annotations

import subprocess
from pathlib import Path

from daicho.config.demo.journal import Step, StepFailed
from daicho.config.demo.papers import Notification
from daicho.kernel.dates import wareki

RESOLUTION = 110


def check_paper(step: Step, pdf: Path, notification: Notification, number: str) -> int:
    """Compares the text with the family; returns the number of pages. Raises: StepFailed."""
    from pypdf import PdfReader

    pages = [_closed_up(page.extract_text()) for page in PdfReader(pdf).pages]
    text = "".join(pages)
    for mover in notification.movers:
        step.check(_closed_up(mover.name) in text, f"氏名 {mover.name}")
        step.check(_closed_up(mover.fields["kana"]) in text, f"フリガナ {mover.fields['kana']}")
        step.check(_closed_up(wareki(mover.birth)) in text, f"生年月日 {wareki(mover.birth)}")
    step.check(_closed_up(notification.address.one_line()) in text, f"住所 {notification.address.one_line()}")
    issued_on, _, place_and_serial = number.partition("-")
    step.check(f"発行番号{issued_on}" in text, f"発行番号 {number}")
    step.check(place_and_serial.replace("-", "") in text.replace("-", ""), "with terminal and serial number")
    for place, page in enumerate(pages, 1):
        step.check(f"{place}/{len(pages)}" in page, f"{place}/{len(pages)}枚")
    secret = [value for one in notification.movers for value in (one.individual_number, one.resident_code)]
    step.check(not any(value in text for value in secret), "no Individual Number and no 住民票コード on it")
    return len(pages)


def render(pdf: Path) -> list[Path]:
    """One PNG per page beside the PDF."""
    done = subprocess.run(
        ["pdftoppm", "-png", "-r", str(RESOLUTION), str(pdf), str(pdf.with_suffix(""))],
        capture_output=True,
        text=True,
        check=False,
    )
    pictures = sorted(pdf.parent.glob(f"{pdf.stem}-*.png"))
    if done.returncode != 0 or not pictures:
        raise StepFailed(f"pdftoppm could not render {pdf.name}: {done.stderr.strip()}")
    return pictures


def _closed_up(text: str) -> str:
    return "".join(text.split())
