from django.urls import path

from sessions.caseload import views

app_name = "caseload"
urlpatterns = [
    path("", views.board, name="board"),
    path("wall/", views.wall, name="wall"),
    path("patients/<uuid:patient_id>/", views.chart, name="chart"),
]
