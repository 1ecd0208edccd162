"""The measures page of one patient: as many queries for a hundred answers as for one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from integration_care.accounts.models import Membership
from patients.followups.models import IntegrationWindow
from patients.measures.known import Known, known_to
from patients.measures.models import Response
from patients.measures.trend import Trend, trends
from patients.measuring import page
from patients.measuring.assigning.page import Line as AskedLine
from patients.measuring.assigning.page import Suggestion, asked_lines, suggestions
from patients.measuring.chart.drawing import Chart, chart_of
from patients.models import Patient


@dataclass
class MeasuresPage:
    patient: Patient
    reader: Membership
    now: datetime

    @cached_property
    def known(self) -> Known:
        return known_to(self.patient.clinic_id)

    @cached_property
    def responses(self) -> list[Response]:
        """All of them, struck ones too, the newest first."""
        mine = Response.objects.readable_by(self.reader).filter(patient=self.patient)
        return list(mine.select_related("by__user").order_by("-taken_at", "-recorded_at"))

    @cached_property
    def standing(self) -> list[Response]:
        return [row for row in self.responses if row.struck_at is None]

    @property
    def lines(self) -> list[page.Line]:
        return page.lines(self.responses, self.known, self.reader.clinic.zone)

    @cached_property
    def trends(self) -> list[Trend]:
        return trends(self.standing)

    @cached_property
    def charts(self) -> list[Chart]:
        """One for each instrument that gives a score and has one, the one answered last first."""
        by_key: dict[str, list[Response]] = {}
        for row in self.responses:
            by_key.setdefault(row.instrument, []).append(row)
        scored = {key: rows for key, rows in by_key.items() if any(row.score is not None for row in rows)}
        windows = list(IntegrationWindow.objects.standing().filter(patient=self.patient)) if scored else []
        found = ((self.known.of(rows[0]), rows) for rows in scored.values())
        zone = self.reader.clinic.zone
        return [chart_of(instrument, rows, windows, zone) for instrument, rows in found if instrument]

    @property
    def offered(self) -> list[tuple[str, str, str]]:
        return page.offered(self.known)

    @cached_property
    def asked(self) -> list[AskedLine]:
        return asked_lines(self.patient, self.known, self.now, self.reader.clinic.zone)

    @cached_property
    def suggestions(self) -> list[Suggestion]:
        zone = self.reader.clinic.zone
        return suggestions(self.patient, self.standing, self.known, self.now, zone)
