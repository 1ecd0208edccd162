"""The same figures in a document: drawn by the same template, read aloud by the same words."""

from io import BytesIO

from django.template.loader import render_to_string
from pypdf import PdfReader

from sessions.analytics.asked import Asked
from sessions.analytics.look import look
from sessions.analytics.page import present
from sessions.analytics.period import Span
from tests.cast import START
from tests.sessions.analytics.a_month import besides, make


def test_figures_of_a_month_can_be_printed(cast):
    from weasyprint import HTML  # loads Pango

    make(cast)
    besides(cast)
    page = present(look(cast.max, Asked(span=Span.LAST_MONTH, measure="phq9"), START))
    cards = [card for part in page.parts for card in part.cards if card.key in ("therapist", "outcome")]
    html = "".join(render_to_string("analytics/printed.html", {"card": card}) for card in cards)
    assert "<a " not in html and "/figures/" not in html
    text = " ".join(
        "".join(
            leaf.extract_text() for leaf in PdfReader(BytesIO(HTML(string=html).write_pdf())).pages
        ).split()
    )
    for card in cards:
        assert card.definition.title in text
        assert all(
            cell.replace("\N{NARROW NO-BREAK SPACE}", " ") in text for row in card.rows for cell in row.cells
        )
