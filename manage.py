#!/usr/bin/env python
"""The one command-line entrance: `python manage.py help`."""

import os
import sys

if __name__ == "__main__":
    if sys.argv[1:2] == ["services"]:
        # Before any settings: these start the servers that settings point at, and refuse production.
        from integration_care.services.command_line import main

        sys.exit(main(sys.argv[2:]))

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "integration_care.settings.dev")
    if sys.argv[1:2] == ["plan_window"]:
        # Arithmetic on shipped data: it does not wait for the apps, nor need their database.
        from patients.management.commands.plan_window import Command

        Command().run_from_argv(sys.argv)
        sys.exit()

    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
