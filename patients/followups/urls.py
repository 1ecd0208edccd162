from django.urls import URLPattern, path

from patients.followups import views, views_texts, views_wordings

app_name = "followups"
urlpatterns: list[URLPattern] = [
    path("windows/<uuid:window_id>/contact/", views.log_contact, name="log-contact"),
    path("windows/<uuid:window_id>/reason/", views.give_reason, name="give-reason"),
    path("tasks/<uuid:task_id>/close/", views.close_task, name="close-task"),
    path("alerts/<uuid:alert_id>/acknowledge/", views.acknowledge_alert, name="acknowledge-alert"),
    path("alerts/<uuid:alert_id>/close/", views.close_alert, name="close-alert"),
    path("text-messages/", views_texts.text_messages, name="text-messages"),
    path("wordings/", views_wordings.wordings, name="wordings"),
    path("wordings/<slug:message>/<slug:channel>/<slug:language>/", views_wordings.wording, name="wording"),
    path("patients/<uuid:patient_id>/messages/", views.sent, name="sent"),
    path("patients/<uuid:patient_id>/", views.panel, name="panel"),
]
