"""`python -m integration_care.services run ...`: the same as `manage.py services run ...`."""

import sys

from integration_care.services.command_line import main

sys.exit(main(sys.argv[1:]))
