from django.urls import path

from patients.journals.views import attachments, library, panel, prompt_sets

app_name = "journals"
urlpatterns = [
    path("<uuid:patient_id>/", panel.panel, name="panel"),
    path("attachments/<uuid:attachment_id>/", attachments.attachment, name="attachment"),
    path("prompt-sets/", library.prompt_sets, name="prompt-sets"),
    path("prompt-sets/<uuid:prompt_set_id>/", prompt_sets.prompt_set, name="prompt-set"),
    path("prompt-sets/<uuid:prompt_set_id>/add/", prompt_sets.add_prompt, name="add-prompt"),
    path("prompt-sets/<uuid:prompt_set_id>/copy/", library.copy_set, name="copy-set"),
    path("prompt-sets/<uuid:prompt_set_id>/share/", library.share_set, name="share-set"),
    path("prompt-sets/<uuid:prompt_set_id>/set-aside/", library.set_aside, name="set-aside-set"),
    path("prompt-sets/<uuid:prompt_set_id>/bring-back/", library.bring_back, name="bring-back-set"),
    path("prompts/<uuid:prompt_id>/", prompt_sets.prompt, name="prompt"),
    path("prompts/<uuid:prompt_id>/move/", prompt_sets.move_prompt, name="move-prompt"),
    path("prompts/<uuid:prompt_id>/retire/", prompt_sets.retire_prompt, name="retire-prompt"),
]
