"""A FHIR R4 Questionnaire as one of our instruments, or the reasons why it cannot be one. Pure."""
