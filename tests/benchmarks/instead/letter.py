"""The message that every contender sends."""

import os
import smtplib
from email.message import EmailMessage


def send(number):
    letter = EmailMessage()
    letter["Message-ID"], letter["Subject"] = f"<{number}@instead>", "Good morning"
    letter["From"], letter["To"] = "care@localhost", "somebody@patient.test"
    letter.set_content("How was the night?")
    with smtplib.SMTP("127.0.0.1", int(os.environ["SINK"])) as office:
        office.send_message(letter)
