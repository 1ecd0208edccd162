"""Pages travel compressed; files, which are already, and answers that stream do not."""

import gzip

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from integration_care.core.compressed import CompressedPages

PAGE = "<p>A quiet page.</p>" * 100


def sent(response, accepts="gzip"):
    request = RequestFactory().get("/", headers={"accept-encoding": accepts})
    return CompressedPages(lambda _: response)(request)


@pytest.mark.parametrize(
    "response",
    [
        HttpResponse(PAGE, content_type="application/pdf"),
        StreamingHttpResponse([PAGE], content_type="text/html"),
    ],
    ids=["a document", "a stream"],
)
def test_what_is_no_whole_page_goes_as_it_is(response):
    assert not sent(response).has_header("Content-Encoding")


def test_a_browser_that_does_not_ask_gets_it_plain():
    assert sent(HttpResponse(PAGE), accepts="").content.decode() == PAGE


def test_a_page_is_compressed_and_says_so():
    answer = sent(HttpResponse(PAGE))
    assert answer["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer["Vary"]
    assert gzip.decompress(answer.content).decode() == PAGE


def test_the_length_of_the_same_page_differs_from_time_to_time():
    assert len({len(sent(HttpResponse(PAGE)).content) for _ in range(20)}) > 1
