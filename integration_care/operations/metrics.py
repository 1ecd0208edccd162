"""The facts as Prometheus reads them. They are in the database, so any web process answers for all.

Gauges alone: a count that only rises would be a count over the whole history. Requests and their times are
not here: each process would know its own alone, and the proxy before them knows all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from prometheus_client import CONTENT_TYPE_LATEST as CONTENT_TYPE
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily as Gauge
from prometheus_client.core import Metric

from integration_care.operations.facts import Facts, Waiting
from patients.followups.engine.report import Facts as FollowUps
from patients.followups.models import FollowUp

__all__ = ["CONTENT_TYPE", "told"]


class Told:
    """What `generate_latest` asks for its figures."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts

    def collect(self) -> Iterable[Metric]:
        yield from _followups(self.facts.followups)
        yield from _queues(self.facts)
        yield _one("care_clinics", "Clinics.", self.facts.clinics)
        yield from _age(
            "care_backup_age_seconds",
            "Since the last backup; left out when none was made for two months.",
            self.facts.backup_age,
        )


def told(facts: Facts) -> bytes:
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Told(facts))
    return generate_latest(registry)


def _followups(facts: FollowUps) -> Iterator[Metric]:
    yield from _age("care_sweep_age_seconds", "Since the last whole sweep, in real time.", facts.sweep_age)
    due = Gauge("care_followups_due", "Due now in clinics that are not paused.", labels=["channel"])
    for channel in FollowUp.Channel.values:
        due.add_metric([channel], facts.due.get(channel, 0))
    yield due
    oldest = facts.oldest_due_age or timedelta(0)
    yield from _age("care_followups_oldest_due_seconds", "Since the oldest of these was due.", oldest)
    yield _one("care_followups_held", "Due in clinics that are paused.", facts.held)
    yield _one("care_followups_sending", "Being sent.", facts.sending)
    longest = facts.longest_lease or timedelta(0)
    yield from _age("care_followups_longest_lease_seconds", "Since the oldest of these was taken.", longest)
    yield _one(
        "care_followups_tried_again", "Due, and stumbled or without an answer before.", facts.tried_again
    )
    yield _one("care_followups_parked_last_day", "Set aside in the last 24 hours.", facts.parked)
    labels = ["status", "channel", "cause"]
    ended = Gauge(
        "care_followups_ended_unsent_last_day", "Expired or failed in the last 24 hours.", labels=labels
    )
    for end in facts.ended:
        ended.add_metric([end.status, end.channel, end.cause], end.rows)
    yield ended
    fault = "Of these, for a reason that lies with the installation."
    yield _one("care_followups_unsent_by_fault_last_day", fault, facts.unsent_by_fault)
    yield _one("care_clinics_paused", "Clinics whose messages are held back.", len(facts.paused))


def _queues(facts: Facts) -> Iterator[Metric]:
    yield from _queue("care_alert_mails", "E-mails about alerts", facts.alert_mails)
    yield from _queue("care_letters", "E-mails about bookings", facts.letters)
    yield from _queue("care_concern_mails", "E-mails about concerns", facts.concern_mails)
    yield from _queue("care_documents", "Documents to be made", facts.documents)
    yield from _queue("care_audit_unsealed", "Events of the trail without a seal", facts.unsealed)
    yield _one("care_alert_mails_failed_last_day", "Given up in the last 24 hours.", facts.alert_mails_failed)
    yield _one("care_letters_failed_last_day", "Given up in the last 24 hours.", facts.letters_failed)
    yield _one("care_concern_mails_failed_lately", "Given up of late.", facts.concern_mails_failed)
    yield _one("care_documents_failed_last_day", "Failed in the last 24 hours.", facts.documents_failed)


def _queue(name: str, what: str, waiting: Waiting) -> Iterator[Metric]:
    yield _one(f"{name}_waiting", f"{what}: how many wait.", waiting.rows)
    yield from _age(f"{name}_oldest_seconds", f"{what}: since when.", waiting.age or timedelta(0))


def _one(name: str, what: str, value: float) -> Metric:
    return Gauge(name, what, value=value)


def _age(name: str, what: str, age: timedelta | None) -> Iterator[Metric]:
    """Nothing, and no zero, where it is not known: a rule asks for it with absent()."""
    if age is not None:
        yield _one(name, what, max(age.total_seconds(), 0))
