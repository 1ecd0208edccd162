"""Two patients in two rooms: two browsers write at the same moment to a live server, and no row crosses."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from patients.models import CareTeamMember
from sessions.models import CareSession
from tests.cast import START, make_course, make_patient
from tests.sessions.making import started_dose

ROUNDS = 4
# Each room's own forms are sent as they stand on its page, so that address, token and names are the page's.
# The page is held, as where something is being typed: else the first dose leads on while the rest is sent.
BEGIN = """({name, rounds}) => {
  document.querySelector("[data-keep-typed]").dataset.keepAll = "";
  const sent = [];
  const send = (form, fields) => {
    const body = new FormData(form);
    for (const [key, value] of Object.entries(fields)) body.set(key, value);
    const asked = fetch(form.action, {method: "POST", body, headers: {"HX-Request": "true"}});
    sent.push(asked.then((answer) => answer.status));
  };
  const form = (end) => [...document.forms].find((one) => new URL(one.action).pathname.endsWith(`/${end}/`));
  for (let round = 0; round < rounds; round += 1) {
    send(form("mark"), {"mark-kind": "note", "mark-text": `${name} ${round}`});
    send(form("observe"), {"see-heart_rate": `${70 + round}`, "see-note": `${name} ${round}`});
    send(form("administer"), {"give-part": "split", "give-route": "im", "give-total_mg": "5",
      "give-mg_per_kg": "", "give-weight_kg": "", "give-site": name});
  }
  window.wrote = Promise.all(sent);
}"""


@pytest.fixture
def rooms(cast, alder):
    """Dana and Ivo are both under way, with Nia beside Dana and Paz beside Ivo."""
    with alder():
        ivo = make_patient(cast.alder, cast.ada, "Ivo", "Lund", "America/Chicago")
        for member in (cast.nia, cast.paz):
            CareTeamMember.objects.create(
                clinic=cast.alder, patient=ivo, member=member, joined_on=START.date()
            )
        beside = replace(cast, dana=ivo, course=make_course(ivo))
        return {cast.nia: started_dose(cast), cast.paz: started_dose(beside)}


def test_no_row_crosses_between_two_rooms_written_in_at_once(alder, member_at, rooms):
    people = {member: member_at(member) for member in rooms}
    for member, session in rooms.items():
        people[member].opens(f"/sessions/{session.pk}/")
    for member, person in people.items():  # both begin, and neither waits for the other's answers
        person.page.evaluate(BEGIN, {"name": called(member), "rounds": ROUNDS})
    for person in people.values():
        assert set(person.page.evaluate("window.wrote")) == {200}, person.page.url
    for member, person in people.items():
        person.page.reload()
        expect(person.page.locator("#log")).to_contain_text(f"{called(member)} 0")
        for other in people.keys() - {member}:
            person.does_not_see(f"{called(other)} 0")
    with alder():
        for member, session in rooms.items():
            belongs_to(member, CareSession.objects.get(pk=session.pk))


def called(member):
    return member.user.name.split(maxsplit=1)[0]


def belongs_to(member, session):
    """Every row of the room carries the words and the hand of who stood in it, and none is lost."""
    name = called(member)
    mine = [f"{name} {round_}" for round_ in range(ROUNDS)]
    assert sorted(row.text for row in session.marks.all()) == mine
    assert sorted(row.note for row in session.observations.all()) == mine
    assert [row.site for row in session.administrations.all()] == [name] * ROUNDS
    hands = {row.by_id for row in (*session.marks.all(), *session.observations.all())}
    assert hands | {row.given_by_id for row in session.administrations.all()} == {member.pk}
