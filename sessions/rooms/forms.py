"""A room's name."""

from __future__ import annotations

from django import forms

from sessions.models import Room


class RoomForm(forms.Form):
    name = forms.CharField(
        max_length=Room._meta.get_field("name").max_length,
        widget=forms.TextInput({"placeholder": "Room 2", "autocomplete": "off"}),
        error_messages={"required": "Give the room a name."},
    )

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if "://" in name:
            raise forms.ValidationError("That is a link for a video call, and no room.")
        return name
