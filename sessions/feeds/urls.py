"""Under /calendar-feed/."""

from django.urls import path

from sessions.feeds import views

app_name = "feeds"
urlpatterns = [
    path("", views.page, name="page"),
    path("make/", views.make, name="make"),
    path("stop/", views.stop, name="stop"),
    path("<str:secret>.ics", views.feed, name="feed"),  # some calendars take an address by its ending
]
