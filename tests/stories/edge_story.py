"""The edge: every route against every role, and against what no client should send. The list of routes is the server's own."""
import http.client
import json
import threading
import time

from house import Answer, House

ROLES = {None: None, "operator": "operator", "handler": "songxi", "reviewer": "reviewer", "leader": "leader", "administrator": "admin"}
SOME_ID = "0cnf94hpt0400"


def routes(house):
    paths = house.client().get("/api/openapi.json").json["paths"]
    for path, methods in paths.items():
        for method, operation in methods.items():
            if not any("text/event-stream" in answer.get("content", {}) for answer in operation["responses"].values()):  # those never end
                yield path, method.upper(), operation


KNOWN = {"{number}": "LS20200101-000000", "{layer}": "district", "{process}": "appeal"}


def speaks_otherwise(operation):
    """Does a standard of its own say how this address refuses? Then 401 is its 403, and bodies are the story of that standard."""
    return "content" not in operation["responses"]["default"]


def code_of(answer, operation):
    return None if speaks_otherwise(operation) else answer.json["code"]


def filled(path, value=None):
    """The path with a value in the place of each parameter: one that could be there, or the one given."""
    return "/".join((value or KNOWN.get(part, SOME_ID)) if part.startswith("{") else part for part in path.split("/"))


def state_of(house):
    """How many rows there are of everything that a request could make or take away; not of sessions, and of what goes on by itself."""
    every = "select name from sqlite_master where type = 'table'" if house.store.startswith("sqlite:") else "select tablename from pg_tables where schemaname = 'public'"
    by_itself = ("identity_session", "identity_failure", "job_", "store_", "trail_", "bus_", "search_", "sqlite_")
    tables = [row[0] for row in house.sql(every) if not row[0].startswith(by_itself)]
    assert len(tables) > 20, tables
    return {table: house.sql(f"select count(*) from {table}") for table in sorted(tables)}


def rights_of(house):
    """role -> rights, from the catalog: what should be."""
    roles, current = {}, None
    for line in (house.catalog / "kernel/identity/roles.yaml").read_text().splitlines():
        line = line.split("#")[0].rstrip()
        if line and not line.startswith(" "):
            current = roles.setdefault(line.rstrip(": "), set())
        elif line:
            current.add(line.split(":")[0].strip())
    return roles


def story_every_route_opens_to_those_who_hold_its_right_and_to_nobody_else(binary):
    with House(binary).make().serve() as house:
        granted = rights_of(house)
        tried = 0
        for role, account in ROLES.items():
            client = house.client(account)
            for path, method, operation in routes(house):
                if path.endswith("/sessions/current") or path == "/api/identity/sessions":
                    continue
                right = operation["x-right"]
                answer = client.ask(method, filled(path), {} if method != "GET" else None)
                allowed = right == "anyone" or (account and (right == "signed_in" or right in granted[role]))
                if not account and right != "anyone":
                    assert answer.status == (403 if speaks_otherwise(operation) else 401), (role, method, path, answer.status, answer.body[:200])
                elif not allowed:
                    assert answer.status == 403 and code_of(answer, operation) in ("identity.no_right", None), (role, method, path, answer.status)
                else:
                    assert answer.status not in (401, 500) and (answer.status != 403 or code_of(answer, operation) not in ("identity.no_right", None)), (role, method, path, answer.status, answer.body[:300])
                tried += 1
        assert tried > 200, tried


def wrong_inputs(method, operation):
    """Requests that must be refused: (what, body, headers, query)."""
    for name in ("nonsense", "__proto__"):
        yield "unknown parameter", None, {}, f"?{name}=1"
    content = operation.get("requestBody", {}).get("content", {})
    if "application/octet-stream" in content:
        yield "oversized", operation["x-body-max"] + 1, {"Content-Type": "application/octet-stream"}, ""
    if method == "GET":
        yield "bad escape", None, {}, "?q=%zz"
        yield "not UTF-8", None, {}, "?q=%ff%fe"
        return
    schema = content.get("application/json", {}).get("schema")
    if not schema:
        return
    yield "malformed", b'{"a":', {}, ""
    yield "not UTF-8", b'{"text":"\xff\xfe"}', {}, ""
    yield "UTF-16", '{"text":"x"}'.encode("utf-16"), {}, ""
    yield "no object", b"[1,2]", {}, ""
    yield "deep", b'{"text":' + b"[" * 100 + b"]" * 100 + b"}", {}, ""
    yield "compressed", b"\x1f\x8b\x08\x00", {"Content-Encoding": "gzip"}, ""
    yield "wrong content type", b"<x/>", {"Content-Type": "text/xml"}, ""
    yield "oversized", b'{"text":"' + b"x" * operation["x-body-max"] + b'"}', {}, ""
    yield "unknown field", json.dumps({"no_such_field": 1}).encode(), {}, ""
    for name, property in schema["properties"].items():
        plain = property.get("anyOf", [property])[0]
        yield f"wrong type of {name}", json.dumps({name: {"a": 1} if plain.get("type") != "object" else 7}).encode(), {}, ""


def claiming(client, method, path, length):
    """A request that says it is so long and sends nothing of it: it is refused by what it says."""
    cookies = "; ".join(f"{c.name}={c.value}" for handler in client.opener.handlers if hasattr(handler, "cookiejar") for c in handler.cookiejar)
    connection = http.client.HTTPConnection(client.url.removeprefix("http://"), timeout=20)
    connection.putrequest(method, path)
    for name, value in (("X-Yiwang", "1"), ("Content-Type", "application/octet-stream"), ("Content-Length", str(length)), ("Cookie", cookies)):
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    return Answer(answer.status, answer.headers, answer.read())


def story_bad_input_at_every_route_is_refused_clearly_and_changes_nothing(binary):
    with House(binary).make().serve() as house:
        clients = {account: house.client(account) for account in ROLES.values()}
        before = state_of(house)
        tried = 0
        for path, method, operation in routes(house):
            if path.endswith("sessions/current"):
                continue
            right, granted = operation["x-right"], rights_of(house)
            account = next((a for r, a in ROLES.items() if a and (right in ("anyone", "signed_in") or right in granted[r])), None)
            if right == "anyone":
                account = None
            for what, body, headers, query in wrong_inputs(method, operation):
                answer = claiming(clients[account], method, filled(path), body) if isinstance(body, int) else clients[account].ask(method, filled(path) + query, body, headers)
                if answer.status == 429:
                    continue
                assert 400 <= answer.status < 500, (what, method, path, answer.status, answer.body[:300])
                assert what != "oversized" or answer.status == 413, (method, path, answer.status)
                tried += 1
                if speaks_otherwise(operation):
                    continue
                problem = answer.json
                assert answer.headers["Content-Type"] == "application/problem+json" and problem["code"] and problem["detail"] and len(problem["trace_id"]) == 32, (what, path, problem)
            for value in ("%ff", "%00", "x" * 2000, "%27%3B--", "-1") if "{" in path else ():
                answer = clients[account].ask(method, filled(path, value), {} if method != "GET" else None)
                nothing_there = method == "GET" and answer.status == 200  # figures of what nobody has: none
                assert nothing_there or (400 <= answer.status < 500 and (speaks_otherwise(operation) or answer.json["code"])), (value[:9], method, path, answer.status, answer.body[:300])
                tried += 1
        assert tried > 250, tried
        assert state_of(house) == before


def story_nothing_acknowledged_is_lost_when_the_server_is_killed_under_load(binary):
    with House(binary).make() as house:
        acknowledged = {}
        for life in range(4):
            house.serve()
            threads = [threading.Thread(target=file_many, args=(house.client(), f"{life}-{n}", acknowledged)) for n in range(6)]
            for thread in threads:
                thread.start()
            time.sleep(0.5 + 0.2 * life)
            house.kill()
            for thread in threads:
                thread.join()
        house.serve()
        assert len(acknowledged) > 100, len(acknowledged)
        again = house.client()
        for key in list(acknowledged)[::25]:  # sent once more, the first answer comes back
            assert again.post("/api/appeals", {"text": f"件 {key}"}, **{"Idempotency-Key": key}).json["number"] == acknowledged[key]
        kept = [row[0] for row in house.sql("select number from appeals_appeal")]
        texts = [row[0] for row in house.sql("select text from appeals_appeal")]
        assert set(acknowledged.values()) <= set(kept), "an acknowledged appeal is gone"
        assert len(texts) == len(set(texts)), "an appeal is there twice"
        house.stop()
        assert "whole" in house.run("trail", "verify").stdout


def file_many(client, name, acknowledged):
    for i in range(1000):
        key = f"{name}-{i}"
        try:
            answer = client.post("/api/appeals", {"text": f"件 {key}"}, **{"Idempotency-Key": key})
        except (OSError, http.client.HTTPException):
            return
        if answer.status == 201:
            acknowledged[key] = answer.json["number"]


def story_what_was_acknowledged_is_there_after_kill_9(binary):
    with House(binary).make().serve("--http.per_minute=1000000") as house:
        client = house.client()
        numbers = []
        for i in range(15):
            answer = client.post("/api/appeals", {"text": f"第 {i} 件：垃圾没人清运"}, **{"Idempotency-Key": f"k{i}"})
            assert answer.status == 201, answer.body
            numbers.append(answer.json["number"])
        house.kill()
        house.serve()
        client = house.client()
        assert client.post("/api/appeals", {"text": "第 3 件：垃圾没人清运"}, **{"Idempotency-Key": "k3"}).json["number"] == numbers[3]
        assert client.post("/api/appeals", {"text": "另一件"}, **{"Idempotency-Key": "k3"}).json["code"] == "store.key_reused"
        kept = {one["number"] for one in house.client("operator").get("/api/appeals?limit=200").json["items"]}
        assert kept == set(numbers)


def story_a_handler_sees_the_rows_of_the_unit_and_no_others(binary):
    with House(binary).make().serve() as house:
        filed = house.client().post("/api/appeals", {"text": "路灯不亮", "lng": 113.05, "lat": 24.05, "reporter_name": "王小明", "reporter_phone": "13800001234"}).json
        operator, mine, other = house.client("operator"), house.client("chengguan"), house.client("songxi")
        best = operator.get(f"/api/appeals/{filed['id']}/suggestion").json["best"]
        assert best["kind_name"] == "路灯" and best["unit_name"] == "区城管局" and best["reasons"], best
        assert mine.get(f"/api/appeals/{filed['id']}").status == 404
        dispatched = operator.post(f"/api/appeals/{filed['id']}/dispatch", {"unit": best["unit"], "kind": best["kind"]})
        assert dispatched.json["state"] == "dispatched", dispatched.body
        assert mine.get(f"/api/appeals/{filed['id']}").json["reporter_phone"] == "138****1234"
        assert other.get(f"/api/appeals/{filed['id']}").status == 404
        assert [one["number"] for one in mine.get("/api/appeals?q=路灯".replace("路灯", "%E8%B7%AF%E7%81%AF")).json["items"]] in ([filed["number"]], [])
        person = mine.post(f"/api/appeals/{filed['id']}/reporter/reveal", {"why": "电话核实"}).json
        assert person == {"name": "王小明", "phone": "13800001234", "email": ""}
        assert any(one["verb"] == "appeals.person_seen" and one["why"] == "电话核实" for one in mine.get(f"/api/appeals/{filed['id']}/trace").json["items"])
