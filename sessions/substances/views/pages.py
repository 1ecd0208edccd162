"""Every form of the log is one page: what it is about, the fields, one button."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from integration_care.core.http import CareRequest, form_status
from integration_care.core.ui.shapes import Fact
from sessions.substances.amounts import say_change, say_mg
from sessions.substances.models import Container, Discrepancy, LogEntry, LogRules
from sessions.substances.models.entry import UNACCOUNTED_MG
from sessions.substances.presenters.cabinet import facts_of

NAV = "substances"


@dataclass(frozen=True)
class FormPage:
    """`each` and `unit` let the page say millilitres while milligrams are typed; `full`: mg when it came."""

    title: str
    label: str
    lead: str = ""
    back: str = ""
    back_to: str = "Substances"
    facts: tuple[Fact, ...] = ()
    each: str = ""
    unit: str = ""
    full: str = ""


def about(request: CareRequest, container: Container, title: str, label: str, lead: str = "") -> FormPage:
    """A page about one container, which leads back to it."""
    return FormPage(
        title, label, lead, reverse("substances:container", args=[container.pk]), container.number,
        tuple(facts_of(container, request.member)), f"{container.mg_each:f}", container.unit,
        f"{container.full_mg:f}",
    )  # fmt: skip


def about_draw(request: CareRequest, draw: LogEntry) -> FormPage:
    rest = say_mg(UNACCOUNTED_MG.of(draw))
    lead = f"{rest} of {say_mg(draw.amount_mg)} are neither given, wasted nor put back."
    return about(request, draw.container, "Account for a draw", "Write it down", lead)


def about_count(request: CareRequest, container: Container) -> FormPage:
    """Without what the log expects: whoever counts is not to read it off the page."""
    lead = "Count what is there before you look at what the log expects. The balance stays as it is."
    page = about(request, container, "Count", "Write down the count", lead)
    return replace(page, facts=tuple(fact for fact in page.facts if fact.label != "Left"))


def about_discrepancy(request: CareRequest, found: Discrepancy) -> FormPage:
    """What differs, and whether the clinic's rules ask for a witness here."""
    needs = "needs one" if LogRules.of(request.clinic).asks_for_a_witness("adjusted") else "needs none either"
    lead = (
        f"Counted {say_mg(found.counted_mg)} where the log expected {say_mg(found.expected_mg)}: "
        f"{say_change(found.difference_mg)}. An explanation alone takes no witness; "
        f"by this clinic’s rules a line that brings the balance to the count {needs}."
    )
    return about(request, found.container, "Explain a discrepancy", "Close the discrepancy", lead)


def form_page(request: CareRequest, page: FormPage, form: forms.Form) -> HttpResponse:
    shown = {"page": page, "form": form, "nav": NAV}
    return render(request, "substances/form.html", shown, status=form_status(form))
