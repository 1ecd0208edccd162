"""The words for what is chosen from a list, by what the data calls it."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from integration_care.core.permissions import Role
from patients.protocols.between import Category
from patients.protocols.monitoring import Compare, Level, Reading, Stage
from patients.protocols.rules import Anchor, Route
from patients.protocols.steps import Audience, Channel, NeedlessWhen

ANCHORS = {
    Anchor.FIRST_ADMINISTRATION: "the first administration",
    Anchor.LAST_ADMINISTRATION: "the last administration",
    Anchor.DISCHARGE: "the discharge",
}
ROUTES = {
    Route.IV: "infusion (IV)",
    Route.IM: "into the muscle (IM)",
    Route.SUBLINGUAL: "sublingual",
    Route.ORAL: "oral",
    Route.ODT: "orally disintegrating tablet (ODT)",
    Route.INTRANASAL: "intranasal",
    Route.SC: "under the skin (SC)",
}
AUDIENCES = {
    Audience.PATIENT: "the patient",
    Audience.THERAPIST: "the therapist",
    Audience.ADMIN: "the admin",
}
CHANNELS = {
    Channel.EMAIL: "e-mail",
    Channel.SMS: "text message",
    Channel.PUSH: "phone",
    Channel.TASK: "task",
}
NEEDLESS = {
    NeedlessWhen.NEVER: "always sent",
    NeedlessWhen.MET: "the window is met",
    NeedlessWhen.ENTRY: "the patient has written",
    NeedlessWhen.BOOKED: "a session is booked",
    NeedlessWhen.BOOKED_AND_ENTRY: "a session is booked and the patient has written",
    NeedlessWhen.CONTACTED: "somebody spoke with the patient",
}
STAGES = {
    Stage.BEFORE: "before the dose",
    Stage.DURING: "during the dose",
    Stage.AFTER: "after the dose",
    Stage.BEFORE_DISCHARGE: "before leaving",
    Stage.ANY: "at any time",
}
READINGS = {
    Reading.SYSTOLIC: "systolic",
    Reading.DIASTOLIC: "diastolic",
    Reading.HEART_RATE: "heart rate",
    Reading.SPO2: "SpO\u2082",
    Reading.MOAA_S: "MOAA/S",
}
UNITS = {
    "systolic": "mmHg", "diastolic": "mmHg", "heart_rate": "a minute", "spo2": "%",
    "respiratory_rate": "a minute",
}  # fmt: skip
TYPED_READINGS = {
    "systolic": "Systolic pressure", "diastolic": "Diastolic pressure", "heart_rate": "Heart rate",
    "spo2": "SpO\u2082", "respiratory_rate": "Breaths", "moaas": "MOAA/S", "dissociation": "Dissociation",
    "distress": "Distress", "nausea": "Nausea",
}  # fmt: skip
COMPARES = {
    Compare.ABOVE: "above",
    Compare.AT_LEAST: "at least",
    Compare.AT_MOST: "at most",
    Compare.BELOW: "below",
}
LEVELS = {
    Level.PRESCRIBER_DECISION: "the prescriber decides",
    Level.NOTIFY: "tell the prescriber",
    Level.AMBER: "amber: watch",
    Level.RED: "red: tell the prescriber now",
    Level.URGENT: "urgent: get the prescriber",
}
ROLES: dict[str, str] = {str(role): role.label for role in Role if role is not Role.PATIENT}
PRACTICES = {
    Category.MINDFULNESS: gettext_noop("Mindfulness"),
    Category.BREATHWORK: gettext_noop("Breathwork"),
    Category.RELAXATION: gettext_noop("Progressive muscle relaxation"),
    Category.MOVEMENT: gettext_noop("Gentle movement"),
    Category.NATURE: gettext_noop("Nature"),
    Category.CREATIVE: gettext_noop("Creative"),
    Category.SOCIAL: gettext_noop("Being with others"),
    Category.REST: gettext_noop("Rest and care for myself"),
    Category.SLEEP: gettext_noop("Sleep"),
    Category.DETOXIFICATION: gettext_noop("Detoxification"),
}
MEASURES = {"phq9": "PHQ-9", "gad7": "GAD-7"}
CHALLENGES = {
    "non_linear": "Improvement that is not linear",
    "not_following_up": "Not following up",
    "relationships": "Impact on relationships",
    "negative_reaction": "Negative therapeutic reaction",
    "life_change": "Planned major life decision",
    "forgetting": "Forgetting the experience",
    "fading": "Insights that fade",
    "overwhelm": "Overwhelming emotion",
    "returning": "Returning symptoms",
    "resistance": "Resistance",
}
