import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "integration_care.settings.production")


def load_every_view() -> None:
    """And what they import, before the first request.

    It all stays until the process ends, so looking for litter leaves it out: that would take a tenth of the
    time of a large page.
    """
    get_resolver().check()
    gc.collect()
    gc.freeze()


application = get_wsgi_application()
load_every_view()
