"""What a query reads beside a row is read of that query's rows, and of no others."""

import pytest
from django.db.models import F

from integration_care.core.annotations import Annotation
from patients.models import Patient

CALLED = Annotation[str]("called_first")


def test_a_row_that_was_read_by_another_way_has_none(cast):
    with pytest.raises(KeyError, match="called_first"):
        CALLED.of(Patient.objects.get(pk=cast.dana.pk))


def test_a_row_has_what_its_query_read_or_what_was_put_together_for_it(cast):
    dana = Patient.objects.annotate(called_first=F("given_name")).get(pk=cast.dana.pk)
    assert CALLED.of(dana) == "Dana"
    CALLED.put(dana, "Di")
    assert CALLED.of(dana) == "Di"
