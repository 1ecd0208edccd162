"""Where a person's words may be found outside the pages and the database, and why. Nowhere else."""

ALLOWED: dict[str, dict[str, str]] = {
    "mail addressees": {
        "patients.Patient.email": "whom the message is for",
        "accounts.User.email": "a member of the staff, told that something waits",
    },
    "mail headers": {
        "accounts.Clinic.sender_name": "who writes; the clinic chose it for where others read along",
        "accounts.Clinic.reply_to": "where an answer goes",
    },
    "mail bodies": {
        "accounts.Clinic.sender_name": "who writes",
        "accounts.Clinic.reply_to": "whose appointment it is, in the entry for a calendar",
        "accounts.User.name": "who reads it is greeted",
        "patients.Patient.preferred_name": "who reads it is greeted",
        "care_sessions.CareSession.place": "where an appointment is, for whoever has it",
    },
    "process logs": {},
    "database log": {},
    "broker messages": {},
    "broker keys": {},
    "addresses": {},
    "headers": {},
    "cookies": {},
    "error pages": {},
    "session rows": {"accounts.User.email": "to whom a code went, while the page waits for it"},
    "processes": {},
    "file names": {},
    "PDF metadata": {"accounts.Clinic.name": "whose paper it is"},
    "what browsers keep": {},
    "what operators read": {},
    "notes on phones": {"accounts.Clinic.sender_name": "who writes"},
}
