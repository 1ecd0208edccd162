from django.urls import path

from sessions.caseload.review import views

app_name = "review"
urlpatterns = [
    path("", views.review, name="caseload"),
    path("workload/", views.workload, name="workload"),
    path("hand-over/", views.hand_over, name="hand-over"),
    path("handed-over/", views.handed_over, name="handed-over"),
    path("file/", views.download, name="download"),
]
