"""Somebody who has signed in just now, without the two pages it takes.

A session says by what somebody showed who they are, and staff pages open for none that knows of no second
factor. Django's own `force_login` says nothing, so this writes what allauth would have written.
"""

from __future__ import annotations

import time

from django.test import Client

from integration_care.accounts.models import User
from integration_care.core import door


def sign_in(client: Client, user: User, *shown: str) -> Client:
    """`shown`: other methods than password and second factor, such as only `password`."""
    client.force_login(user)
    now = time.time()
    session = client.session
    session[door.METHODS] = [{"method": method, "at": now} for method in shown or ("password", "mfa")]
    session[door.METHODS_OF] = str(user.pk)
    session[door.SESSION_KEY] = {"in": now, "act": now}
    session.save()
    return client


def some_time_ago(client: Client, seconds: float) -> None:
    """What the session remembers happened so many seconds earlier."""
    session = client.session
    for record in session[door.METHODS]:
        record["at"] -= seconds
    session[door.SESSION_KEY] = {name: at - seconds for name, at in session[door.SESSION_KEY].items()}
    session.save()
