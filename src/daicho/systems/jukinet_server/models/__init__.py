"""Tables of the communication server."""

from daicho.systems.jukinet_server.models.identification import IdentificationRecord, Person, SuppressionReport

__all__ = ["IdentificationRecord", "Person", "SuppressionReport"]
