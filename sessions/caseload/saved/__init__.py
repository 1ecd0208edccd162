"""Views of the caseload that have a name: one's own, or shared with the clinic."""
