"""Tables of the addressee system."""

from daicho.systems.unified_addressee.models.addressees import (
    Addressee,
    AddresseeRecord,
    AddresseeVersion,
    SuppressionReport,
)

__all__ = ["Addressee", "AddresseeRecord", "AddresseeVersion", "SuppressionReport"]
