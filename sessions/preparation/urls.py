from django.urls import URLPattern, path

from sessions.preparation import views

urlpatterns: list[URLPattern] = [
    path("<uuid:session_id>/go-ahead/", views.go_ahead, name="go-ahead"),
]
