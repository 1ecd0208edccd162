"""What is said beside each fact: that it is well, or what to do.

The rules (`alerts.yml`) name the same keys, and say what to do in the same words: a test compares them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Says(NamedTuple):
    title: str
    well: str
    otherwise: str


RUNBOOK: Mapping[str, Says] = {
    "sweep": Says(
        "Last whole sweep",
        "It goes round every half minute.",
        "Nothing goes out while it stands. Are beat and a worker running, and does the broker answer"
        " (/readyz)? Where one part alone fails, the others go on, and the worker's log names it. “manage.py"
        " followups tick” does one round by hand.",
    ),
    "backlog": Says(
        "Due now",
        "What is due goes out.",
        "Messages are late. If it is one channel alone, look at its provider; if it is all of them, look"
        " at the sweep and start more workers. What comes too late is not sent; the clinic has a task.",
    ),
    "lease": Says(
        "Being sent",
        "Each is answered within its lease.",
        "A sender died or hangs, and no sweep has taken its row back. Restart the workers. What may have"
        " gone out goes out twice more at most, with the same Message-ID.",
    ),
    "tried-again": Says(
        "Tried again",
        "No row stumbles.",
        "They are tried a few times, then set aside. The worker's log says why, by the row's id. After a"
        " release, go back to the one before.",
    ),
    "paused": Says(
        "Clinics that are paused",
        "No clinic is held back.",
        "Somebody held their messages, as after a restore. See in “manage.py followups status” what might"
        " be repeated, then “followups resume --clinic …”. Until then what comes too late expires.",
    ),
    "ended": Says(
        "Expired or failed",
        "A few at most lie with the installation. The clinic's staff has a task for each that counts.",
        "“Not set up” is for the settings; no answer, or too late, is the provider's or a sweep's that"
        " stood. Staff have a task for each already. Nothing is sent late.",
    ),
    "parked": Says(
        "Set aside",
        "No row had to be set aside.",
        "They could not be prepared, five times, and nothing puts them back: somebody at the clinic has a"
        " task instead. The worker's log has the fault, by the row's id. Mend it before the next ones are"
        " due.",
    ),
    "alert-mails": Says(
        "E-mails about alerts",
        "Nothing waits long.",
        "A clinician hears too late that somebody may not be safe. Look at the mail server now.",
    ),
    "alert-mails-failed": Says(
        "E-mails about alerts that were given up",
        "None in the last 24 hours.",
        "A clinician was not told that somebody may not be safe. Is an address wrong, or does the mail server"
        " refuse everybody? The clinic's on-duty clinician has a task; make sure that somebody looks.",
    ),
    "letters": Says(
        "E-mails about bookings",
        "Nothing waits long.",
        "Look at the mail server and at the worker's log. Each is tried for two days.",
    ),
    "letters-failed": Says(
        "E-mails about bookings that were given up",
        "None in the last 24 hours.",
        "The mail server refused them, or nobody knows whether they arrived, or it took nothing for two days."
        " The clinic sees each on the patient's page of e-mails. Look at the mail server.",
    ),
    "concern-mails": Says(
        "E-mails about concerns",
        "Nothing waits long.",
        "An admin is not told that a patient's concern waits, or a patient that there is an answer. Look at"
        " the mail server. Each is tried for a day and a half.",
    ),
    "concern-mails-failed": Says(
        "E-mails about concerns that were given up",
        "None of late.",
        "The page of concerns says so too, and somebody has to tell them in another way. Is an address wrong,"
        " or does the mail server refuse everybody?",
    ),
    "documents": Says(
        "Documents to be made",
        "Nothing waits long.",
        "Is a worker free? The same workers draw them: start another. Each is tried three times.",
    ),
    "documents-failed": Says(
        "Documents that failed",
        "None in the last 24 hours.",
        "Whoever asked sees it, and may ask again. The worker's log says what went wrong.",
    ),
    "trail": Says(
        "Access trail",
        "Each sweep seals what was written.",
        "What is not sealed, only the database's own rights keep. The worker's log names the clinic whose"
        " trail cannot be sealed. “manage.py seal_audit” tries at once; “verify_audit” says what the trail"
        " is worth.",
    ),
    "backup": Says(
        "Last backup",
        "Read one through now and then: “manage.py backup --check FILE”.",
        "Run “manage.py backup FOLDER”, and see why the nightly one did not. One made by other means is"
        " not seen here.",
    ),
}
