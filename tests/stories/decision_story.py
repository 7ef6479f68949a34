"""Officials change a rule: it is tried on the past, published by a second person, decides from then on, and can be taken back."""
import datetime

from house import House


def dispatched(operator, text, lat=24.05):
    """The lane that a new appeal gets, and its id."""
    filed = operator.post("/api/appeals", {"text": text, "lng": 113.05, "lat": lat}).json
    best = operator.get(f"/api/appeals/{filed['id']}/suggestion").json["best"]
    answer = operator.post(f"/api/appeals/{filed['id']}/dispatch", {"unit": best["unit"], "kind": best["kind"]})
    assert answer.status == 200, answer.body
    return operator.get(f"/api/appeals/{filed['id']}").json["lane"], filed["id"]


def story_a_rule_that_officials_change_decides_the_next_appeal_and_not_the_last(binary):
    with House(binary).make().serve() as house:
        operator, reviewer, handler = house.client("operator"), house.client("reviewer"), house.client("chengguan")
        lane, first = dispatched(operator, "路灯不亮，路口很黑")
        assert lane == "normal", lane
        model = "appeals.urgency"
        now = operator.get(f"/api/decision/models/{model}/versions").json["items"][0]
        page = operator.get(f"/api/decision/versions/{now['id']}").json
        text = page["dmn"].replace("[\"着火\"", "[\"路口很黑\", \"着火\"")
        assert text != page["dmn"]
        case = {"id": "101", "description": "黑路口算危险", "invocable": None, "inputs": [{"name": "文本", "value": "\"路口很黑\""}, {"name": "清单通道", "value": "\"normal\""}],
                "wanted": [{"node": "处置通道", "value": "\"urgent\"", "fails": False}]}
        draft = {"model": model, "dmn": text, "cases": page["cases"] + [case], "note": "夜间路口事故多"}
        assert handler.post("/api/decision/versions", draft).status == 403
        made = operator.post("/api/decision/versions", draft)
        assert made.status == 201, made.body
        made = made.json

        review = operator.post("/api/decision/reviews", {"dmn": text, "cases": draft["cases"]}).json
        assert review["publishable"] and all(one["passed"] for one in review["cases"]), review
        effect = operator.post("/api/decision/effects", {"model": model, "dmn": text}).json
        assert (effect["tried"], effect["changed"]) == (1, 1) and effect["matters"][0]["matter"] == first, effect
        assert "路口" not in effect["matters"][0]["before"] + effect["matters"][0]["after"], "what people wrote stays where it is"

        today = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date()
        publish = f"/api/decision/versions/{made['version']['id']}/publication"
        days = {"from_on": str(today), "to_on": None, "seen": made["version"]["digest"]}
        assert operator.post(publish, days).json["code"] == "identity.no_right"
        assert reviewer.post(publish, {**days, "seen": "another"}).json["code"] == "decision.changed"
        done = reviewer.post(publish, days)
        assert done.status == 200 and done.json["version"]["in_force"], done.body

        lane, second = dispatched(operator, "路口很黑，路灯坏了", 24.06)
        assert lane == "urgent", lane
        assert operator.get(f"/api/appeals/{first}").json["lane"] == "normal", "what was decided stays decided"
        assert "危及人身安全" in str(operator.get(f"/api/appeals/{second}/decisions").json), "the case page says why"
        house.stop()
        house.serve()  # the district's file has not changed: officials' version goes on
        operator, reviewer = house.client("operator"), house.client("reviewer")
        assert dispatched(operator, "这个路口很黑，路灯又坏了", 24.07)[0] == "urgent"
        assert reviewer.post(f"/api/decision/versions/{made['version']['id']}/withdrawal", {"why": "词太宽"}).status == 200
        assert dispatched(operator, "路口很黑，还是路灯坏了", 24.08)[0] == "normal"


def story_a_rule_that_is_not_whole_is_not_published(binary):
    with House(binary).make().serve() as house:
        operator, reviewer = house.client("operator"), house.client("reviewer")
        now = operator.get("/api/decision/models/appeals.score/versions").json["items"][0]
        page = operator.get(f"/api/decision/versions/{now['id']}").json
        today = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date()

        def refused(dmn, cases):
            made = operator.post("/api/decision/versions", {"model": "appeals.score", "dmn": dmn, "cases": cases, "note": "试"}).json
            answer = reviewer.post(f"/api/decision/versions/{made['version']['id']}/publication", {"from_on": str(today), "to_on": None, "seen": made["version"]["digest"]})
            return answer.status == 422 and answer.json["code"] == "decision.faulty" and answer.json["detail"]

        assert "用例" in refused(page["dmn"], [])
        assert "第 2 条" in refused(page["dmn"].replace("<text>&gt; 24</text>", "<text>&gt; x 24</text>"), page["cases"])
        assert "未通过" in refused(page["dmn"].replace("<text>-15</text>", "<text>-16</text>"), page["cases"])
        assert operator.post("/api/decision/versions", {"model": "appeals.score", "dmn": "<a/>", "cases": [], "note": "试"}).json["code"] == "rule.no_dmn"
