"""A private IMAP server (Dovecot) for tests: plain and TLS on free loopback ports, mailboxes in a folder of its own, gone when done."""
import imaplib
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time

from certificate import make_certificate
from postgres import free_port

PASSWORD = "letters"
SETTINGS = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
mail_location = maildir:{folder}/mail/%u
first_valid_uid = 1
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid=mail gid=mail home={folder}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
"""


class Server:
    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="yiwang-dovecot-"))
        self.folder.chmod(0o755)
        self.port, self.tls_port, self.process = free_port(), free_port(), None
        self.certificate = make_certificate(self.folder)
        (self.folder / "mail").mkdir()
        shutil.chown(self.folder / "mail", "mail", "mail")
        (self.folder / "dovecot.conf").write_text(SETTINGS.format(folder=self.folder, port=self.port, tls_port=self.tls_port, password=PASSWORD))

    def start(self):
        self.process = subprocess.Popen(["dovecot", "-F", "-c", str(self.folder / "dovecot.conf")], stderr=open(self.folder / "stderr", "a"))
        for _ in range(100):
            try:
                imaplib.IMAP4("127.0.0.1", self.port).logout()
                return self
            except OSError:
                time.sleep(0.05)
        raise AssertionError("dovecot did not start: " + (self.folder / "stderr").read_text() + (self.folder / "log").read_text())

    def stop(self):
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(10)
            self.process = None

    def put(self, user, message, folder="INBOX"):
        with imaplib.IMAP4("127.0.0.1", self.port) as client:
            client.login(user, PASSWORD)
            client.append(folder, None, None, message)

    def forget_numbers(self, user):
        """The mailbox gets a new UIDVALIDITY, as after a server's move."""
        self.stop()
        for file in (self.folder / "mail" / user).glob("dovecot*"):
            file.unlink()
        time.sleep(1.1)  # UIDVALIDITY is a second of the clock
        self.start()

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
