"""Fonts (文字): where the printing font lies, and what to do when it is not there.

Nothing falls back to another font: certificates print with IPAmj明朝 alone, whose glyphs cover the characters of
住民基本台帳 (MJ文字情報) and their variation sequences.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from daicho.foundation.pdf.errors import FontMissing

FAMILY = "IPAmjMincho"
"""Family name that layouts write in ``set text(font: ...)``."""

FILE_NAME = "ipamjm.ttf"
INSTALL_COMMAND = "apt-get install -y fonts-ipamj-mincho"
DIRECTORIES_VARIABLE = "DAICHO_FONT_DIRS"

KNOWN_DIRECTORIES = (
    Path("/usr/share/fonts/truetype/ipamj"),
    Path("/usr/share/fonts/ipamj"),
    Path("/usr/share/fonts/ipa-mj-mincho-fonts"),
    Path("/usr/local/share/fonts"),
)
"""Where Debian, Red Hat and hand-made installations put the file."""


def search_directories() -> tuple[Path, ...]:
    """Directories in the order they are searched: those of the environment first."""
    named = os.environ.get(DIRECTORIES_VARIABLE, "")
    return (*(Path(part) for part in named.split(os.pathsep) if part), *KNOWN_DIRECTORIES)


def find_font(directories: Iterable[Path]) -> Path:
    """The printing font's file.

    Raises: FontMissing (PDF-FONT-001) with the command that installs it.
    """
    for directory in directories:
        if (directory / FILE_NAME).is_file():
            return directory / FILE_NAME
    raise FontMissing(family="IPAmj明朝", command=INSTALL_COMMAND)


@cache
def printing_font() -> Path:
    """The font this process prints with, found once."""
    return find_font(search_directories())
