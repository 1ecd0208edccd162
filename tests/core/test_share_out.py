"""What was asked as a question of its own is given to the rows it belongs to, as if it had come with them."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from integration_care.core.share_out import share_out
from patients.models import CareTeamMember, Patient


def test_each_row_has_what_points_to_it_and_nobody_is_asked_again(cast):
    rows = list(Patient.objects.order_by("pk"))
    team = list(CareTeamMember.objects.order_by("joined_on", "pk"))
    meant = {row.pk: list(row.care_team.order_by("joined_on", "pk")) for row in rows}
    assert len(meant[cast.dana.pk]) > 1
    with CaptureQueriesContext(connection) as asked:
        share_out(rows, "care_team", team)
        assert {row.pk: list(row.care_team.all()) for row in rows} == meant
        assert all(one.patient is row for row in rows for one in row.care_team.all())
    assert not asked


def test_a_row_that_nothing_points_to_has_none(cast):
    share_out([cast.dana], "care_team", [])
    assert list(cast.dana.care_team.all()) == []
