"""Tables of the certificate server."""

from daicho.systems.certificate_server.models.serials import UserCertificate
from daicho.systems.certificate_server.models.sources import FeedState, Source, SourceAwaited, SourcePending

__all__ = ["FeedState", "Source", "SourceAwaited", "SourcePending", "UserCertificate"]
