"""How a dose is given, and from which amount on the bedside asks before it is written down.

A limit asks and never refuses: how much a patient gets is the prescriber's. A stored version that says
nothing of it means the defaults below; each carries its source.
"""

from dataclasses import dataclass
from enum import StrEnum

from patients.protocols.values import ProtocolDataError, Sourced


class Route(StrEnum):
    IV = "iv"
    IM = "im"
    SUBLINGUAL = "sublingual"
    ORAL = "oral"
    ODT = "odt"
    INTRANASAL = "intranasal"
    SC = "sc"


@dataclass(frozen=True)
class DoseLimit:
    """Above one of the two, an administration by this route, or the sum of a visit, is asked about."""

    route: Route
    source: str
    mg_per_kg: float | None = None
    mg: float | None = None
    confirm: bool = False

    def __post_init__(self) -> None:
        if self.mg_per_kg is None and self.mg is None:
            raise ProtocolDataError("mg_per_kg: give a limit in mg/kg, or one in mg")
        for name in ("mg_per_kg", "mg"):
            limit = getattr(self, name)
            if limit is not None and limit <= 0:
                raise ProtocolDataError(f"{name}: must be more than 0")


DRIFT = Sourced(10.0, "no source says how far apart two weights are; clinic default", confirm=True)


@dataclass(frozen=True)
class DoseRules:
    """`times_last`: a first administration so many times more, or less, than the last dose is asked about.

    `weight_percent`: so is a weight that far from the one taken at the last dose.
    """

    limits: tuple[DoseLimit, ...]
    times_last: Sourced[float]
    weight_percent: Sourced[float] = DRIFT

    def __post_init__(self) -> None:
        if self.weight_percent.value <= 0:
            raise ProtocolDataError("weight_percent.value: must be more than 0")
        if self.times_last.value <= 1:
            raise ProtocolDataError("times_last.value: must be more than 1")
        routes = [limit.route for limit in self.limits]
        for index, route in enumerate(routes):
            if route in routes[:index]:
                raise ProtocolDataError(f"limits[{index}].route: is used twice")

    def limit(self, route: str) -> DoseLimit | None:
        return next((one for one in self.limits if one.route == route), None)


NO_SOURCE = "no source names a limit; clinic default"
DOSES = DoseRules(
    limits=(
        DoseLimit(Route.IV, "twice the usual 0.5 mg/kg over 40 min; clinic default", 1.0, confirm=True),
        DoseLimit(Route.IM, NO_SOURCE, 1.5, confirm=True),
        DoseLimit(Route.SC, NO_SOURCE, 1.5, confirm=True),
        DoseLimit(Route.SUBLINGUAL, NO_SOURCE, 5.0, confirm=True),
        DoseLimit(Route.ORAL, NO_SOURCE, 5.0, confirm=True),
        DoseLimit(Route.ODT, NO_SOURCE, 5.0, confirm=True),
        DoseLimit(Route.INTRANASAL, "esketamine is given as 56 or 84 mg, in devices of 28 mg", mg=84),
    ),
    times_last=Sourced(2.0, "no source says how far apart two doses are; clinic default", confirm=True),
)


def shipped_doses() -> DoseRules:
    return DOSES
