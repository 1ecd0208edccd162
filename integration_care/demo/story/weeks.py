"""The last weeks at Alder Clinic, up to a Thursday morning at 09:40."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from integration_care.demo.story.timeline import Timeline
from integration_care.demo.story.verbs import Care, Talk
from patients.followups.actions import give_reason
from patients.followups.models import Alert, ContactLog
from patients.journals.body.marks import Mark
from patients.relapse.content import Sign
from sessions.actions.challenges import ChallengeDraft
from sessions.models import CareSession, TimelineMark

ZONE = ZoneInfo("America/New_York")
MORNING = time(9, 40)
MON, TUE, WED, THU, FRI = range(-3, 2)  # days from the Thursday on which the demo opens
FIRST_DAY = (
    "The kitchen, yellow light. My sister at the table, and I was not angry.",
    "That the silence between us is not a wall. It is two people waiting.",
    "Lighter. I made breakfast without thinking about whether to.",
    "Call my sister on Sunday.",
)
SIGNS = (
    Sign("I stop answering the phone", "I text “thinking of you” before I lie down."),
    Sign("I wake at four and go through old letters", "I get up, make tea, and sit by the window."),
    Sign("I say I am fine three times in one day", "I tell Ada at the next session, or call."),
)
PAIN_WEEKLY = "Pain, from week to week"
PAIN_WRITTEN = (
    "Lower back, left.",
    "4\nLess than last week.",
    "Burning\nIt comes and goes",
    "",
    "I stood and cooked.",
)
SHORT_DAY = (
    "A long corridor, warm.",
    "It can be put down.",
    "Slept well.",
    "Walk to the lake before coffee.",
)
SOFIAS_DAYS = (  # hers are in Spanish: one for the morning after each earlier dose
    (
        "Un pasillo largo, y calor.",
        "Se puede soltar.",
        "Dormí sin despertarme.",
        "Apagar el teléfono a las nueve.",
    ),
    (
        "La cocina de mi abuela.",
        "Nadie me pedía nada.",
        "Más despacio, y no me importó.",
        "Sentarme un rato al sol.",
    ),
    (
        "Agua, y luego silencio.",
        "Que el cansancio no es culpa.",
        "Con hambre, por fin.",
        "Llamar a mi prima el domingo.",
    ),
)
SOFIAS_DAY = (
    "Una ventana abierta, y el mar.",
    "Que puedo descansar sin habérmelo ganado.",
    "Dormí bien.",
    "Caminar hasta el lago antes del café.",
)


def opening(before: datetime) -> datetime:
    """The last Thursday 09:40 in New York that is not after `before`."""
    local = before.astimezone(ZONE)
    day = local.date() - timedelta(days=(local.weekday() - 3) % 7)
    opens = datetime.combine(day, MORNING, ZONE)
    return opens if opens <= local else opens - timedelta(days=7)


class Weeks:
    """Writes the story of each patient onto the timeline; days count from the opening Thursday."""

    def __init__(self, timeline: Timeline, opens_at: datetime, care: Mapping[str, Care]) -> None:
        self.timeline, self.today, self.care = timeline, opens_at.astimezone(ZONE).date(), care

    def write(self) -> None:
        for key in self.care:
            getattr(self, key)(self.care[key])

    def on(self, day: int, clock: str, act: Callable[[datetime], object]) -> None:
        self.timeline.at(self.when(day, clock), act)

    def when(self, day: int, clock: str) -> datetime:
        return datetime.combine(self.today + timedelta(days=day), time.fromisoformat(clock), ZONE)

    def day(self, day: int) -> date:
        return self.today + timedelta(days=day)

    def book(self, one: Care, kind: CareSession.Kind, day: int, clock: str, told_on: tuple[int, str]) -> None:
        self.on(*told_on, lambda now: one.book(kind, self.when(day, clock), now))

    def earlier_dose(
        self, one: Care, day: int, insight: str = "", themes: tuple[str, ...] = (), *,
        talk: tuple[int, str] = (1, "19:00"), writes: bool = True, wrote: Sequence[str] = SHORT_DAY,
    ) -> None:  # fmt: skip
        """A dose at noon, a journal the next morning, integration so many days after the dose."""
        self.on(day, "12:00", one.dose)
        if writes:
            self.on(day + 1, "09:30", lambda now: one.journal(now, wrote, mood=5))
        after, clock = talk
        self.on(day + after, clock, lambda now: one.integrate(now, Talk(insight, themes)))

    def unmet_dose(self, one: Care, day: int, reason: str) -> None:
        self.on(day, "12:00", one.dose)
        self.on(
            day + 3,
            "16:00",
            lambda now: give_reason(by=one.lead, window=one.window(), reason=reason, now=now),
        )

    def mood(self, one: Care, day: int, *answers: int) -> None:
        self.on(day, "10:40", lambda now: one.measure(now, *answers))

    def dana(self, one: Care) -> None:
        self.on(-33, "11:00", lambda now: one.measure(now, 3, 3, 3, 2, 2, 3, 2, 1, 1))
        self.on(-33, "11:10", lambda now: one.hear_out(now, "Passing thoughts, no plan; safety plan made."))
        self.on(-20, "11:00", one.prepare)
        self.on(-20, "11:20", lambda now: one.measure(now, 3, 3, 2, 2, 2, 3, 2, 1, 1))
        self.on(-20, "11:30", lambda now: one.hear_out(now, "As before, passing; the safety plan holds."))
        self.earlier_dose(one, -17, "I was not angry in the kitchen.", ("grief", "sister"))
        self.on(-11, "16:00", lambda now: one.measure(now, 2, 2, 2, 2, 1, 2, 2, 1, 0))
        self.on(-10, "12:00", one.dose)
        self.on(-9, "08:30", lambda now: one.journal(now, FIRST_DAY, mood=6))
        plan = [
            (
                "Call my sister on Sunday",
                "after lunch",
                "If I freeze, I text “thinking of you”.",
                self.day(-6),
            ),
            ("Walk to the lake before coffee", "each morning", "If it rains, the stairs.", self.day(0)),
        ]
        talk = Talk("The pain is a wire, not a wall.", ("sister", "pain"), plan)
        self.on(-9, "17:00", lambda now: one.integrate(now, talk))
        wire, chest = Mark("lower-back", "burning", 7), Mark("chest", "tight", 5)
        self.on(-8, "20:15", lambda now: one.feel(now, wire, chest))
        eased = replace(wire, intensity=4)
        self.on(-5, "09:20", lambda now: one.feel(now, eased, Mark("belly", "warm", 3)))
        dana = one.patient.member or one.lead
        self.on(-8, "19:00", lambda now: one.plan_for_relapse(now, SIGNS[:2], by=dana))
        self.on(-5, "10:20", lambda now: one.plan_for_relapse(now, SIGNS, by=one.lead))
        self.on(-5, "10:00", lambda now: one.look_again(now, "kept", "They spoke for an hour. She cried."))
        self.on(-4, "16:00", lambda now: one.measure(now, 1, 1, 1, 2, 1, 1, 1, 1, 0))
        self.on(-6, "16:00", lambda now: one.make_own_set(now, "pain", PAIN_WEEKLY))
        self.on(-6, "16:10", lambda now: one.offer(now, PAIN_WEEKLY, until_on=self.day(24)))
        self.on(-4, "11:00", lambda now: one.answer(now, PAIN_WEEKLY, PAIN_WRITTEN))
        self.on(-4, "15:40", lambda _: one.read())
        self.on(THU, "09:05", lambda now: one.offer(now, "A thought, looked at"))
        self.on(MON, "18:30", one.dose)
        self.on(TUE, "09:00", lambda now: one.practise(now, "mindful-breathing", 12))
        self.on(TUE, "09:10", lambda now: one.give_practice(now, "outside", days=4))
        self.on(WED, "17:20", lambda now: one.practise(now, "outside", 25))
        self.on(WED, "16:10", lambda now: one.ask(now, "peg"))
        self.on(WED, "18:05", lambda now: one.call(now, ContactLog.Outcome.NO_ANSWER))

    def ruth(self, one: Care) -> None:
        self.on(-9, "15:00", one.prepare)
        self.earlier_dose(one, -7, talk=(2, "16:00"), writes=False)
        self.on(MON, "19:20", one.dose)
        self.on(TUE, "14:30", lambda now: one.journal(now, FIRST_DAY[1:], mood=5))
        self.book(one, CareSession.Kind.INTEGRATION, THU, "14:30", (TUE, "15:00"))

    def jonas(self, one: Care) -> None:
        self.on(-14, "10:00", one.prepare)
        self.mood(one, -14, 2, 2, 2, 3, 2, 2, 1, 1, 0)
        self.earlier_dose(one, -9, "I can be tired and not be wrong.", talk=(2, "11:00"))
        self.mood(one, -5, 2, 1, 1, 2, 1, 1, 1, 1, 0)
        self.on(TUE, "16:40", one.dose)
        self.on(WED, "11:00", lambda now: one.journal(now, SHORT_DAY, mood=7, is_shared=False))
        plan = [
            ("Lie down at two, no phone", "daily", "If a call comes, ten minutes later.", self.day(4)),
            ("Tell Anna about the corridor", "Saturday", "If it feels silly, say that first.", self.day(2)),
        ]
        leaving = ChallengeDraft("life_change", "Wants to hand in his notice.", "To wait.", self.day(14))
        talk = Talk("The tiredness is not an enemy.", ("tiredness",), plan, (leaving,), is_signed=False)
        self.on(THU, "09:30", lambda now: one.integrate(now, talk))

    def sofia(self, one: Care) -> None:
        self.on(-13, "10:00", one.prepare)
        for day, wrote in zip((-10, -8, -6), SOFIAS_DAYS, strict=True):
            self.earlier_dose(one, day, wrote=wrote)
        self.on(MON, "10:40", one.dose)
        self.on(TUE, "12:30", lambda now: one.integrate(now, Talk(is_signed=False)))
        self.on(WED, "10:40", one.dose)
        self.on(WED, "20:10", lambda now: one.journal(now, SOFIAS_DAY, mood=6))
        self.book(one, CareSession.Kind.INTEGRATION, THU, "16:00", (WED, "11:00"))
        self.book(one, CareSession.Kind.DOSING, FRI, "09:00", (WED, "11:05"))

    def tomas(self, one: Care) -> None:
        self.on(-9, "13:00", one.prepare)
        self.earlier_dose(one, -8, talk=(3, "09:00"))
        self.on(WED, "09:30", one.dose)
        self.on(THU, "09:12", lambda now: one.worry(now, Alert.Kind.NOT_SAFE_AT_HOME))

    def leila(self, one: Care) -> None:
        self.on(-30, "10:00", one.prepare)
        self.mood(one, -25, 2, 3, 3, 2, 1, 3, 2, 2, 0)
        self.earlier_dose(one, -24, talk=(2, "12:00"))
        self.mood(one, -18, 2, 2, 3, 2, 1, 2, 2, 1, 0)
        self.unmet_dose(one, -17, "Travelling: to her mother")
        self.mood(one, -11, 2, 2, 3, 2, 1, 2, 2, 2, 0)
        self.earlier_dose(one, -10)
        self.mood(one, -2, 1, 1, 2, 1, 1, 1, 1, 1, 0)
        self.on(WED, "16:20", one.dose)
        self.on(
            WED,
            "19:00",
            lambda now: one.jot(now, "The door was open the whole time. I want to remember that."),
        )
        self.book(one, CareSession.Kind.INTEGRATION, FRI, "10:00", (WED, "16:30"))

    def omar(self, one: Care) -> None:
        self.on(-15, "10:00", one.prepare)
        self.on(-15, "10:20", lambda now: one.measure(now, 2, 1, 1, 2, 2, 1, 2, 1, 0))
        self.earlier_dose(one, -10)
        self.on(MON, "09:20", lambda now: one.measure(now, 3, 2, 2, 3, 2, 2, 3, 2, 0))
        self.on(MON, "09:50", one.dose)
        self.on(WED, "10:00", lambda now: one.call(now, ContactLog.Outcome.LEFT_MESSAGE))

    def mina(self, one: Care) -> None:
        self.on(-16, "10:00", one.prepare)
        self.mood(one, -16, 1, 2, 2, 2, 1, 1, 2, 1, 0)
        self.earlier_dose(one, -9, talk=(3, "09:00"), writes=False)
        self.mood(one, -4, 1, 1, 2, 1, 1, 1, 1, 1, 0)
        self.on(TUE, "12:30", one.dose)
        self.on(WED, "09:10", lambda now: one.journal(now, FIRST_DAY[:3], mood=4))

    def henrik(self, one: Care) -> None:
        self.on(-34, "10:00", one.prepare)
        self.mood(one, -34, 2, 2, 2, 2, 2, 2, 2, 1, 0)
        self.earlier_dose(one, -31, "It stays when I say it aloud.")
        self.mood(one, -25, 2, 1, 2, 1, 1, 1, 2, 1, 0)
        self.earlier_dose(one, -24, talk=(4, "10:00"))
        self.mood(one, -11, 1, 2, 2, 1, 1, 1, 1, 1, 0)

    def nora(self, one: Care) -> None:
        """Her second dose is under way when the demo opens: given 18 minutes ago."""
        self.on(-12, "10:00", one.prepare)
        self.mood(one, -12, 2, 2, 1, 2, 2, 2, 2, 1, 0)
        self.earlier_dose(one, -9, "Nobody was waiting.", ("time",))
        self.mood(one, -2, 1, 1, 1, 1, 1, 1, 0, 1, 0)
        self.on(THU, "09:05", lambda now: one.begin(now, now))
        self.on(THU, "09:18", lambda now: one.see(now, (138, 86), now, is_deep=False))
        self.on(THU, "09:22", lambda now: one.give(now, now))
        self.on(THU, "09:27", lambda now: one.see(now, (141, 88), now, is_deep=False))
        self.on(THU, "09:31", lambda now: one.mark(TimelineMark.Kind.MUSIC, "Part 2", now))
        self.on(THU, "09:35", lambda now: one.mark(TimelineMark.Kind.WORDS, "It is so quiet here.", now))
        self.on(THU, "09:37", lambda now: one.see(now, (163, 98), now, is_deep=True))

    def priya(self, one: Care) -> None:
        self.on(TUE, "11:00", one.prepare)
        self.book(one, CareSession.Kind.DOSING, FRI, "13:00", (TUE, "11:05"))
