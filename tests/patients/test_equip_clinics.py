"""What a release ships reaches the clinics that were there before it."""

from django.core.management import call_command

from integration_care.audit.actors import COMMAND_LINE
from patients.journals.actions import install_prompt_sets
from patients.journals.models import PromptSet


def test_a_clinic_gets_what_it_lacks_and_keeps_what_it_edited(cast, capsys):
    sets = {made.key: made for made in install_prompt_sets(by=COMMAND_LINE, clinic=cast.alder)}
    PromptSet.objects.filter(pk=sets["check-in"].pk).update(title="Hello again")
    sets["body-map"].prompts.all().delete()
    sets["body-map"].delete()
    call_command("equip_clinics")
    assert "alder: body-map\n" in capsys.readouterr().out
    assert PromptSet.objects.get(key="check-in", clinic=cast.alder).title == "Hello again"
    assert PromptSet.objects.get(key="body-map", clinic=cast.alder).prompts.exists()


def test_a_second_time_changes_nothing(cast, capsys):
    call_command("equip_clinics")
    before = PromptSet.objects.count()
    capsys.readouterr()
    call_command("equip_clinics")
    assert capsys.readouterr().out == ""
    assert PromptSet.objects.count() == before
