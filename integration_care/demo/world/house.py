"""A clinic of the world: who works there, and by which rules."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password

from integration_care.accounts.models import Clinic, Membership, User
from integration_care.core.permissions import Role
from integration_care.demo.sign_ins import PASSWORD
from integration_care.demo.world.book import Book
from integration_care.demo.world.size import THERAPISTS, Size, new_id
from patients.journals.models import Prompt, PromptSet
from patients.journals.shipped import shipped_sets
from patients.models import Protocol, ProtocolVersion
from patients.protocols import presets
from patients.protocols.rules import ProtocolRules

PRESET = "core-24-72"
TREES = ("Alder", "Birch", "Cedar", "Damson", "Elm", "Fir", "Hazel", "Ivy", "Juniper", "Linden", "Oak")
ZONES = ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles")
STAFF = {
    Role.THERAPIST: ("Ada Lindqvist", "Bea Okafor", "Cleo Marsh", "Dov Abrams", "Eve Castellan"),
    Role.ADMIN: ("Max Ferreira",),
    Role.NURSE: ("Nia Park",),
    Role.PRESCRIBER: ("Paz Shah",),
}
FACTOR = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # in everybody's authenticator app


@dataclass(frozen=True)
class Member:
    pk: str
    name: str
    user: str


@dataclass(frozen=True)
class House:
    """`number` counts from 0. Ada's patients are those who are in treatment now."""

    pk: str
    number: int
    zone: ZoneInfo
    therapists: tuple[Member, ...]
    admin: Member
    nurse: Member
    prescriber: Member
    version: str
    rules: ProtocolRules
    until: datetime

    @property
    def slug(self) -> str:
        return f"world-{self.number}"


def found(book: Book, size: Size, number: int) -> House:
    """The clinic's own rows, in the book; its people come later."""
    assert size.until is not None  # noqa: S101 - for the type checker
    dice, zone = size.dice("house", number), ZONES[number % len(ZONES)]
    born = size.until - timedelta(days=365 * size.years + 60)
    name = f"{TREES[number % len(TREES)]} Clinic {number // len(TREES) + 1}"
    slug = f"world-{number}"
    book.put(
        Clinic(id=book.clinic, name=name, slug=slug, time_zone=zone, reply_to=f"hello@{slug}.example",
               created_at=born)
    )  # fmt: skip
    hired = {
        role: tuple(hire(book, dice, born, (name, _address(name, slug), role)) for name in names)
        for role, names in STAFF.items()
    }
    _equip(book, dice, born)
    return House(
        pk=book.clinic, number=number, zone=ZoneInfo(zone), therapists=hired[Role.THERAPIST][:THERAPISTS],
        admin=hired[Role.ADMIN][0], nurse=hired[Role.NURSE][0], prescriber=hired[Role.PRESCRIBER][0],
        version=_rules(book, dice, born), rules=presets.load(PRESET), until=size.until,
    )  # fmt: skip


def hire(book: Book, dice: Random, at: datetime, who: tuple[str, str, Role]) -> Member:
    """A user who is a member. `who`: name, e-mail, role. Whoever works here has a second factor."""
    (name, email, role), user, member = who, new_id(dice), new_id(dice)
    password = make_password(PASSWORD, salt="world")
    book.put(User(id=user, email=email, name=name, password=password, created_at=at))
    book.put(Membership(id=member, clinic_id=book.clinic, user_id=user, role=role, created_at=at))
    if role != Role.PATIENT:
        told = {"secret": get_adapter().encrypt(FACTOR)}
        number = dice.getrandbits(62)
        book.put(Authenticator(id=number, user_id=user, type="totp", data=told, created_at=at))
    return Member(member, name, user)


def _address(name: str, slug: str) -> str:
    return f"{name.partition(' ')[0].lower()}@{slug}.example"


def _rules(book: Book, dice: Random, at: datetime) -> str:
    protocol, version = new_id(dice), new_id(dice)
    rules = presets.load(PRESET)
    in_clinic: dict[str, Any] = {"clinic_id": book.clinic, "created_at": at}
    book.put(Protocol(id=protocol, key=PRESET, name=rules.title, **in_clinic))
    book.put(
        ProtocolVersion(id=version, protocol_id=protocol, number=1, content=rules.to_data(), **in_clinic)
    )
    return version


def _equip(book: Book, dice: Random, at: datetime) -> None:
    """The prompt sets that every clinic gets."""
    in_clinic: dict[str, Any] = {"clinic_id": book.clinic, "created_at": at}
    for shipped in shipped_sets():
        told = {name: value for name, value in asdict(shipped).items() if name != "prompts"}
        made = new_id(dice)
        book.put(PromptSet(id=made, **told, **in_clinic))
        for place, prompt in enumerate(shipped.prompts, start=1):
            row = Prompt(id=new_id(dice), prompt_set_id=made, position=place, **asdict(prompt), **in_clinic)
            book.put(row)
