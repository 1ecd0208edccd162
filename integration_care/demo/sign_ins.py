"""The people of the invented clinic who can sign in. Invented names, invented addresses."""

from __future__ import annotations

from dataclasses import dataclass

PASSWORD = "a long walk by the lake"  # noqa: S105  for the invented clinic only


@dataclass(frozen=True)
class SignIn:
    role: str
    name: str
    email: str
    sees: str
    password: str = PASSWORD


SIGN_INS = (
    SignIn("therapist", "Ada Lindqvist", "ada@alder.example", "her patients' windows, charts and notes"),
    SignIn("prescriber", "Paz Shah", "paz@alder.example", "doses, protocols, summaries"),
    SignIn("nurse", "Nia Park", "nia@alder.example", "dosing sessions and observations"),
    SignIn("admin", "Max Ferreira", "max@alder.example", "the whole caseload, no note and no journal text"),
    SignIn(
        "patient",
        "Dana Moreau",
        "dana@patient.example",
        "her own journal, on a phone; born 11 February 1985, if a message's link asks",
    ),
    SignIn("patient", "Sofia Alvarez", "sofia@patient.example", "hers, in Spanish"),
    SignIn("operator", "Ola Vik", "ola@platform.example", "how the installation does, and no record"),
)
