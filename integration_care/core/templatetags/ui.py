"""How templates say times, names and icons. Filters only print; they decide nothing."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from integration_care.core import languages
from integration_care.core.ui import icons, paths, telephones, window_drawing, words
from integration_care.core.ui.shapes import Chip
from integration_care.core.ui.window_bar import WindowBar
from integration_care.words.scripts import for_scripts

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """`{% icon "telephone" %}` beside a word; `{% icon "telephone" label="Call" %}` when it stands alone."""
    spoken = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon" viewBox="0 0 16 16" width="16" height="16" fill="currentColor" {}>{}</svg>',
        spoken,
        mark_safe(icons.shapes(name)),  # noqa: S308 - our own asset file, not anybody's input
    )


@register.simple_tag
def chip(one: Chip | None, href: str = "") -> SafeString:
    """`{% chip row.session %}`: components/chip.html, where there are many in a list; nothing for None."""
    if one is None:
        return mark_safe("")
    drawn = icon(one.icon) if one.icon else ""
    if href:
        return format_html('<a class="chip chip-{}" href="{}">{}{}</a>', one.tone, href, drawn, one.label)
    return format_html('<span class="chip chip-{}">{}{}</span>', one.tone, drawn, one.label)


@register.simple_tag
def words_of_scripts() -> str:
    """`{% words_of_scripts as words %}`: what static/js/words.js looks up; empty in English."""
    return for_scripts(get_language() or "en")


@register.simple_tag(name="window_drawing")
def draw_window(bar: WindowBar, variant: str = "") -> SafeString:
    """Through components/window_bar.html; directly where there are many in a list."""
    return window_drawing.draw(bar, "full" if variant == "full" else "compact")


@register.simple_tag
def path_to(name: str, key: UUID) -> str:
    """`{% path_to "caseload:chart" row.patient_id as chart_url %}`: {% url %} for lists of many rows."""
    return paths.path_to(name, key)


@register.simple_tag
def local_range(start: datetime, end: datetime, zone: ZoneInfo | str) -> str:
    """`{% local_range start end zone %}`: Wed 17 June, 14:30-15:30 (Chicago)."""
    times = f"{words.local_moment(start, zone)}\N{EN DASH}{words.local_clock(end, zone)}"
    return f"{times} ({words.zone_name(zone)})"


@register.filter
def local(at: datetime | None, zone: ZoneInfo | str) -> str:
    """Wed 17 June, 18:40 (Chicago)"""
    return f"{words.local_moment(at, zone)} ({words.zone_name(zone)})" if at else ""


@register.filter
def local_moment(at: datetime | None, zone: ZoneInfo | str) -> str:
    """Wed 17 June, 18:40. Only where the page already names the zone."""
    return words.local_moment(at, zone) if at else ""


@register.filter
def local_day(at: datetime | None, zone: ZoneInfo | str) -> str:
    """Wed 17 June"""
    return words.local_day(at, zone) if at else ""


@register.simple_tag
def day_words(day: date | None, now: datetime, zone: ZoneInfo | str) -> str:
    """`{% day_words day now zone %}`: Wed 17 June, for a day that is no instant; with its year where that
    is not the year it is there now."""
    return words.day_words(day, now.astimezone(words.as_zone(zone)).date()) if day else ""


@register.filter
def long_day(at: datetime | None, zone: ZoneInfo | str) -> str:
    """17 June 2026, for what may lie years away."""
    return words.long_day(at, zone) if at else ""


@register.filter
def local_clock(at: datetime | None, zone: ZoneInfo | str) -> str:
    """18:40. Only where the page already names the zone."""
    return words.local_clock(at, zone) if at else ""


@register.filter
def zone_name(zone: ZoneInfo | str) -> str:
    """Chicago"""
    return words.zone_name(zone) if zone else ""


@register.simple_tag
def zone_note(here: ZoneInfo | str, there: ZoneInfo | str) -> str:
    """`Times are New York time.`, once in a panel for staff; nothing where the patient has it too."""
    same = words.as_zone(here).key == words.as_zone(there).key
    return "" if same else f"Times are {words.zone_name(here)} time."


@register.filter
def hours(span: timedelta | None) -> str:
    """9 h, or 45 min"""
    return words.hours(span) if span is not None else ""


@register.filter
def spoken_hours(span: timedelta | None) -> str:
    """9 hours"""
    return words.spoken_hours(span) if span is not None else ""


@register.filter
def since_dose(at: datetime | None, anchor_at: datetime) -> str:
    """+36 h"""
    return words.since_dose(at, anchor_at) if at else ""


@register.filter
def with_calls(text: str) -> SafeString:
    """Words in which each telephone number dials."""
    return telephones.with_calls(text)


@register.filter
def dialled(number: str) -> str:
    return telephones.dialled(number)


@register.filter
def told(shipped: str, spanish: str = "") -> str:
    """Shipped words in the page's language; a clinic's own as it wrote them, `spanish` beside them."""
    return languages.told(shipped, spanish)


@register.filter
def initials(name: Any) -> str:
    """DM, from anything whose text is a person's name."""
    return words.initials(str(name))


@register.filter
def up_to(top: int) -> range:
    """The numbers 0 to `top`, for scales."""
    return range(int(top) + 1)
