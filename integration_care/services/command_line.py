"""`manage.py services run|demo`: read before any settings, so that it needs none."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from integration_care.services.errors import ServiceError
from integration_care.services.run import default_data, run


def main(arguments: Sequence[str]) -> int:
    """The exit code."""
    options = add_arguments(
        argparse.ArgumentParser(prog="manage.py services")
    ).parse_args(arguments)
    try:
        return carry_out(options)
    except ServiceError as error:
        print(error, file=sys.stderr)
        return 1


def add_arguments(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    commands = parser.add_subparsers(dest="service", required=True)
    running = commands.add_parser(
        "run", help="run a command with an embedded PostgreSQL and Valkey around it"
    )
    running.add_argument(
        "--data",
        type=Path,
        help="where the servers keep their data (default .data/demo)",
    )
    running.add_argument(
        "--test",
        action="store_true",
        help="fast, unsafe with power cuts; adds DATABASE_ADMIN_URL",
    )
    running.add_argument(
        "command", nargs=argparse.REMAINDER, metavar="-- COMMAND", help="what to run"
    )
    return parser


def carry_out(options: argparse.Namespace) -> int:
    command = options.command[1:] if options.command[:1] == ["--"] else options.command
    if not command:
        raise ServiceError(
            "services run: no command given, e.g. `services run -- python manage.py shell`"
        )
    data = options.data or default_data(is_test=options.test)
    return run(command, data=data.resolve(), is_test=options.test)
