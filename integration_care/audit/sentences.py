"""What each kind of event is called on the access page. An unknown kind is read out as it is."""

from __future__ import annotations

from integration_care.audit.models import Event

WRITES = {
    "patient.registered": "Registered the patient",
    "patient.edited": "Corrected the record",
    "patient.archived": "Archived the record",
    "patient.restored": "Brought the record back from the archive",
    "patient.joined_portal": "Joined the portal",
    "patient.discharged": "Recorded the discharge",
    "care_team.joined": "Added somebody to the care team",
    "care_team.left": "Took somebody off the care team",
    "care_team.lead_set": "Chose the lead of the care team",
    "consent.given": "Recorded a consent",
    "consent.withdrawn": "Recorded the withdrawal of a consent",
    "course.started": "Started a course",
    "course.edited": "Corrected the course",
    "course.phase_changed": "Moved the course to another phase",
    "course.paused": "Paused the course",
    "course.resumed": "Resumed the course",
    "course.protocol_changed": "Moved the course to another protocol version",
    "screening.answered": "Asked the screening list",
    "screening.cleared": "Cleared an item of the screening",
    "touch.agreed": "Asked about touch",
    "invitation.sent": "Invited the patient to the portal",
    "session.booked": "Booked a session",
    "session.moved": "Moved a session",
    "session.cancelled": "Cancelled a session",
    "session.in_progress": "Started a session",
    "session.let_unprepared": "Let a first dose begin with fewer preparations",
    "session.no_show": "Noted that the patient did not come",
    "session.completed": "Completed a session",
    "session.aborted": "Ended a dosing session early",
    "session.voided": "Marked a dose as entered in error",
    "check.answered": "Answered a check before the dose",
    "check.changed": "Changed the answer to a check before the dose",
    "check.overridden": "Went on without a yes to a check before the dose",
    "dose_review.decided": "Decided about a dose after a negative reaction",
    "life_change.discussed": "Noted that a planned decision was spoken about before a dose",
    "administration.recorded": "Recorded an administration",
    "administration.struck": "Struck an administration",
    "observation.recorded": "Recorded vitals",
    "timeline.marked": "Marked a moment of the session",
    "phrase.added": "Kept a phrase",
    "phrase.changed": "Changed a phrase",
    "phrase.deleted": "Deleted a phrase",
    "section.hidden": "Hid a section of notes",
    "section.shown": "Brought a section of notes back",
    "note.begun": "Began a note",
    "note.revised": "Wrote in a note",
    "note.set_aside": "Wrote a note in two windows at once; both texts are kept",
    "note.chosen": "Compared two versions of a note and chose",
    "note.signed": "Signed a note",
    "note.added_to": "Added to a signed note",
    "circle.joined": "Gave a place in a circle",
    "circle.waits": "Put on the waiting list of a circle",
    "circle.moved_up": "Moved up on the waiting list of a circle",
    "circle.left": "Took out of a circle",
    "attendance.marked": "Noted who came to the circle",
    "attendance.corrected": "Corrected who came to the circle",
    "window.settled": "Set the integration window from the dose",
    "window.cancelled": "Cancelled an integration window",
    "window.explained": "Gave a reason for a window",
    "window.answered": "Noted an answer from the patient",
    "substance.given": "Logged in the substance log what was given",
    "substance.reversed": "Took back a line of the substance log",
    "witness.confirmed": "Confirmed a line of the substance log as witness",
    "contact.logged": "Logged a call",
    "task.closed": "Closed a task",
    "alert.raised": "Raised an alert",
    "alert.acknowledged": "Acknowledged an alert",
    "alert.closed": "Closed an alert",
    "entry.started": "Began a journal entry",
    "entry.saved": "Wrote in a journal entry",
    "entry.handed_in": "Handed in a journal entry",
    "entry.set_aside": "Wrote on two devices at once; both texts are kept",
    "entry.visibility_changed": "Changed who may read a journal entry",
    "insight.pinned": "Pinned an insight",
    "theme.renamed": "Renamed a theme",
    "theme.merged": "Joined two themes",
    "challenge.raised": "Entered a challenge in the register",
    "challenge.reviewed": "Looked at a challenge again",
    "challenge.closed": "Closed a challenge",
    "dose_review.asked": "Marked the next dose for review",
    "commitment.offered": "Offered a commitment",
    "commitment.taken_on": "Took on a commitment",
    "commitment.reworded": "Reworded a commitment",
    "commitment.reviewed": "Looked back at a commitment",
    "measure.recorded": "Recorded a questionnaire",
    "measure.struck": "Struck a questionnaire entered in error",
    "call.asked_for": "Asked for a call",
    "link.opened": "Opened the link of a message",
    "link.refused": "Gave a wrong birth date at a link",
    "link.locked": "Locked a link after wrong birth dates",
}
# Reads, by the URL name of the page.
READS = {
    "caseload:chart": "the chart",
    "patients:start-course": "the start of a course",
    "patients:edit-course": "the course to correct it",
    "patients:pause-course": "the course to pause it",
    "patients:invite": "the invitation to the portal",
    "courses:move": "the move to another protocol version",
    "courses:replan": "the plan after a change of zone",
    "courses:phase": "the course to move its phase",
    "portal:home": "their own page",
    "portal:journal": "their own journal",
    "portal:entry": "an entry of their own",
    "portal:page": "an entry of their own",
    "portal:commitments": "their own commitments",
    "portal:commitment": "a commitment of their own",
    "portal:me": "their own details",
    "patients:edit": "the details",
    "patients:course": "the course",
    "patients:screening": "the screening",
    "patients:screening-panel": "the screening",
    "patients:clear-screening": "an item of the screening",
    "patients:touch": "the answers on touch",
    "patients:consents": "the consents",
    "patients:care-team": "the care team",
    "audit:patient": "this page",
    "journals:panel": "the journal",
    "followups:panel": "the follow-ups",
    "sessions:panel": "the sessions",
    "sessions:record": "a session",
    "sessions:thread": "the thread from insight to outcome",
    "sessions:thread-panel": "the thread from insight to outcome",
    "sessions:insight": "an insight",
    "sessions:commitment": "a commitment",
    "sessions:themes": "the themes",
    "sessions:theme": "a theme",
    "sessions:rename-theme": "a theme to rename it",
    "sessions:merge-theme": "a theme to join it with another",
    "sessions:challenges": "the challenges",
    "sessions:review-challenge": "a challenge to look at it again",
    "sessions:close-challenge": "a challenge to close it",
    "sessions:private": "their own private note",
    "sessions:compare": "two versions of their own note",
    "sessions:earlier": "earlier versions of their own note",
    "sessions:add-to": "a signed note to add to it",
    "sessions:book": "the booking page",
    "sessions:book-preview": "the booking page",
    "sessions:discharge": "the discharge",
    "sessions:move": "a session to move it",
    "sessions:cancel": "a session to cancel it",
    "sessions:no-show": "a session, to note that the patient did not come",
    "sessions:stop": "a session to end it early",
    "sessions:void": "a dose, to mark it as entered in error",
    "sessions:strike": "an administration to strike it",
    "substances:container": "their lines in the substance log",
    "substances:register": "their lines in the printed substance log",
    "substances:reverse": "a line of the substance log",
    "substances:witness": "a line of the substance log, to confirm it",
    "substances:of-session": "a dose in the substance log",
    "substances:log-draw": "an administration, to log the draw",
    "sessions:review-commitment": "a commitment, to look back at it",
    "groups:meeting": "a meeting of the circle",
    "groups:move": "a meeting of the circle to move it",
    "groups:cancel": "a meeting of the circle to cancel it",
    "groups:book-again": "a meeting of the circle to book it again",
    "groups:add-to": "the shared note of the circle to add to it",
    "groups:correct": "their attendance to correct it",
    "groups:beside": "the circle in the record",
    "followups:log-contact": "the window to log a call",
    "followups:give-reason": "the window to give a reason",
    "followups:close-task": "a task",
    "followups:close-alert": "an alert",
    "portal:thanks": "an entry of their own",
    "portal:offered": "an entry of their own",
    "portal:write": "their own writing place",
    # Names that earlier events carry.
    "journal": "the words of the journal",
    "window": "a window",
    "task": "a task",
    "alert": "an alert",
}


def sentence(event: Event) -> str:
    """What was done, without the person: `Opened the chart`."""
    if event.kind == Event.READ:
        what = str(event.facts.get("what", ""))
        return f"Opened {READS.get(what) or _page(what)}"
    return WRITES.get(event.kind) or _read_out(event.kind)


def _page(name: str) -> str:
    """`“log contact”` for followups:log-contact, a page that nobody has named for people yet."""
    return f"“{name.rpartition(':')[2].replace('-', ' ')}”"


def _read_out(kind: str) -> str:
    noun, _, done = kind.partition(".")
    return f"{noun} {done}".replace("_", " ").strip().capitalize()


def details(event: Event) -> str:
    """The facts that help a reader; ids and codes of other rooms stay out."""
    changed = event.facts.get("changed")
    if isinstance(changed, list):
        return ", ".join(str(name).replace("_", " ") for name in changed)
    before, after = event.facts.get("before"), event.facts.get("after")
    if event.kind == "course.phase_changed" and before and after:
        return f"{before} to {after}"
    return str(event.facts.get("consent") or "").replace("_", " ")
