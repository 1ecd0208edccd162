"""Addresses of this room, under `sessions:`."""

from django.urls import URLPattern, path

from sessions.ready import answering, next_dose, views

urlpatterns: list[URLPattern] = [
    path("next-dose/<uuid:patient_id>/", next_dose.next_dose, name="next-dose"),
    path("next-dose/reviews/<uuid:review_id>/", next_dose.decide, name="decide-next-dose"),
    path("<uuid:session_id>/checks/<slug:check>/", answering.answer_check, name="answer-check"),
    path("<uuid:session_id>/checks/<slug:check>/go-on/", answering.override_check, name="override-check"),
    path("<uuid:session_id>/reviews/<uuid:review_id>/", answering.decide_dose, name="decide-dose"),
    path("<uuid:session_id>/changes/<uuid:change_id>/", answering.discuss_change, name="discuss-change"),
    path(
        "<uuid:session_id>/commitments/<uuid:looked_at_id>/",
        views.review_commitment,
        name="review-commitment",
    ),
]
