"""Reading finished PDF files back: text, fonts, metadata, pixels."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

from PIL import Image, ImageChops
from pypdf import PdfReader
from pypdf.generic import StreamObject


def text_of(pdf: bytes) -> str:
    """All text as a reader extracts it, pages in order."""
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


def as_read(text: str) -> str:
    """A text as extraction gives it: readers turn a full-width space into an ordinary one."""
    return text.replace("　", " ")


def pages_of(pdf: bytes) -> list[str]:
    """Text by page."""
    return text_of(pdf).split("\f")[:-1]


def fonts_of(pdf: bytes) -> list[tuple[str, bool]]:
    """Name of each font and whether it is embedded."""
    done = subprocess.run(["pdffonts", "-"], input=pdf, capture_output=True, check=True)
    rows = [line.split() for line in done.stdout.decode().splitlines()[2:]]
    return [(row[0].split("+")[-1], row[-5] == "yes") for row in rows]


def metadata_of(pdf: bytes) -> str:
    """The XMP packet, where PDF/A and PDF/UA declare themselves."""
    packet = PdfReader(io.BytesIO(pdf)).root_object["/Metadata"].get_object()
    assert isinstance(packet, StreamObject)
    return packet.get_data().decode()


def picture_of(pdf: bytes, folder: Path, page: int = 1, dpi: int = 100) -> Image.Image:
    """One page as grey pixels."""
    source = folder / "page.pdf"
    source.write_bytes(pdf)
    subprocess.run(
        ["pdftoppm", "-r", str(dpi), "-f", str(page), "-l", str(page), "-gray", "-png", "-singlefile", source,
         folder / "page"],
        check=True, capture_output=True,
    )  # fmt: skip
    with Image.open(folder / "page.png") as image:
        return image.copy()


def differ(one: Image.Image, other: Image.Image) -> bool:
    """Whether two pictures of the same size differ anywhere."""
    return ImageChops.difference(one, other).getbbox() is not None
