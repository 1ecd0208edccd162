"""Under /substances/: the log of what is kept, drawn, given and wasted."""

from django.urls import path

from sessions.substances.views import answering, reading, writing

app_name = "substances"
urlpatterns = [
    path("", reading.cabinet, name="cabinet"),
    path("receive/", writing.receive, name="receive"),
    path("rules/", answering.rules, name="rules"),
    path("<uuid:container_id>/", reading.container, name="container"),
    path("<uuid:container_id>/register/", reading.print_register, name="register"),
    path("<uuid:container_id>/draw/", writing.draw, name="draw"),
    path("<uuid:container_id>/take-out/", writing.take_out, name="take-out"),
    path("<uuid:container_id>/count/", writing.count, name="count"),
    path("<uuid:container_id>/close/", writing.close, name="close"),
    path("<uuid:container_id>/reopen/", writing.reopen, name="reopen"),
    path("draws/<uuid:draw_id>/", writing.account, name="account"),
    path("lines/<uuid:line_id>/reverse/", answering.reverse_entry, name="reverse"),
    path("lines/<uuid:line_id>/witness/", answering.witness, name="witness"),
    path("discrepancies/<uuid:discrepancy_id>/", answering.explain, name="explain"),
    path("of/<uuid:session_id>/", reading.of_session, name="of-session"),
    path("administrations/<uuid:administration_id>/", writing.log_draw, name="log-draw"),
]
