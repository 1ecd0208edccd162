"""Patients from another system: FHIR R4 Patient resources, one a line (NDJSON)."""
