from django.urls import path

from sessions.analytics import views

app_name = "analytics"
urlpatterns = [
    path("", views.figures, name="figures"),
    path("<slug:figure>/", views.listed, name="list"),
    path("<slug:figure>/file/", views.download, name="download"),
]
