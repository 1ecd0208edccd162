from django.urls import path

from patients.journals.views import attachments, panel, prompt_sets

app_name = "journals"
urlpatterns = [
    path("<uuid:patient_id>/", panel.panel, name="panel"),
    path("attachments/<uuid:attachment_id>/", attachments.attachment, name="attachment"),
    path("prompt-sets/", prompt_sets.prompt_sets, name="prompt-sets"),
    path("prompt-sets/<uuid:prompt_set_id>/", prompt_sets.prompt_set, name="prompt-set"),
    path("prompt-sets/<uuid:prompt_set_id>/add/", prompt_sets.add_prompt, name="add-prompt"),
    path("prompts/<uuid:prompt_id>/", prompt_sets.prompt, name="prompt"),
    path("prompts/<uuid:prompt_id>/move/", prompt_sets.move_prompt, name="move-prompt"),
    path("prompts/<uuid:prompt_id>/retire/", prompt_sets.retire_prompt, name="retire-prompt"),
]
