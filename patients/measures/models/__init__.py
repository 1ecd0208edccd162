from patients.measures.models.assignment import Assignment, GivenAnswer
from patients.measures.models.clinic_instrument import ClinicInstrument
from patients.measures.models.response import Response

__all__ = ["Assignment", "ClinicInstrument", "GivenAnswer", "Response"]
