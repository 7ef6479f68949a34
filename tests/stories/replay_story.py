"""A month of district work on a simulated clock, and its report counted a second time from the input alone."""
import csv
import datetime
import subprocess

from house import House

MONDAY = datetime.date(2026, 1, 12)


def in_week(row):
    day = datetime.date.fromisoformat(row["提交时间"][:10])
    return MONDAY <= day < MONDAY + datetime.timedelta(days=7)


def story_the_weekly_report_says_what_the_input_says(binary):
    with House(binary).make() as house:
        file = house.month(1500, "2026-01-01", "2026-01-31")
        house.import_month(file)
        house.run("replay", "--until=2026-02-10")
        house.serve()
        report = house.client("leader").get("/api/appeals/reports/weekly?week=2026-W03").json
        rows = [row for row in csv.DictReader(open(file, encoding="utf-8")) if in_week(row)]
        assert report["figures"]["filed"] == len(rows) and len(rows) > 200
        by_day = {str(MONDAY + datetime.timedelta(days=i)): 0 for i in range(7)}
        by_channel = {}
        for row in rows:
            by_day[row["提交时间"][:10]] += 1
            by_channel[row["来源"]] = by_channel.get(row["来源"], 0) + 1
        assert {one["code"]: one["count"] for one in report["days"]} == by_day
        assert {one["code"]: one["count"] for one in report["channels"] if one["count"]} == by_channel
        assert sum(one["count"] for one in report["kinds"]) == len(rows) == sum(one["count"] for one in report["streets"])
        figures = report["figures"]
        assert figures["closed"] == sum(unit["closed"] for unit in report["units"]) > 0
        assert figures["on_time"] == sum(unit["on_time"] for unit in report["units"]) <= figures["closed"]
        closed = every_closed(house)
        assert figures["closed"] == len(closed), (figures["closed"], len(closed))


def every_closed(house):
    """Closed in the week by the list, page after page: another way to the same number."""
    client, cursor, out = house.client("leader"), "", []
    while cursor is not None:
        page = client.get(f"/api/appeals?state=closed&limit=200{'&cursor=' + cursor if cursor else ''}").json
        out += page["items"]
        cursor = page["next"]
    first = datetime.datetime.combine(MONDAY, datetime.time(), datetime.timezone(datetime.timedelta(hours=8)))
    return [one for one in out if first <= datetime.datetime.fromisoformat(one["closed_at"].replace("Z", "+00:00")) < first + datetime.timedelta(days=7)]


def story_the_report_goes_out_as_word_and_pdf_with_chinese_in_it(binary):
    with House(binary).make() as house:
        house.import_month(house.month(200, "2026-01-05", "2026-01-18"))
        house.run("replay", "--until=2026-01-25")
        house.serve()
        leader = house.client("leader")
        word = leader.get("/api/appeals/reports/weekly/docx?week=2026-W03")
        assert word.status == 200 and word.body[:2] == b"PK"
        pdf = leader.get("/api/appeals/reports/weekly/pdf?week=2026-W03")
        assert pdf.status == 200 and pdf.body[:5] == b"%PDF-", pdf.body[:300]
        (house.folder / "report.pdf").write_bytes(pdf.body)
        text = subprocess.run(["pdftotext", house.folder / "report.pdf", "-"], capture_output=True, text=True, check=True).stdout
        assert "民生诉求周报" in text and "按时办结率" in text


def story_the_trail_is_whole_after_a_month_and_shows_what_was_changed_behind_its_back(binary):
    with House(binary).make() as house:
        house.import_month(house.month(100, "2026-01-05", "2026-01-18"))
        house.run("replay", "--until=2026-01-25")
        house.run("trail", "checkpoint")
        assert "whole" in house.run("trail", "verify").stdout
        for change, found in (("update trail_trace set why = 'x' where id = (select id from trail_trace order by id limit 1 offset 50)", "changed"),
                              ("delete from trail_trace where id = (select id from trail_trace order by id limit 1 offset 70)", "removed"),
                              ("insert into trail_trace select id + 1, at, actor, request, verb, subject, value_before, value_after, why from trail_trace order by id desc limit 1", "not in the log")):
            house.sql(change)
            done = house.run("trail", "verify", check=False)
            assert done.returncode == 1 and found in done.stdout, (change, done.stdout)
