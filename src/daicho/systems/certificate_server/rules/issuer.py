"""認証者: in whose name the certificate server certifies on a day (標準仕様書 1.3.9)."""

from __future__ import annotations

from datetime import date

from daicho.kernel.law import LawTables
from daicho.municipal.certificates.inputs import Issuer
from daicho.municipal.certificates.seals import demonstration_seal

MUNICIPALITY = "平塚市"


def issuer_on(law: LawTables, day: date) -> Issuer:
    """The mayor or the 職務代理者 whose period covers the day (``law/certificate_issuer.yaml``)."""
    entry = law.value("certificate_issuer.holder", day)
    return Issuer(
        municipality=MUNICIPALITY,
        title=entry["title"],
        name=entry["name"],
        seal=demonstration_seal(),
        seal_note=entry["seal_note"],
    )
