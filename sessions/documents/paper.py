"""Which paper a clinic's printer holds."""

from __future__ import annotations

from babel.core import get_global

from integration_care.accounts.models import Clinic

# Source: Unicode CLDR, supplemental measurementData, paperSize "US-Letter"; everywhere else A4.
US_LETTER = frozenset(["BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"])


def paper_of(clinic: Clinic) -> str:
    """`letter` or `a4`, by the country of the clinic's time zone (CLDR); A4 where a zone has none."""
    territory = get_global("zone_territories").get(clinic.time_zone)
    return "letter" if territory in US_LETTER else "a4"
