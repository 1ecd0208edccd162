from django.urls import path

from patients.portal.views import (
    attachments,
    commitments,
    insights,
    journal,
    link,
    link_questions,
    me,
    questions,
)
from patients.portal.views import help as help_views

app_name = "portal"
urlpatterns = [
    path("me/", me.home, name="home"),
    path("me/help/", help_views.help_now, name="help"),
    path("me/about/", me.about, name="me"),
    path("me/about/zone/", me.change_zone, name="zone"),
    path("me/about/messages/", me.change_consent, name="consent"),
    path("me/commitments/", commitments.commitments, name="commitments"),
    path("me/commitments/<uuid:commitment_id>/", commitments.commitment, name="commitment"),
    path("me/kept/", insights.kept, name="kept"),
    path("me/kept/<uuid:insight_id>/", insights.answer, name="insight"),
    path("me/journal/<uuid:entry_id>/keep/", insights.keep, name="keep"),
    path("me/journal/", journal.entries, name="journal"),
    path("me/journal/<uuid:entry_id>/", journal.entry, name="entry"),
    path("me/journal/<uuid:entry_id>/sharing/", journal.change_sharing, name="sharing"),
    path("me/write/", journal.write, name="write"),
    path("me/write/<slug:key>/<uuid:client_uuid>/<int:number>/", journal.page, name="page"),
    path("me/write/<slug:key>/<uuid:client_uuid>/thanks/", journal.thanks, name="thanks"),
    path("me/write/<slug:key>/<uuid:client_uuid>/commitment/", journal.offered, name="offered"),
    path("me/questions/<uuid:assignment_id>/", questions.questions, name="questions"),
    path("me/questions/<uuid:assignment_id>/<int:number>/", questions.question, name="question"),
    path("me/questions/<uuid:assignment_id>/end/", questions.end, name="questions-end"),
    path("me/questions/<uuid:assignment_id>/thanks/", questions.thanks, name="questions-thanks"),
    path("me/attachments/", attachments.add, name="attachments"),
    path("me/attachments/<uuid:attachment_id>/remove/", attachments.remove, name="remove-attachment"),
    # The links in messages. Short, since they are read aloud and typed; the secret says which one.
    path("j/<str:secret>", link.link, name="link"),
    path("j/<str:secret>/start", link.start, name="link-start"),
    path("j/<str:secret>/help", help_views.link_help, name="link-help"),
    path("j/<str:secret>/thanks", link.thanks, name="link-thanks"),
    path("j/<str:secret>/commitment", link.commitment, name="link-commitment"),
    path("j/<str:secret>/asked", link_questions.asked, name="link-asked"),
    path("j/<str:secret>/q/<uuid:assignment_id>", link_questions.questions, name="link-questions"),
    path("j/<str:secret>/q/<uuid:assignment_id>/<int:number>", link_questions.question, name="link-question"),
    path("j/<str:secret>/q/<uuid:assignment_id>/end", link_questions.end, name="link-questions-end"),
    path("j/<str:secret>/q/<uuid:assignment_id>/thanks", link_questions.thanks, name="link-questions-thanks"),
    path("j/<str:secret>/attachments", attachments.add_through_link, name="link-attachments"),
    path(
        "j/<str:secret>/attachments/<uuid:attachment_id>/remove",
        attachments.remove_through_link,
        name="link-remove-attachment",
    ),
    path("j/<str:secret>/<int:number>", link.page, name="link-page"),
]
