"""The same appeal from three sources is one case: by the portal, pushed by the hotline, and in a file of another system."""
import csv
import datetime

from city_platform import signed_push
from house import House, wait_for


def story_the_same_from_three_sources_is_one_case_until_it_is_taken_apart(binary):
    with House(binary).make() as house:
        x, y = 114.5, 22.6
        house.serve()
        main = house.client().post("/api/appeals", {"text": "翠园小区3栋楼下路灯不亮了，晚上太黑，老人摔了一跤", "lng": x, "lat": y, "reporter_phone": "13800000001"}).json

        admin = house.client("admin")
        made = admin.post("/api/sources", {"code": "line", "name": "热线", "name_en": "Hotline", "adapter": "webhook", "channel": "hotline", "active": True, "settings": {},
                                           "mapping": {"external": "/no", "text": "/text", "reporter_phone": "/tel", "lng": "/x", "lat": "/y"}})
        assert made.status in (200, 201), made.body
        key = admin.ask("PUT", "/api/sources/line/secret", {}).json["secret"]
        status, answer = signed_push(f"{house.url}/api/sources/line/push", key, {"no": "R1", "text": "来电人反映翠园小区3栋楼下路灯不亮，晚上太黑，老人摔跤", "tel": "13800000002", "x": x + 0.0001, "y": y})
        assert status < 300, answer
        wait_for(lambda: house.sql("select 1 from appeals_arrival"))

        file = house.folder / "theirs.csv"
        with open(file, "w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([["编号", "标题", "内容", "提交时间", "来源", "类别", "地址", "经度", "纬度", "姓名", "电话"],
                                       ["C1", "", "翠园小区3栋楼下的路灯不亮，晚上太黑，老人摔了跤，请处理", datetime.datetime.now().strftime("%Y-%m-%d %H:%M:%S"), "city_platform", "", "", x, y + 0.0001, "", "13800000003"]])
        house.import_month(file, "--open")

        operator = house.client("operator")
        seen = operator.get(f"/api/appeals/{main['id']}").json
        assert seen["voice_count"] == 3 and len(seen["voices"]) == 2, seen
        assert [row[0] for row in house.sql("select state from appeals_appeal order by id")] == ["filed", "joined", "joined"]

        hotline = next(one for one in seen["voices"] if one["channel"] == "hotline")
        refused = operator.post(f"/api/appeals/{hotline['appeal']}/take-apart", {"reason": ""})
        assert refused.status == 422, refused.body
        assert operator.post(f"/api/appeals/{hotline['appeal']}/take-apart", {"reason": "是另一盏灯"}).json["state"] == "filed"
        assert operator.get(f"/api/appeals/{main['id']}").json["voice_count"] == 2
        assert house.client("reviewer").post(f"/api/appeals/{hotline['appeal']}/join", {"main": main["id"]}).status == 403
        assert operator.post(f"/api/appeals/{hotline['appeal']}/join", {"main": main["id"]}).json["main_number"] == seen["number"]
