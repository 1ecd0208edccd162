import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "integration_care.settings.production")
application = get_wsgi_application()

# Every view and what it imports, before the first request. It all stays until the process ends: without the
# last line, looking through it for litter takes a tenth of the time of a large page.
get_resolver().check()
gc.collect()
gc.freeze()
