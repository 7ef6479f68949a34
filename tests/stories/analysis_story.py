"""What appeals say together: a hot spot in a month of a district, seen, drilled into, judged, and by whom."""
import csv
import datetime

from house import House, wait_for


def story_a_hot_spot_is_told_with_its_appeals_and_judged_by_those_who_may(binary):
    with House(binary).make() as house:
        today = datetime.date.today()
        file = house.month(600, str(today - datetime.timedelta(days=60)), str(today - datetime.timedelta(days=1)), hot_spot=14)
        house.import_month(file)
        house.run("replay", f"--until={today}")
        house.serve()
        leader, administrator = house.client("leader"), house.client("admin")
        assert administrator.get("/api/analysis/findings").status == 403
        assert leader.post("/api/analysis/look").status == 204
        found = wait_for(lambda: leader.get("/api/analysis/findings").json["hotspots"], 60)
        assert len(found) == 1, found
        spot = found[0]["hotspot"]
        assert spot["recurrence_days"] >= 100 and spot["observed"] >= 8 > spot["expected"], spot

        titles = [row["标题"] for row in csv.DictReader(open(file, encoding="utf-8"))]
        rows = leader.get(f"/api/analysis/findings/{spot['id']}/appeals").json["items"]
        kind = rows[0]["title"].split("：")[0]
        planted = [row for row in rows if row["title"].startswith(kind + "：")]
        assert 10 <= len(planted) <= sum(title.startswith(kind + "：") for title in titles)
        assert any("热点预警" in notice["title"] for notice in leader.get("/api/notices").json["items"])

        week = f"/api/reports/figures?every=week&day={spot['last_day']}"
        said = wait_for(lambda: next((one for one in leader.get(week).json["sentences"] if one.startswith("研判发现热点 1 处：")), None), 10)
        street = next(row[0] for row in house.sql(f"select name from space_block where code = '{spot['street']}'"))
        assert f"{street}一带" in said and f"{spot['observed']} 人反映" in said, said

        elsewhere = house.client("songxi")
        seen = elsewhere.get("/api/analysis/findings").json
        if not seen["hotspots"]:
            assert elsewhere.get(f"/api/analysis/findings/{spot['id']}/appeals").status == 404
        assert len(leader.get("/api/analysis/findings").json["loads"]) > len(seen["loads"]) <= 1

        path = f"/api/analysis/hotspots/{spot['id']}/judgement"
        assert leader.post(path, {"judgement": "real", "reason": " "}).status == 422
        assert leader.post(path, {"judgement": "perhaps", "reason": "x"}).status == 422
        judged = leader.post(path, {"judgement": "real", "reason": "水管爆裂"})
        assert judged.status == 200 and judged.json["hotspots"][0]["hotspot"]["judgement"] == "real", judged.body
