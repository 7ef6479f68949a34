"""Open311 GeoReport v2 over real sockets. The client is written from the standard alone and knows nothing of this house; where the public
schemas are at hand (open311/schema-validation, draft 4) every JSON answer is held against them."""
import json
import urllib.error
import urllib.parse
import urllib.request
import xml.etree.ElementTree as xml

from house import SHARED, House

try:
    import jsonschema
except ImportError:
    jsonschema = None


class GeoReportClient:
    """As an app would: discovery first, then whatever endpoint it names, in the format one likes."""

    def __init__(self, discovery, form="json", key=None, origin=None):
        self.form, self.key, self.origin, self.headers = form, key, origin, {}
        found = self.fetch(f"{discovery}.{form}")
        endpoint = found["endpoints"][0] if form == "json" else found.find("endpoints/endpoint")
        self.endpoint = endpoint["url"] if form == "json" else endpoint.findtext("url")

    def fetch(self, url, data=None, method=None):
        request = urllib.request.Request(url, data=data and urllib.parse.urlencode(data).encode(), method=method, headers={"Origin": self.origin} if self.origin else {})
        with urllib.request.urlopen(request, timeout=20) as answer:
            self.headers, body = answer.headers, answer.read()
        return (json.loads(body) if self.form == "json" else xml.fromstring(body)) if body else None

    def get(self, path, **query):
        if self.key:
            query["api_key"] = self.key
        return self.fetch(f"{self.endpoint}/{path}.{self.form}" + ("?" + urllib.parse.urlencode(query) if query else ""))

    def post(self, form):
        return self.fetch(f"{self.endpoint}/requests.{self.form}", [*form, ("api_key", self.key or "")])

    def error(self, call):
        try:
            call()
        except urllib.error.HTTPError as error:
            body = error.read()
            first = json.loads(body)[0] if self.form == "json" else xml.fromstring(body).find("error")
            code = first["code"] if self.form == "json" else int(first.findtext("code"))
            said = first["description"] if self.form == "json" else first.findtext("description")
            assert code == error.code and said, body
            return code
        raise AssertionError("nothing was refused")


def fits(name, answer):
    folder = SHARED / "data/open311"
    if jsonschema and folder.exists():
        schema = json.loads((folder / name).read_text())
        resolver = jsonschema.RefResolver(folder.as_uri() + "/", schema)
        jsonschema.validate(answer, schema, cls=jsonschema.Draft4Validator, resolver=resolver)


def key_of(house, name, role="reporting_app"):
    administrator = house.client("admin")
    unit = administrator.get("/api/identity/units").json["items"][0]["id"]
    answer = administrator.post("/api/identity/machines", {"name": name, "role": role, "unit": unit})
    assert answer.status == 201, answer.body
    return answer.json["token"]


def story_an_app_that_knows_only_the_standard_files_reports_and_follows_them(binary):
    with House(binary).make().serve() as house:
        app = GeoReportClient(house.url + "/api/open311/discovery", key=key_of(house, "city-app"))
        services = app.get("services")
        fits("services.json", services)
        assert len(services) == 24 and all(one["service_code"] != "Z21" for one in services)
        asking = next(one for one in services if one["metadata"])
        definition = app.get("services/" + asking["service_code"])
        fits("service-definition.json", definition)
        answers = []
        for one in definition["attributes"]:
            if one["required"]:
                answers.append((f"attribute[{one['code']}]", one["values"][0]["key"]))
        filed = app.post([("service_code", asking["service_code"]), ("lat", "24.05"), ("long", "113.05"), ("description", "松溪路上有个坑"), ("phone", "13800001234"), *answers])[0]
        request = app.get("requests/" + filed["service_request_id"])
        fits("requests.json", request)
        assert request[0]["status"] == "open" and request[0]["description"].startswith("松溪路上有个坑")
        token = app.post([("service_code", "Z17"), ("address_string", "松溪街道"), ("description", "墙裂了")])[0]["token"]
        assert app.error(lambda: app.get("tokens/" + token)) == 404

        operator = house.client("operator")
        for line in operator.get("/api/appeals").json["items"]:
            best = operator.get(f"/api/appeals/{line['id']}/suggestion").json["best"]
            done = operator.post(f"/api/appeals/{line['id']}/dispatch", {"unit": best["unit"], "kind": best["kind"]})
            assert done.status == 200, done.body
        later = app.get("requests/" + filed["service_request_id"])[0]
        assert later["agency_responsible"] and later["expected_datetime"] > later["requested_datetime"], later
        number = app.get("tokens/" + token)[0]["service_request_id"]
        every = app.get("requests")
        fits("requests.json", every)
        assert {one["service_request_id"] for one in every} == {number, filed["service_request_id"]}

        same = GeoReportClient(house.url + "/api/open311/discovery", form="xml", key=app.key)
        rows = same.get("requests").findall("request")
        assert [{field.tag: field.text for field in row} for row in rows] == \
               [{name: None if value in (None, "") else str(value) for name, value in one.items()} for one in every]

        stranger = GeoReportClient(house.url + "/api/open311/discovery")
        seen = stranger.get("requests")
        fits("requests.json", seen)
        assert len(seen) == 2 and "13800001234" not in json.dumps(seen) and all(one["description"] is None and one["media_url"] is None for one in seen)


def story_a_report_without_a_good_key_is_refused_as_the_standard_says(binary):
    with House(binary).make().serve() as house:
        form = [("service_code", "Z07"), ("lat", "24.05"), ("long", "113.05")]
        for ending in ("json", "xml"):
            for key in (None, "wrong"):
                app = GeoReportClient(house.url + "/api/open311/discovery", form=ending, key=None)
                app.key = key
                assert app.error(lambda: app.post(form)) == 403
            app.key = key_of(house, "app-" + ending)
            assert app.error(lambda: app.post(form[1:])) == 400
            assert app.error(lambda: app.post([("service_code", "none"), *form[1:]])) == 404
            assert app.error(lambda: app.post([*form, ("jurisdiction_id", "elsewhere")])) in (400, 404)
            assert app.error(lambda: app.get("services/none")) == 404
            assert app.error(lambda: app.get("requests/none")) == 404
            assert app.error(lambda: app.get("requests", start_date="yesterday")) == 400
        assert house.sql("select count(*) from appeals_appeal") == [["0"]]


def story_pages_of_other_sites_may_ask_and_no_key_may_file_without_end(binary):
    with House(binary).make().serve() as house:
        app = GeoReportClient(house.url + "/api/open311/discovery", key=key_of(house, "city-app"), origin="https://app.example")
        assert app.headers["Access-Control-Allow-Origin"] == "*"
        app.fetch(app.endpoint + "/requests.json", method="OPTIONS")
        assert "POST" in app.headers["Access-Control-Allow-Methods"] and app.headers["Access-Control-Allow-Origin"] == "*"
        form = [("service_code", "Z07"), ("lat", "24.05"), ("long", "113.05"), ("description", "路灯不亮")]
        first = app.post(form)[0]["service_request_id"]
        assert app.post(form)[0]["service_request_id"] == first, "sent twice, it is one"
        filed = 2
        while filed < 200:
            try:
                app.post([*form, ("account_id", str(filed))])
                filed += 1
            except urllib.error.HTTPError as error:
                assert error.code == 429 and error.headers["Retry-After"] and json.loads(error.read())[0]["code"] == 429
                break
        assert 60 <= filed < 120, filed
        other = GeoReportClient(house.url + "/api/open311/discovery", key=key_of(house, "other-app"))
        assert other.post(form)[0]["service_request_id"] != first, "another key has a measure of its own"
