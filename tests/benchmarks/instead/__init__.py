"""What people would use instead of our follow-up engine, each as its own documentation shows it.

A contender is a script that knows nothing of us and runs on an interpreter of its own (`.venv-bench`, from
`requirements-bench.txt`): `plan COUNT SECONDS` puts COUNT messages that are due in SECONDS, `work` prints the
commands of the processes that send them, as JSON. A message is one letter to the SMTP server in `SINK`, with
its number as Message-ID: the sink knows what came, and how often. All send with two hands at once.
"""
