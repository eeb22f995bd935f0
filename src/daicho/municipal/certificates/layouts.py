"""Layouts (様式ファイル): which template prints a certificate."""

from __future__ import annotations

from pathlib import Path

from daicho.municipal.certificates.inputs import CertificateKind

LAYOUTS = Path(__file__).parent / "layouts"


def layout_path(kind: CertificateKind) -> Path:
    """The typst template of a certificate; it reads nothing outside its own folder."""
    names = {
        CertificateKind.HOUSEHOLD: "resident_certificate_household.typ",
        CertificateKind.INDIVIDUAL: "resident_certificate_individual.typ",
        CertificateKind.CLOSED: "resident_certificate_individual.typ",
    }
    return LAYOUTS / names[kind]
