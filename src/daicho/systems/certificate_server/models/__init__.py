"""Tables of the certificate server."""

from daicho.systems.certificate_server.models.serials import UserCertificate

__all__ = ["UserCertificate"]
