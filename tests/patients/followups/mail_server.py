"""A real SMTP server on loopback that answers as it is told."""

from email import message_from_bytes, policy


class Server:
    """Takes all, or gives the answers it is told at MAIL, RCPT and DATA; `hangs_up` after the message."""

    def __init__(self):
        self.mails = []
        self.at_mail = self.at_rcpt = self.at_data = ""
        self.hangs_up = False

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self.at_mail or "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        envelope.rcpt_tos.append(address)
        return self.at_rcpt or "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.at_data:
            return self.at_data
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        if self.hangs_up:
            server.transport.abort()
        return "250 OK"
