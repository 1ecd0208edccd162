"""Lists of what comes after a dose: follow-ups, questionnaires, what may be done about a challenge."""

from __future__ import annotations

from patients.protocols.told.choices import (
    AUDIENCES,
    CHALLENGES,
    CHANNELS,
    MEASURES,
    NEEDLESS,
    PRACTICES,
)
from patients.protocols.told.lists_before import SOURCE
from patients.protocols.told.rows import Rows
from patients.protocols.told.value import Sort, Value, choice, count, hours, minutes, yes_no

FOLLOW_UPS = Rows(
    "follow_ups",
    "Follow-ups after each dose",
    "a follow-up",
    (
        Value("title", "Called"),
        choice("channel", "Sent as", CHANNELS, is_fixed=True),
        choice("audience", "To", AUDIENCES, is_fixed=True, phrase="to {}"),
        Value("due", "Due", Sort.MOMENT, least=-8760, most=8760),
        Value("expires", "Useless from", Sort.MOMENT, least=-8760, most=8760, phrase="until {}"),
        hours("latest_before_close_h", "Drawn forward to, before an early close", is_sourced=False,
              may_be_off=True, phrase="at the latest {} before an early close"),
        choice("needless_when", "Not needed when", NEEDLESS, phrase="not needed when {}", unsaid="never"),
        yes_no("stops_on_answer", "Any answer makes it needless", phrase="stops on any answer"),
        yes_no("restarts_with_next_dose", "The next dose begins it anew",
               phrase="begins anew with the next dose"),
        yes_no("skip_when_cut_short", "Left out when the next dose comes early",
               phrase="left out when the window is cut short"),
        Value("text", "What staff are asked to do", Sort.LONG, longest=300, may_be_off=True, phrase="“{}”"),
        Value("measures", "Questionnaires", Sort.SEVERAL, options=MEASURES, phrase="with {}"),
        yes_no("is_journal_request", "Asks for the journal", is_fixed=True, phrase="asks for the journal"),
        Value("prompt_set", "Prompt set", is_fixed=True, phrase="prompt set {}"),
        Value("message", "Message", is_fixed=True, phrase="message “{}”"),
        SOURCE,
    ),
    may_grow=False,
    has_confirm=True,
    lead="E-mail and phone are one way: the phone where a patient asked to be told on it, e-mail otherwise.",
)  # fmt: skip
MEASURE_ROWS = Rows(
    "measures",
    "Questionnaires",
    "a questionnaire",
    (
        choice("key", "Questionnaire", MEASURES, is_fixed=True),
        yes_no("at_baseline", "Asked at the beginning", phrase="at the beginning"),
        hours("not_before_h", "Not before", is_sourced=False, phrase="not before {} after a dose"),
        SOURCE,
    ),
    may_grow=False,
    has_confirm=True,
)
INSIGHT_ROUNDS = Rows(
    "between.insight_rounds",
    "When an insight comes back to the patient",
    "a day",
    (
        count("after_d", "After", unit="days", least=1, most=365, is_sourced=False, phrase="after {}"),
        SOURCE,
    ),
    ident=lambda row: str(row.after_d),
    has_order=False,
    has_confirm=True,
)
PRACTICE_ROWS = Rows(
    "between.practices",
    "Offered on each day after a dose",
    "a practice",
    (
        choice("category", "Practice", PRACTICES),
        minutes("least_min", "At least", least=1, most=240, is_whole=True, is_sourced=False, phrase="{}"),
        minutes("most_min", "At most", least=1, most=240, is_whole=True, is_sourced=False, phrase="to {}"),
        hours("for_h", "For", least=1, is_sourced=False, phrase="for {}"),
        SOURCE,
    ),
    ident=lambda row: str(row.category),
    has_order=False,
    has_confirm=True,
    lead="Nobody counts it. A therapist can choose others for a patient, or leave it out.",
)
RESPONSES = Rows(
    "responses",
    "Suggested responses to challenges",
    "a kind",
    (
        choice("kind", "Challenge", CHALLENGES, is_fixed=True),
        Value("note", "Note beside them", Sort.LONG, longest=300, may_be_off=True),
        Value("responses", "Responses, one a line", Sort.LINES, longest=2000, may_be_off=True),
        SOURCE,
    ),
    ident=lambda row: str(row.kind),
    may_grow=False,
    may_shrink=False,
    has_order=False,
    has_confirm=True,
    lead="A clinician chooses and rewrites; the product gives no advice.",
)
