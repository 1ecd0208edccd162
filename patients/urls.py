"""Under /patients/: the list, a patient's record, courses and protocols."""

from django.urls import include, path

from patients.views import courses, invitation, people, protocol_parts, protocols, record

app_name = "patients"
urlpatterns = [
    path("", people.list_patients, name="list"),
    path("register/", people.register, name="register"),
    path("<uuid:patient_id>/details/", people.edit, name="edit"),
    path("<uuid:patient_id>/archive/", people.archive, name="archive"),
    path("<uuid:patient_id>/restore/", people.restore, name="restore"),
    path("<uuid:patient_id>/consents/", record.consents, name="consents"),
    path("<uuid:patient_id>/consents/withdraw/", record.withdraw_consent, name="withdraw-consent"),
    path("<uuid:patient_id>/care-team/", record.care_team, name="care-team"),
    path("<uuid:patient_id>/care-team/<uuid:place_id>/lead/", record.set_lead, name="set-lead"),
    path("<uuid:patient_id>/care-team/<uuid:place_id>/leave/", record.leave_team, name="leave-team"),
    path("", include("patients.screening.urls")),
    path("<uuid:patient_id>/course/", courses.course, name="course"),
    path("<uuid:patient_id>/course/start/", courses.start_course, name="start-course"),
    path("courses/<uuid:course_id>/edit/", courses.edit_course, name="edit-course"),
    path("courses/<uuid:course_id>/pause/", courses.pause, name="pause-course"),
    path("<uuid:patient_id>/portal/", invitation.invite, name="invite"),
    path("<uuid:patient_id>/portal/revoke/", invitation.revoke_invitation, name="revoke-invitation"),
    path("welcome/<str:secret>/", invitation.welcome, name="welcome"),  # as earlier letters have it
    path("protocols/", protocols.list_protocols, name="protocols"),
    path("protocols/install/", protocols.install, name="install-protocol"),
    path("protocols/<uuid:protocol_id>/", protocols.protocol, name="protocol"),
    path(
        "protocols/<uuid:protocol_id>/edit/<slug:part>/", protocol_parts.edit_protocol, name="edit-protocol"
    ),
    path("protocols/<uuid:protocol_id>/compare/", protocols.compare, name="compare-protocol"),
    path("protocols/<uuid:protocol_id>/retire/", protocols.retire, name="retire-protocol"),
]
