"""Lists that are gone through before a dose: screening, what is taught, the checklist."""

from __future__ import annotations

from patients.protocols.told.choices import ROLES
from patients.protocols.told.rows import Rows
from patients.protocols.told.value import Sort, Value, count, yes_no

SOURCE = Value("source", "Source")
ROLES_MAY_GO_ON = Value(
    "override_roles",
    "May go on without a yes",
    Sort.SEVERAL,
    options=ROLES,
    phrase="without a yes: {}",
    hint="None ticked: nobody may.",
)

SCREENING = Rows(
    "screening.items",
    "Screening before a course",
    "a screening item",
    (
        Value("text", "Asked"),
        yes_no("is_absolute", "Absolute contraindication", phrase="absolute"),
        count("valid_days", "An answer holds for", unit="days", least=1, most=3650, phrase="holds {}"),
        SOURCE,
    ),
    has_confirm=True,
)
PRE_DOSE = Rows(
    "checklists.pre_dose",
    "Checked before each dose",
    "a check",
    (
        Value("text", "Checked"),
        ROLES_MAY_GO_ON,
        Value("unit", "A yes comes with a number in", longest=12, may_be_off=True,
              phrase="with a number in {}"),
        Value("limit", "Limit in the text", Sort.NUMBER, most=1000, is_sourced=True, may_be_off=True,
              falls_away=True, phrase="limit {}"),
    ),
    lead="What the record knows is shown beside the shipped checks, whatever they are called.",
)  # fmt: skip
EDUCATION = Rows(
    "preparation.education",
    "What a patient is told beforehand",
    "a topic",
    (
        Value("text", "Topic"),
        Value("hint", "What belongs to it", Sort.LONG, longest=300, may_be_off=True),
    ),
)
