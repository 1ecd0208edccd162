"""`manage.py services run|demo`: read before any settings, so that it needs none."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from integration_care.services.errors import ServiceError
from integration_care.services.launcher import Demo, demo
from integration_care.services.preflight import prepare_for_tests
from integration_care.services.run import DEMO_DATA, run
from integration_care.services.terminal import complain
from integration_care.words.catalogues import compile_stale


def main(arguments: Sequence[str]) -> int:
    """The exit code."""
    options = add_arguments(argparse.ArgumentParser(prog="manage.py services")).parse_args(arguments)
    try:
        return carry_out(options)
    except ServiceError as error:
        complain(error)
        return 1


def add_arguments(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    commands = parser.add_subparsers(dest="service", required=True)
    running = commands.add_parser(
        "run", help="run a command with an embedded PostgreSQL and Valkey around it"
    )
    running.add_argument(
        "--data",
        type=Path,
        help="where the servers keep their data, shared with who names the same",
    )
    running.add_argument(
        "--test",
        action="store_true",
        help="fast, unsafe with power cuts; adds DATABASE_ADMIN_URL",
    )
    running.add_argument("command", nargs=argparse.REMAINDER, metavar="-- COMMAND", help="what to run")
    showing = commands.add_parser("demo", help="run the whole product on this machine until Ctrl-C")
    showing.add_argument("--data", type=Path, help="default .data/demo")
    showing.add_argument("--port", type=int, default=8000)
    showing.add_argument("--speed", default="1", help="product seconds in a real second")
    showing.add_argument("--reset", action="store_true", help="delete the data of earlier starts first")
    showing.add_argument(
        "--until-parent-ends", action="store_true", help="stop when the starting process dies"
    )
    commands.add_parser("prepare-tests", help="install the browser and the libraries that tests need")
    return parser


def carry_out(options: argparse.Namespace) -> int:
    if options.service == "prepare-tests":
        prepare_for_tests()
        return 0
    compile_stale()
    return _demo(options) if options.service == "demo" else _run(options)


def _run(options: argparse.Namespace) -> int:
    command = options.command[1:] if options.command[:1] == ["--"] else options.command
    if not command:
        raise ServiceError("services run: no command given, e.g. `services run -- python manage.py shell`")
    return run(command, data=options.data and options.data.resolve(), is_test=options.test)


def _demo(options: argparse.Namespace) -> int:
    return demo(
        Demo(
            data=(options.data or DEMO_DATA).resolve(),
            port=options.port,
            speed=options.speed,
            is_reset=options.reset,
            ends_with_parent=options.until_parent_ends,
        )
    )
