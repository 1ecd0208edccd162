"""Drawing from a container, and saying what became of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

from django import forms
from django.db.models.query import QuerySet

from sessions.amounts import plain
from sessions.models import Administration
from sessions.substances.actions import Drawn, Uses
from sessions.substances.amounts import NONE, say_mg
from sessions.substances.forms.common import AmountField, TimedForm
from sessions.substances.models import Container

EXPIRED = "I have checked: it was used although it is past its expiry"


class ContainerSelect(forms.Select):
    """Each choice carries its strength, so that the page can say millilitres while milligrams are typed."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if container := getattr(value, "instance", None):
            option["attrs"] |= {"data-each": plain(container.mg_each), "data-unit": container.unit}
        return option


class ContainerField(forms.ModelChoiceField):  # type: ignore[type-arg]
    widget = ContainerSelect

    def label_from_instance(self, obj: Any) -> str:
        left, expiry = f"{say_mg(obj.left_mg)} left", f"expires {obj.expires_on:%-d %b %Y}"
        return f"{obj.number} · {left} · {obj.substance}, {obj.strength} · lot {obj.lot}, {expiry}"


class DrawForm(TimedForm):
    """From one container; what became of it can follow."""

    drawn_mg = AmountField(label="Drawn (mg)")
    reason = forms.CharField(label="Note", max_length=200, required=False)
    is_expired_confirmed = forms.BooleanField(label=EXPIRED, required=False)

    @property
    def drawn(self) -> Drawn:
        said = self.cleaned_data
        return Drawn(
            said["drawn_mg"],
            self.instant,
            said.get("reason", ""),
            said["is_expired_confirmed"],
            said["sent_as"],
        )


class LogDrawForm(DrawForm):
    """The draw of one administration: from where, how much, given, wasted."""

    container = ContainerField(queryset=Container.objects.none(), label="Container", empty_label=None)
    given_mg = AmountField(label="Given (mg)")
    wasted_mg = AmountField(label="Wasted (mg)", required=False, help_text="What is left in the syringe.")

    field_order = ["container", "drawn_mg", "given_mg", "wasted_mg", "is_expired_confirmed"]

    def __init__(self, *args: Any, containers: QuerySet[Container], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["reason"]
        cast("ContainerField", self.fields["container"]).queryset = containers
        self.order_fields([*self.field_order, "on", "at", "witness", "witness_password", "is_later"])

    @property
    def uses(self) -> Uses:
        said = self.cleaned_data
        return Uses(said["given_mg"], said["wasted_mg"] or NONE)


class AccountForm(TimedForm):
    """What became of the rest of a draw."""

    administration = forms.ModelChoiceField(
        label="Given to", queryset=Administration.objects.none(), required=False, empty_label="Nobody"
    )
    given_mg = AmountField(label="Given (mg)", required=False)
    wasted_mg = AmountField(label="Wasted (mg)", required=False)
    returned_mg = AmountField(label="Put back (mg)", required=False)
    reason = forms.CharField(label="Note", max_length=200, required=False)

    def __init__(self, *args: Any, administrations: QuerySet[Administration], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[Administration]", self.fields["administration"])
        field.queryset = administrations
        field.label_from_instance = self._to_whom  # type: ignore[assignment, method-assign]

    def _to_whom(self, row: Administration) -> str:
        at = row.given_at.astimezone(self.member.clinic.zone)
        return f"{row.session.patient} · {row.label} · {at:%-d %b, %H:%M}"

    @property
    def uses(self) -> Uses:
        names = ("given_mg", "wasted_mg", "returned_mg")
        return Uses(*(cast("Decimal", self.cleaned_data[name]) or NONE for name in names))
