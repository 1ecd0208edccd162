"""What the live dosing page asks about, as data: readings that look implausible, and sorts of adverse event.

A stored version that says nothing of them means the defaults below; each carries its source.
"""

from dataclasses import dataclass

from patients.protocols.values import ProtocolDataError

READINGS = (
    "systolic", "diastolic", "heart_rate", "spo2", "respiratory_rate",
    "moaas", "dissociation", "distress", "nausea",
)  # fmt: skip
DEVICE = "outside of what is usually seen in an awake adult; clinic default"


@dataclass(frozen=True)
class PlausibleRange:
    """From `low` to `high`, both included, a reading is taken as typed; beyond it is asked about once."""

    reading: str
    low: float
    high: float
    source: str
    confirm: bool = False

    def __post_init__(self) -> None:
        if self.reading not in READINGS:
            raise ProtocolDataError(f"reading: expected one of {', '.join(READINGS)}")
        if self.high < self.low:
            raise ProtocolDataError("high: must not be less than low")

    def holds(self, value: float) -> bool:
        return self.low <= value <= self.high


@dataclass(frozen=True)
class EventSort:
    """One line of the clinic's list of adverse events."""

    key: str
    title: str
    source: str


PLAUSIBLE = (
    PlausibleRange("systolic", 70, 230, DEVICE, confirm=True),
    PlausibleRange("diastolic", 35, 140, DEVICE, confirm=True),
    PlausibleRange("heart_rate", 35, 190, DEVICE, confirm=True),
    PlausibleRange("spo2", 75, 100, DEVICE, confirm=True),
    PlausibleRange("respiratory_rate", 6, 40, DEVICE, confirm=True),
)

LABEL = "named among the common or serious reactions in labels of ketamine and esketamine"
CLINIC = "clinic list"

EVENT_SORTS = (
    EventSort("hypertension", "High blood pressure", LABEL),
    EventSort("hypotension", "Low blood pressure", LABEL),
    EventSort("tachycardia", "Fast heart rate", LABEL),
    EventSort("bradycardia", "Slow heart rate", LABEL),
    EventSort("respiratory-depression", "Slow or shallow breathing", LABEL),
    EventSort("laryngospasm", "Laryngospasm", LABEL),
    EventSort("vomiting", "Vomiting", LABEL),
    EventSort("over-sedation", "Sedation beyond what was intended", LABEL),
    EventSort("severe-dissociation", "Severe dissociation", LABEL),
    EventSort("panic", "Panic or great distress", LABEL),
    EventSort("agitation", "Agitation or emergence reaction", LABEL),
    EventSort("suicidal-thoughts", "Suicidal thoughts", LABEL),
    EventSort("headache", "Headache", LABEL),
    EventSort("chest-pain", "Chest pain", CLINIC),
    EventSort("allergic-reaction", "Allergic reaction", LABEL),
    EventSort("seizure", "Seizure", CLINIC),
    EventSort("fall", "Fall or injury", CLINIC),
    EventSort("urinary", "Bladder pain or blood in urine", LABEL),
    EventSort("injection-site", "Reaction where it was given", CLINIC),
    EventSort("other", "Something else", CLINIC),
)


def shipped_plausible() -> tuple[PlausibleRange, ...]:
    return PLAUSIBLE


def shipped_events() -> tuple[EventSort, ...]:
    return EVENT_SORTS
