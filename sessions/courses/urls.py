"""Under /courses/: changes to a course that move what is planned."""

from django.urls import path

from sessions.courses import rehearsing, views

app_name = "courses"
urlpatterns = [
    path("<uuid:course_id>/version/", views.move, name="move"),
    path("<uuid:course_id>/replan/", views.replan, name="replan"),
    path("<uuid:course_id>/phase/", views.change_phase, name="phase"),
    path("<uuid:course_id>/resume/", views.resume, name="resume"),
    path("rehearsal/<uuid:protocol_id>/", rehearsing.rehearse, name="rehearse"),
    path("rehearsal/<uuid:protocol_id>/draft/<slug:part>/", rehearsing.rehearse_draft, name="rehearse-draft"),
    path("behind/<uuid:protocol_id>/", views.behind, name="behind"),
]
