"""Tables of the linkage platform."""

from daicho.systems.linkage_platform.models.copies import ResidentCopy, ResidentVersion

__all__ = ["ResidentCopy", "ResidentVersion"]
