"""The page that stands in for everybody's phone."""

import re

from django.urls import reverse

from tests.abuse.attempts import is_inside, with_code, with_password


def test_its_digits_open_the_second_step(cast, client):
    page = client.get(reverse("demo:phone")).content.decode()
    digits = re.search(r'data-digits="ada@alder.test">(\d{6})<', page)[1]
    with_password(client, cast.ada.user.email)
    assert reverse("demo:phone") in client.get(reverse("mfa_authenticate")).content.decode()
    with_code(client, digits)
    assert is_inside(client)


def test_no_patient_is_on_it(cast, client):
    assert "patient.test" not in client.get(reverse("demo:phone")).content.decode()
