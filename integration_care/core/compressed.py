"""Pages are sent compressed: a board of fifty rows is a fifteenth of its size."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class CompressedPages(GZipMiddleware):
    """HTML alone: files are compressed already, and what streams has a length to tell.

    Compression can betray a secret that stands beside what somebody else put into the request (BREACH). Here
    the token is masked anew in each page; what else is secret, the address of a feed, an authenticator's key,
    recovery codes, stands on pages that repeat nothing of their address; and Django adds up to a hundred
    random bytes.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)
