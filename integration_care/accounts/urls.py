"""Under /clinic/: the clinic itself, its people, and the door for the invited."""

from django.urls import path

from integration_care.accounts.views import account, clinic, door, joining, staff

app_name = "accounts"
urlpatterns = [
    path("", clinic.clinic, name="clinic"),
    path("edit/", clinic.edit_clinic, name="edit-clinic"),
    path("you/", clinic.me, name="me"),
    path("you/appearance/", clinic.appearance, name="appearance"),
    path("you/second-factor/", door.second_factor, name="second-factor"),
    path("you/what-waited/", door.what_waited, name="held"),
    path("you/stay/", door.stay, name="stay"),
    path("you/devices/", account.devices, name="devices"),
    path("you/address/", account.address, name="address"),
    path("address/<str:secret>/", account.answer_address, name="answer-address"),
    path("enter/<uuid:clinic_id>/", clinic.enter_clinic, name="enter"),
    path("hours/", clinic.hours, name="hours"),
    path("hours/<uuid:member_id>/", clinic.hours_of, name="hours-of"),
    path("hours/<uuid:member_id>/leave/", clinic.add_leave, name="add-leave"),
    path("hours/<uuid:member_id>/leave/<uuid:leave_id>/", clinic.change_leave, name="change-leave"),
    path("hours/<uuid:member_id>/leave/<uuid:leave_id>/remove/", clinic.remove_leave, name="remove-leave"),
    path("staff/", staff.staff, name="staff"),
    path("staff/invite/", staff.invite, name="invite"),
    path("staff/<uuid:member_id>/role/", staff.change_role, name="change-role"),
    path("staff/<uuid:member_id>/deactivate/", staff.deactivate, name="deactivate"),
    path("staff/<uuid:member_id>/reactivate/", staff.reactivate, name="reactivate"),
    path("staff/<uuid:member_id>/second-factor/", account.reset_factors, name="reset-factors"),
    path("staff/<uuid:member_id>/duty/", staff.set_on_duty, name="set-on-duty"),
    path("invitations/<uuid:invitation_id>/send-again/", staff.send_again, name="send-again"),
    path("invitations/<uuid:invitation_id>/revoke/", staff.revoke, name="revoke"),
    path("join/<str:secret>/", joining.accept, name="accept"),
]
