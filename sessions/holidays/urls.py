"""Under /clinic/holidays/."""

from django.urls import path

from sessions.holidays import views

app_name = "holidays"
urlpatterns = [
    path("", views.holidays, name="page"),
    path("add/", views.add, name="add"),
    path("<uuid:holiday_id>/", views.change, name="change"),
    path("<uuid:holiday_id>/remove/", views.remove, name="remove"),
]
