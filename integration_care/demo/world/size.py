"""How large a world is, and what makes it that one and no other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from random import Random

IN_TREATMENT = 50  # patients in an open window in each clinic: chairs do not multiply with the years
THERAPISTS = 5


@dataclass(frozen=True)
class Size:
    """`patients` of all clinics together; their last doses lie in the `years` before `until`."""

    clinics: int
    patients: int
    years: float = 3
    seed: int = 1
    until: datetime | None = None

    def patients_of(self, clinic: int) -> int:
        """Shared out evenly; the first clinics have one more where it does not come out."""
        each, over = divmod(self.patients, self.clinics)
        return each + (clinic < over)

    def dice(self, *about: object) -> Random:
        """The same for the same seed, whatever else is thrown before."""
        return Random(":".join(map(str, (self.seed, *about))))  # noqa: S311 - invented people, no secret

    def ending(self, at: datetime) -> Size:
        return replace(self, until=at.replace(minute=0, second=0, microsecond=0))


SIZES = {
    "S": Size(clinics=1, patients=300),
    "M": Size(clinics=20, patients=20_000),
    "L": Size(clinics=200, patients=200_000),
}


def new_id(dice: Random) -> str:
    """A UUID as text: version 4, from these dice."""
    told = f"{dice.getrandbits(128):032x}"
    return f"{told[:8]}-{told[8:12]}-4{told[13:16]}-a{told[17:20]}-{told[20:]}"
