"""A list that keeps itself current: what the browser shows already is not sent again (static/js/board.js).

`{% unless_shown %}<li …>…</li>{% endunless_shown %}`, around one row.
"""

from hashlib import blake2b

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import mark_safe

register = template.Library()
SHOWN = "X-Shown"


class Row(template.Node):
    """The row, with a print of itself; where the request names that print, only a place for it."""

    def __init__(self, row: NodeList) -> None:
        self.row = row

    def render(self, context: Context) -> str:
        text = self.row.render(context)
        mark = blake2b(without_token(text, context).encode(), digest_size=6).hexdigest()
        if mark in context["request"].headers.get(SHOWN, ""):
            return mark_safe(f'<li data-as-before="{mark}"></li>')  # noqa: S308 - a hexadecimal number
        return mark_safe(text.replace("<li", f'<li data-print="{mark}"', 1))  # noqa: S308 - drawn by a template


@register.tag
def unless_shown(parser: Parser, token: Token) -> Row:
    row = parser.parse(("endunless_shown",))
    parser.delete_first_token()
    return Row(row)


def without_token(text: str, context: Context) -> str:
    """It is masked anew each time; an earlier one stays good."""
    token = str(context.get("csrf_token", ""))
    return text.replace(token, "") if token else text
