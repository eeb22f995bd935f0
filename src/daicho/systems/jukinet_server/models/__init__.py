"""Tables of the communication server."""

from daicho.systems.jukinet_server.models.identification import IdentificationRecord, Person, SuppressionReport
from daicho.systems.jukinet_server.models.media import MediaOutput
from daicho.systems.jukinet_server.models.municipal import MunicipalNotice

__all__ = ["IdentificationRecord", "MediaOutput", "MunicipalNotice", "Person", "SuppressionReport"]
