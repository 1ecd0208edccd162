"""Under /clinic/rooms/."""

from django.urls import path

from sessions.rooms import views

app_name = "rooms"
urlpatterns = [
    path("", views.rooms, name="page"),
    path("add/", views.add, name="add"),
    path("<uuid:room_id>/archive/", views.archive, name="archive"),
    path("<uuid:room_id>/restore/", views.restore, name="restore"),
]
