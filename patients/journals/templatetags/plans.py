"""How templates say the plan of a commitment."""

from django import template

from patients.journals.models import Commitment
from patients.journals.presenters.plans import plan_words

register = template.Library()


@register.filter
def plan(commitment: Commitment) -> str:
    """`{% load plans %}{{ commitment|plan }}`: If it rains, then the stairs"""
    return plan_words(commitment.obstacle, commitment.if_then)
