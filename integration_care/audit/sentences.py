"""What each kind of event is called on the access page. An unknown kind is read out as it is."""

from __future__ import annotations

from integration_care.audit.models import Event
from integration_care.audit.pages import READS

WRITES = {
    "patient.registered": "Registered the patient",
    "patient.edited": "Corrected the record",
    "record.exported": "Exported the record (FHIR)",
    "patient.archived": "Archived the record",
    "patient.restored": "Brought the record back from the archive",
    "patient.joined_portal": "Joined the portal",
    "patient.discharged": "Recorded the discharge",
    "care_team.joined": "Added somebody to the care team",
    "care_team.left": "Took somebody off the care team",
    "care_team.lead_set": "Chose the lead of the care team",
    "consent.given": "Recorded a consent",
    "phone.told": "Asked to be told on a phone",
    "phone.ended": "Is no longer told on a phone",
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
    "invitation.sent_again": "Sent the invitation to the portal again",
    "invitation.revoked": "Took back the invitation to the portal",
    "invitation.accepted": "Accepted the invitation to the portal",
    "session.booked": "Booked a session",
    "session.moved": "Moved a session",
    "session.cancelled": "Cancelled a session",
    "session.in_progress": "Started a session",
    "session.let_unprepared": "Let a first dose begin with fewer preparations",
    "session.no_show": "Noted that the patient did not come",
    "session.completed": "Completed a session",
    "session.aborted": "Ended a dosing session early",
    "session.void": "Marked a dose as entered in error",
    "check.answered": "Answered a check before the dose",
    "check.changed": "Changed the answer to a check before the dose",
    "check.overridden": "Went on without a yes to a check before the dose",
    "dose_review.decided": "Decided about a dose after a negative reaction",
    "life_change.discussed": "Noted that a planned decision was spoken about before a dose",
    "administration.recorded": "Recorded an administration",
    "administration.struck": "Struck an administration",
    "observation.recorded": "Recorded vitals",
    "timeline.marked": "Marked a moment of the session",
    "timeline.described": "Added words to a moment of the session",
    "timeline.struck": "Struck out a moment of the session",
    "observation.struck": "Struck out vitals",
    "threshold.acknowledged": "Acknowledged a reading that crossed a line",
    "adverse_event.recorded": "Recorded an adverse event",
    "adverse_event.followed": "Followed up an adverse event",
    "adverse_event.struck": "Struck out an adverse event",
    "offered_set.offered": "Offered a set of questions",
    "offered_set.withdrawn": "Took back a set of questions that was offered",
    "offered_set.declined": "Would rather not have an offered set of questions",
    "offered_set.rested": "Left an offered set of questions for the day",
    "offered_set.written": "Wrote with an offered set of questions",
    "phrase.added": "Kept a phrase",
    "phrase.changed": "Changed a phrase",
    "phrase.deleted": "Deleted a phrase",
    "section.hidden": "Hid a section of notes",
    "section.shown": "Brought a section of notes back",
    "note.begun": "Wrote in a note",
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
    "attendance.expected": "Took back an excuse from the circle",
    "attendance.corrected": "Corrected who came to the circle",
    "window.settled": "Set the integration window from the dose",
    "window.cancelled": "Cancelled an integration window",
    "window.explained": "Gave a reason for a window",
    "window.answered": "Noted an answer from the patient",
    "substance.given": "Logged in the substance log what was given",
    "substance.reversed": "Took back a line of the substance log",
    "witness.refused": "Refused to stand as witness to a line of the substance log",
    "witness.confirmed": "Confirmed a line of the substance log as witness",
    "calendar_feed.made": "Made an address of their sessions for another calendar",
    "calendar_feed.renewed": "Made a new address of their sessions for another calendar",
    "calendar_feed.stopped": "Stopped the address of their sessions for another calendar",
    "caseload.handed_over": "Handed patients to another lead",
    "caseload.exported": "Took the caseload away as a file",
    "contact.logged": "Logged a call",
    "text.came_back": "Wrote back to a text message",
    "task.closed": "Closed a task",
    "alert.raised": "Raised an alert",
    "alert.said_again": "Said again what an alert tells of",
    "alert.backup_told": "Passed an alert on to the backup on duty",
    "alert.escalated": "Passed an alert on to the admin",
    "alert.acknowledged": "Acknowledged an alert",
    "alert.closed": "Closed an alert",
    "entry.started": "Began a journal entry",
    "entry.saved": "Wrote in a journal entry",
    "entry.handed_in": "Handed in a journal entry",
    "entry.set_aside": "Wrote on two devices at once; both texts are kept",
    "entry.aside_put_away": "Put away words that were kept beside a journal entry",
    "entry.visibility_changed": "Changed who may read a journal entry",
    "attachment.added": "Added a recording, drawing or photo to a journal entry",
    "attachment.deleted": "Took a recording, drawing or photo out before handing in",
    "attachment.withdrawn": "Took a recording, drawing or photo back after handing in",
    "insight.pinned": "Pinned an insight",
    "practice.assigned": "Gave the patient a practice",
    "practice.ended": "Ended a practice, or left it out",
    "practice.noted": "Noted a practice",
    "practice.minutes_said": "Said for how long a practice was",
    "practice.taken_back": "Took back a practice that was noted",
    "night.noted": "Noted how a night was",
    "insight.came_back": "Answered an insight that came back",
    "relapse_plan.written": "Wrote in the relapse plan",
    "relapse_plan.set_aside": "Wrote in the relapse plan while somebody else did; both texts are kept",
    "relapse_plan.draft_kept": "Typed in the relapse plan, and has not saved it yet",
    "relapse_plan.draft_dropped": "Dropped what they had typed in the relapse plan",
    "relapse_sign.heard": "Shared something that sounds like a sign of the relapse plan",
    "relapse_sign.withdrawn": "Made that private again",
    "care_concern.raised": "Told the clinic of a concern about care",
    "care_concern.draft_kept": "Kept a draft about care",
    "care_concern.draft_dropped": "Let go of a draft about care",
    "care_concern.acknowledged": "Took up a concern about care",
    "care_concern.answered": "Answered a concern about care",
    "care_concern.closed": "Closed a concern about care",
    "theme.renamed": "Renamed a theme",
    "theme.merged": "Joined two themes",
    "challenge.raised": "Entered a challenge in the register",
    "challenge.reviewed": "Looked at a challenge again",
    "challenge.closed": "Closed a challenge",
    "session.added_to": "Added to a session that is over",
    "session.times_corrected": "Corrected the times of a session",
    "dose_review.asked": "Marked the next dose for review",
    "commitment.offered": "Offered a commitment",
    "commitment.taken_on": "Took on a commitment",
    "commitment.reworded": "Reworded a commitment",
    "commitment.reviewed": "Looked back at a commitment",
    "commitment.kept": "Noted that a commitment was kept",
    "commitment.partly": "Noted that a commitment was partly kept",
    "commitment.let_go": "Let go of a commitment",
    "measure.recorded": "Recorded a questionnaire",
    "measure.asked": "Asked for a questionnaire",
    "measure.planned": "Planned the questionnaires of a dose",
    "measure.begun": "Began a questionnaire",
    "measure.put_off": "Moved a questionnaire past the days after a dose",
    "measure.brought_back": "Asked again for a questionnaire that the protocol asks for no more",
    "measure.let_go": "Took back a questionnaire that was asked for",
    "instrument.imported": "Imported a questionnaire",
    "instrument.archived": "Took a questionnaire out of the library",
    "measure.struck": "Struck a questionnaire entered in error",
    "call.asked_for": "Asked for a call",
    "link.opened": "Opened the link of a message",
    "link.refused": "Gave a wrong birth date at a link",
    "link.locked": "Locked a link after wrong birth dates",
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
