from django.urls import path

from sessions.caseload.review import views
from sessions.caseload.saved import views as saved

app_name = "review"
urlpatterns = [
    path("", views.review, name="caseload"),
    path("workload/", views.workload, name="workload"),
    path("hand-over/", views.hand_over, name="hand-over"),
    path("handed-over/", views.handed_over, name="handed-over"),
    path("file/", views.download, name="download"),
    path("views/", saved.views, name="views"),
    path("views/add/", saved.add, name="add-view"),
    path("views/<uuid:view_id>/", saved.change, name="view"),
    path("views/<uuid:view_id>/delete/", saved.delete, name="delete-view"),
    path("views/<uuid:view_id>/begin/", saved.begin_with, name="begin-with"),
]
