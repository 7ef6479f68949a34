"""Scores: a month counted a second time from the list, kept, opened figure by figure, and tried by another formula."""
import datetime

from house import House

CHINA = datetime.timezone(datetime.timedelta(hours=8))
JANUARY = "from=2026-01-01&to=2026-01-31"


def due_in_january(client):
    """Appeals that fell due in January by the list, page after page: another way to the same number."""
    cursor, out = "", []
    while cursor is not None:
        page = client.get(f"/api/appeals?limit=200{'&cursor=' + cursor if cursor else ''}").json
        out += [one for one in page["items"] if one.get("due_at")]
        cursor = page["next"]
    day = lambda at: str(datetime.datetime.fromisoformat(at.replace("Z", "+00:00")).astimezone(CHINA).date())
    return [one for one in out if "2026-01-01" <= day(one["due_at"]) <= "2026-01-31"]


def story_a_month_of_scores_is_counted_kept_and_opens_its_appeals(binary):
    with House(binary).make() as house:
        house.import_month(house.month(400, "2026-01-01", "2026-01-31"))
        house.run("replay", "--until=2026-03-01")
        house.serve()
        leader, handler, operator = house.client("leader"), house.client("songxi"), house.client("operator")
        ours = due_in_january(leader)
        scores = leader.get(f"/api/scoring/scores?who=unit&{JANUARY}").json
        assert scores["district"]["cases"] == len(ours) > 100 and sum(row["figures"]["cases"] for row in scores["rows"]) == len(ours)
        solved = next(one for one in scores["district"]["figures"] if one["measure"] == "solved")
        assert solved["cases"] == len(ours) and solved["met"] == sum(one["state"] == "closed" for one in ours)
        for row in scores["rows"]:
            for figure in row["figures"]["figures"]:
                opened = leader.get(f"/api/scoring/cases?who=unit&{JANUARY}&entity={row['figures']['entity']}&measure={figure['measure']}")
                assert opened.status == 200 and len(opened.json["items"]) == figure["cases"], (row["name"], figure, opened.body)
                if figure["cases"]:
                    assert figure["low"] <= figure["rate"] <= figure["high"], figure

        assert handler.post("/api/scoring/months", {"month": "2026-01-01", "reason": "试"}).status == 403
        assert leader.post("/api/scoring/months", {"month": "2026-01-01", "reason": ""}).status == 422
        kept = leader.post("/api/scoring/months", {"month": "2026-01-15", "reason": "一月考评"})
        assert kept.status == 200 and kept.json["appeals"] == len(ours), kept.body
        assert leader.get(f"/api/scoring/scores?who=unit&{JANUARY}").json["edition"]["number"] == kept.json["number"]
        own = handler.get(f"/api/scoring/scores?who=unit&{JANUARY}").json
        assert len(own["rows"]) <= 1 and handler.get(f"/api/scoring/scores?who=officer&{JANUARY}").status == 200
        assert operator.get(f"/api/scoring/scores?who=officer&{JANUARY}").status == 403, "officers' scores are not for everybody"
        assert leader.get("/api/scoring/scores?who=unit&from=2026-02-01&to=2026-01-01").status == 422

        now = leader.get("/api/decision/models/scoring.rating_formula/versions").json["items"][0]
        text = operator.get(f"/api/decision/versions/{now['id']}").json
        draft = operator.post("/api/decision/versions", {"model": "scoring.rating_formula", "dmn": text["dmn"].replace("按期: 25", "按期: 95"), "cases": text["cases"], "note": "更看重按期"})
        assert draft.status == 201, draft.body
        found = leader.get(f"/api/scoring/effect?version={draft.json['version']['id']}&who=unit").json["items"]
        january = next(one for one in found if one["first_day"] == "2026-01-01")
        assert any(row["before"] != row["after"] for row in january["rows"])
