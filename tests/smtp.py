"""A private SMTP server (aiosmtpd) for tests.

  smtp.py FOLDER PORT [none|starttls|smtps]

Each letter it takes becomes a line of JSON in FOLDER/letters, as Python's own reader of mail reads it. It knows no "nobody", has
no room for "full", will have no letter for "wary", and takes from no sender while FOLDER/closed is there. With TLS it wants the user
yiwang with the password letters, and its certificate is FOLDER/cert.pem.
"""
import email
import email.policy
import json
import pathlib
import ssl
import sys
import threading

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from certificate import make_certificate

folder, port, tls = pathlib.Path(sys.argv[1]), int(sys.argv[2]), (sys.argv[3:] or ["none"])[0]


class Office:
    async def handle_MAIL(self, server, session, envelope, address, options):
        if (folder / "closed").exists():
            return "550 5.7.1 this sender may not"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.split("@")[0]
        if name == "nobody":
            return "550-5.1.1 没有这个用户\r\n550 5.1.1 no such user"
        if name == "full":
            return "452 4.2.2 mailbox full"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if envelope.rcpt_tos[0].startswith("wary@"):
            return "554 5.7.1 not such a letter"
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        seen = {"from": envelope.mail_from, "to": envelope.rcpt_tos, "message_id": letter["Message-ID"], "sender": letter["From"],
                "subject": letter["Subject"], "date": letter["Date"], "text": letter.get_content(), "faults": len(letter.defects), "secure": server.transport.get_extra_info("cipher") is not None}
        with open(folder / "letters", "a") as out:
            out.write(json.dumps(seen, ensure_ascii=False) + "\n")
        return "250 2.0.0 taken"


def vouch(server, session, envelope, mechanism, said):
    return AuthResult(handled=False, success=(said.login, said.password) == (b"yiwang", b"letters"))


settings = {}
if tls != "none":
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(make_certificate(folder), folder / "key.pem")
    settings = {"authenticator": vouch, "auth_required": True, "auth_require_tls": tls == "starttls"}
    settings |= {"ssl_context": context} if tls == "smtps" else {"tls_context": context, "require_starttls": True}
Controller(Office(), hostname="127.0.0.1", port=port, **settings).start()
threading.Event().wait()
