"""A private MQTT broker (Mosquitto) for tests: plain and TLS on free loopback ports, its sessions kept over a restart, gone when done."""
import json
import pathlib
import shutil
import subprocess
import tempfile
import time
import socket

from certificate import make_certificate
from postgres import free_port

SETTINGS = """
user root
persistence true
persistence_location {folder}/
autosave_interval 1
max_queued_messages 0
allow_anonymous false
password_file {folder}/passwords
listener {port} 127.0.0.1
listener {tls_port} 127.0.0.1
certfile {folder}/cert.pem
keyfile {folder}/key.pem
"""
USER, PASSWORD = "yiwang", "broker-key"


class Broker:
    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="yiwang-mosquitto-"))
        self.port, self.tls_port, self.process = free_port(), free_port(), None
        self.certificate = make_certificate(self.folder)
        subprocess.run(["mosquitto_passwd", "-b", "-c", str(self.folder / "passwords"), USER, PASSWORD], check=True, capture_output=True)
        (self.folder / "mosquitto.conf").write_text(SETTINGS.format(folder=self.folder, port=self.port, tls_port=self.tls_port))

    def start(self):
        self.process = subprocess.Popen(["mosquitto", "-c", str(self.folder / "mosquitto.conf")], stdout=subprocess.DEVNULL, stderr=open(self.folder / "log", "a"))
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return self
            except OSError:
                time.sleep(0.05)
        raise AssertionError("mosquitto did not start: " + (self.folder / "log").read_text())

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait(10)
            self.process = None

    def publish(self, topic, *messages):
        """Each message as a line, with QoS 1; returns when the broker has all of them."""
        lines = "".join((m if isinstance(m, str) else json.dumps(m, ensure_ascii=False)) + "\n" for m in messages)
        subprocess.run(["mosquitto_pub", "-h", "127.0.0.1", "-p", str(self.port), "-u", USER, "-P", PASSWORD, "-q", "1", "-t", topic, "-l"], input=lines, text=True, check=True)

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
