"""A city platform as districts know it: it pushes orders, signed (Standard Webhooks), again and out of order as it likes, and hears reports, when
it is not out of order itself. Written from the standard and the agreement alone; knows nothing of this house."""
import base64
import hashlib
import hmac
import http.server
import json
import threading
import time
import urllib.error
import urllib.request
import uuid


def signature(secret, identity, seconds, body):
    key = base64.b64decode(secret.removeprefix("whsec_"))
    return "v1," + base64.b64encode(hmac.new(key, f"{identity}.{seconds}.".encode() + body, hashlib.sha256).digest()).decode()


def signed_push(url, secret, items, seconds=None, identity=None):
    """Pushes matters as any signed source would; gives status and answer."""
    body = json.dumps(items, ensure_ascii=False).encode()
    seconds, identity = str(int(seconds or time.time())), identity or str(uuid.uuid4())
    request = urllib.request.Request(url, data=body, headers={"Content-Type": "application/json", "webhook-id": identity, "webhook-timestamp": seconds,
                                                             "webhook-signature": signature(secret, identity, seconds, body)})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


class CityPlatform:
    """with CityPlatform() as city: what it does with the next reports stands in city.moods ("busy", "late", "cut"); else it hears them."""

    def __init__(self):
        self.moods, self.heard, self.tries, self.secret, self.lock = [], {}, 0, None, threading.Lock()
        self.keys = set()
        platform = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                with platform.lock:
                    platform.tries += 1
                    mood = platform.moods.pop(0) if platform.moods else "well"
                if mood == "busy":
                    return self.answer(503)
                if mood == "cut":
                    return self.connection.close()
                right = signature(platform.secret, self.headers["webhook-id"], self.headers["webhook-timestamp"], body)
                if self.headers["webhook-signature"] != right:
                    return self.answer(401)
                said = json.loads(body)
                with platform.lock:
                    if self.headers["Idempotency-Key"] not in platform.keys:
                        platform.keys.add(self.headers["Idempotency-Key"])
                        platform.heard.setdefault(said["number"], []).append(said)
                if mood == "late":  # heard, and its answer is too late
                    time.sleep(11)
                self.answer(200)

            def answer(self, status):
                try:
                    self.send_response(status)
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                except OSError:
                    pass

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def steps(self, number):
        with self.lock:
            return [one["step"] for one in self.heard.get(number, [])]

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
