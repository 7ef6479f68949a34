"""Weekly and monthly reports: counted a second time from the input alone, edited, issued, sent as Word and PDF."""
import csv
import datetime
import subprocess

from house import House

CHINA = datetime.timezone(datetime.timedelta(hours=8))


def days(first, last):
    return [first + datetime.timedelta(days=i) for i in range((last - first).days + 1)]


def counted(rows, first, last):
    """Filed by day and by source, from the file that was imported."""
    by_day, by_channel = {str(day): 0 for day in days(first, last)}, {}
    for row in rows:
        day = row["提交时间"][:10]
        if day in by_day:
            by_day[day] += 1
            by_channel[row["来源"]] = by_channel.get(row["来源"], 0) + 1
    return by_day, by_channel


def every_closed(client):
    """Closed appeals by the list, page after page: another way to the same number."""
    cursor, out = "", []
    while cursor is not None:
        page = client.get(f"/api/appeals?state=closed&limit=200{'&cursor=' + cursor if cursor else ''}").json
        out += page["items"]
        cursor = page["next"]
    return [datetime.datetime.fromisoformat(one["closed_at"].replace("Z", "+00:00")).astimezone(CHINA).date() for one in out]


def story_a_week_and_a_month_say_what_the_input_says(binary):
    with House(binary).make() as house:
        file = house.month(1500, "2026-01-01", "2026-02-28")
        house.import_month(file)
        house.run("replay", "--until=2026-03-10")
        house.serve()
        leader = house.client("leader")
        rows, closed = list(csv.DictReader(open(file, encoding="utf-8"))), every_closed(leader)
        for every, first, last, before in (("week", datetime.date(2026, 1, 12), datetime.date(2026, 1, 18), (datetime.date(2026, 1, 5), datetime.date(2026, 1, 11))),
                                           ("month", datetime.date(2026, 2, 1), datetime.date(2026, 2, 28), (datetime.date(2026, 1, 1), datetime.date(2026, 1, 31)))):
            report = leader.get(f"/api/reports/figures?every={every}&day={first}").json
            figures = report["figures"]
            by_day, by_channel = counted(rows, first, last)
            assert {one["code"]: one["count"] for one in figures["days"]} == by_day
            assert {one["code"]: one["count"] for one in figures["channels"] if one["count"]} == by_channel
            filed = sum(by_day.values())
            assert figures["now"]["filed"] == filed == sum(one["count"] for one in figures["kinds"]) == sum(one["count"] for one in figures["streets"]) and filed > 100
            assert figures["before"]["filed"] == sum(counted(rows, *before)[0].values()) and figures["year_before"]["filed"] == 0
            assert figures["now"]["closed"] == sum(first <= day <= last for day in closed) == sum(unit["closed"] for unit in figures["units"]) > 0
            assert figures["now"]["on_time"] == sum(unit["on_time"] for unit in figures["units"]) <= figures["now"]["closed"]
            assert leader.get(f"/api/appeals?from={first}&to={last}").json["total"] == filed, "the rows behind the figure"
            assert leader.get(f"/api/appeals?closed_from={first}&closed_to={last}").json["total"] == figures["now"]["closed"]
            assert str(filed) in report["sentences"][0] and "去年同期" not in report["sentences"][0], report["sentences"]


def story_a_draft_is_edited_issued_and_sent_as_word_and_pdf_with_its_charts(binary):
    with House(binary).make() as house:
        house.import_month(house.month(300, "2026-01-05", "2026-01-18"))
        house.run("replay", "--until=2026-01-25")
        house.serve()
        leader, operator, handler = house.client("leader"), house.client("operator"), house.client("songxi")
        assert handler.get("/api/reports").status == 403
        assert operator.post("/api/reports", {"every": "week", "day": "2099-01-01"}).status == 422
        drafted = [one for one in operator.get("/api/reports").json["items"] if one["from_day"] == "2026-01-12"]
        assert len(drafted) == 1 and drafted[0]["every"] == "week", "made at its set time, on Monday"
        assert operator.post("/api/reports", {"every": "week", "day": "2026-01-12"}).status == 409
        path = f"/api/reports/{drafted[0]['id']}"
        draft = operator.get(path).json
        assert {one["why"] for one in draft["body"]["cases"]} >= {"longest"}
        number = leader.get("/api/appeals?state=closed").json["items"][0]["number"]
        edited = operator.ask("PUT", path, {"sentences": ["本周平稳。"], "cases": [{"why": "longest", "number": number}], "edition": draft["edition"]})
        assert edited.status == 200 and edited.json["body"]["cases"][0]["number"] == number, edited.body
        assert edited.json["body"]["figures"] == draft["body"]["figures"]
        assert operator.ask("PUT", path, {"sentences": ["另一句"], "cases": [], "edition": draft["edition"]}).status == 409, "somebody else changed it"
        assert operator.ask("PUT", path, {"sentences": [" "], "cases": [], "edition": 2}).status == 422
        assert operator.ask("PUT", path, {"sentences": ["有"], "cases": [{"why": "longest", "number": "LS20260101-000000"}], "edition": 2}).status == 404
        assert operator.post(path + "/issue", {"edition": 2}).status == 403
        assert leader.post(path + "/issue", {"edition": 2}).status == 200
        assert operator.ask("PUT", path, {"sentences": ["晚了"], "cases": [], "edition": 2}).status == 409
        assert [one["edition"] for one in leader.get(path + "/history").json["items"]] == [2, 1]

        word, pdf = leader.get(path + "/docx"), leader.get(path + "/pdf")
        assert word.status == 200 and word.body[:2] == b"PK" and word.body.count(b".emf") >= 2
        assert pdf.status == 200 and pdf.body[:5] == b"%PDF-", pdf.body[:300]
        (house.folder / "report.pdf").write_bytes(pdf.body)
        text = subprocess.run(["pdftotext", house.folder / "report.pdf", "-"], capture_output=True, text=True, check=True).stdout
        assert all(said in text for said in ("民生诉求周报", "按时办结率", "本周平稳", "典型案例", "01-12")), text[:2000]

        def put(name, content):
            file = operator.ask("POST", f"/api/files?name={name}", content)
            return operator.post("/api/reports/templates", {"file": file.json["id"]})
        assert put("report.docx", word.body).status == 200 and leader.get(path + "/docx").status == 200
        assert put("report.txt", "不是 Word".encode()).status == 422
