"""Whether a dose may begin: the checklist, who may go on without a yes, and what the last one left."""
