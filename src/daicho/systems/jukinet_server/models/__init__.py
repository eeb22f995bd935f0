"""Tables of the communication server."""

from daicho.systems.jukinet_server.models.identification import IdentificationRecord, Person, SuppressionReport
from daicho.systems.jukinet_server.models.municipal import MunicipalNotice

__all__ = ["IdentificationRecord", "MunicipalNotice", "Person", "SuppressionReport"]
