"""What the person at the terminal reads."""

import sys


def say(text: object) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def complain(text: object) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
