"""What gunicorn reads at its start (`--config python:integration_care.web_server`): how many of what.

The figures by which `check --deploy` counts connections (core/capacity.py), from the environment: the parent
process needs no settings.
"""

import os

workers = int(os.environ.get("WEB_PROCESSES") or 2)
threads = int(os.environ.get("WEB_THREADS") or 8)
graceful_timeout = 30  # what was begun may be ended; docker-compose.yml waits a little longer
worker_class = "gthread"
control_socket_disable = True
logger_class = "integration_care.core.gunicorn_lines.Lines"
