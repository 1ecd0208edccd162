"""What a toast says is for one reader, once: nobody else's browser, and nobody after them, can open it."""

from base64 import urlsafe_b64decode

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpResponse
from django.test import RequestFactory

from integration_care.core.done import say_done

NAME, WORDS = "Dana Moreau", "The booking was cancelled."


class Browser:
    """Keeps its cookies from one page to the next."""

    def __init__(self):
        self.cookies = {}

    def opens(self, view):
        request = RequestFactory().get("/")
        request.COOKIES.update(self.cookies)
        answer = SessionMiddleware(MessageMiddleware(lambda asked: view(asked) or HttpResponse()))(request)
        for name, morsel in answer.cookies.items():
            self.cookies[name] = morsel.value

    @property
    def reads(self):
        told = []
        self.opens(lambda request: told.extend(map(str, get_messages(request))))
        return [words for words in told if words]


def signs_in(request):
    request.session["who"] = "ada"


def acts(request):
    say_done(request, WORDS, NAME)


@pytest.fixture
def ada(db):
    browser = Browser()
    browser.opens(signs_in)
    browser.opens(acts)
    return browser


def test_no_name_can_be_read_in_the_cookie(ada):
    cookie = ada.cookies["messages"]
    for decoded in (cookie.encode(), urlsafe_b64decode(cookie)):
        assert not any(word.encode() in decoded for word in (*NAME.split(), *WORDS.split()[1:]))


def test_nobody_reads_it_after_a_sign_out(ada):
    ada.opens(lambda request: request.session.flush())
    assert ada.reads == []


def test_nobody_reads_it_in_a_session_of_their_own(ada):
    ben = Browser()
    ben.opens(signs_in)
    ben.cookies["messages"] = ada.cookies["messages"]
    assert ben.reads == []


@pytest.mark.parametrize("cookie", ["", "x", "é", "AAAA" * 20, "W10:1tXYZ:sig"])
def test_what_nobody_sealed_is_no_toast(ada, cookie):
    ada.cookies["messages"] = cookie
    assert ada.reads == []


def test_the_reader_reads_it_once(ada):
    assert ada.reads == [WORDS]
    assert ada.reads == []


def test_it_survives_a_new_session_number_of_the_same_page(db):
    ada = Browser()
    ada.opens(signs_in)
    ada.opens(lambda request: (acts(request), request.session.cycle_key())[2:])
    assert ada.reads == [WORDS]
