"""Under /clinic/note-sections/."""

from django.urls import path

from sessions.hidden_sections import views

app_name = "hidden-sections"
urlpatterns = [
    path("", views.sections, name="page"),
    path("<slug:kind>/<slug:key>/", views.switch, name="switch"),
]
