"""Tables of the linkage platform."""

from daicho.systems.linkage_platform.models.copies import ResidentCopy, ResidentVersion, SuppressionReport

__all__ = ["ResidentCopy", "ResidentVersion", "SuppressionReport"]
