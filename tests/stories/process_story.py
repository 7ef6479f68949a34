"""Processes that officials own: drawn anew, looked at, tried on past cases, published by a second person."""
import re
import xml.etree.ElementTree as tree

from house import House, SHARED

KINDS = "/api/appeals/kinds"


def filed(house, operator, unit_client, text="路灯不亮，走路看不清"):
    """An appeal that was dispatched and taken by the unit: its id."""
    made = operator.post("/api/appeals", {"text": text})
    assert made.status == 201, made.body
    appeal = made.json["id"]
    unit = house.unit
    answer = operator.post(f"/api/appeals/{appeal}/dispatch", {"unit": unit["id"], "kind": house.kind})
    assert answer.status in (200, 204), answer.body
    assert unit_client.post(f"/api/appeals/{appeal}/take", {}).status in (200, 204)
    return appeal


def open_tasks(client, appeal):
    return {line["task"]["element"]: line["task"] for line in client.get(f"/api/flow/matters/{appeal}/tasks").json["items"]}


def settled(house):
    units = house.client("operator").get("/api/identity/units").json["items"]
    house.unit = next(unit for unit in units if unit["code"].endswith("-CG"))
    house.kind = house.client("operator").get(KINDS).json["items"][0]["code"]
    return house


def reviewed(bpmn):
    """The district's own process with a review by the reviewer before the check, and a working day for it: the file only."""
    with_review = bpmn.replace('<userTask id="check"', '<userTask id="second_look" name="二次复核" yw:role="reviewer" yw:limit="1 working_days"/>\n    <userTask id="check"', 1)
    with_review = re.sub(r'(<sequenceFlow id="to_check"[^>]*targetRef=)"check"', r'\1"second_look"', with_review)
    with_review = with_review.replace("</process>", '<sequenceFlow id="looked" sourceRef="second_look" targetRef="check"/>\n  </process>', 1)
    return with_review.replace('yw:limit="dispatch_limit"', 'yw:limit="4 working_hours"', 1)


def story_a_review_step_drawn_into_the_process_counts_for_new_cases_and_not_for_old_ones(binary):
    with House(binary).make().serve() as house:
        settled(house)
        operator, handler, reviewer, second = house.client("operator"), house.client("chengguan"), house.client("reviewer"), house.client("admin")
        old = filed(house, operator, handler)
        assert [(one["process"], one["name"]) for one in reviewer.get("/api/flow/processes").json["items"]] == [("appeal", "民生诉求")]
        own = reviewer.get("/api/flow/processes/appeal/bpmn")
        changed = reviewed(own.body.decode())
        assert changed != own.body.decode()

        xml = {"Content-Type": "application/xml"}
        found = reviewer.ask("POST", "/api/flow/look", changed.encode(), xml)
        assert found.status == 200, found.body
        assert not [one for one in found.json["items"] if one["kind"] in ("broken", "unsupported")], found.json
        drafted = reviewer.ask("POST", "/api/flow/drafts", changed.encode(), xml)
        assert drafted.status == 201, drafted.body
        definition = drafted.json["definition"]
        assert reviewer.get(f"/api/flow/definitions/{definition}/bpmn").body == changed.encode(), "byte for byte"
        refused = reviewer.post(f"/api/flow/definitions/{definition}/publish", {})
        assert refused.status == 409 and refused.json["code"] == "flow.own_draft", refused.body

        between = filed(house, operator, handler)
        assert second.post(f"/api/flow/definitions/{definition}/publish", {}).status == 204
        new = filed(house, operator, handler)
        for appeal in (old, between, new):
            answer = handler.post(f"/api/appeals/{appeal}/finish", {"result": "灯泡已换"})
            assert answer.status in (200, 204), answer.body
        assert set(open_tasks(reviewer, old)) == {"check"}
        assert set(open_tasks(reviewer, between)) == {"check"}, "a draft begins nothing"
        waiting = open_tasks(reviewer, new)
        assert set(waiting) == {"second_look"}, waiting
        assert waiting["second_look"]["due_at"], "the limit that was drawn"
        early = reviewer.post(f"/api/appeals/{new}/check", {"passed": True, "reason": ""})
        assert early.status == 409, early.body

        task = waiting["second_look"]["id"]
        assert handler.post(f"/api/flow/tasks/{task}/claim", {}).status in (403, 404)
        assert reviewer.post(f"/api/flow/tasks/{task}/claim", {}).status == 204
        assert reviewer.post(f"/api/flow/tasks/{task}/finish", {"variables": {}, "note": "照片清楚"}).status == 204
        assert reviewer.post(f"/api/appeals/{new}/check", {"passed": True, "reason": ""}).status in (200, 204)
        assert reviewer.post(f"/api/appeals/{old}/check", {"passed": True, "reason": ""}).status in (200, 204)
        verbs = [line["verb"] for line in operator.get(f"/api/appeals/{new}/trace").json["items"]]
        assert "flow.claimed" in verbs and "flow.completed" in verbs, verbs


def story_a_broken_drawing_is_refused_by_its_element_and_changes_nothing(binary):
    with House(binary).make().serve() as house:
        reviewer = house.client("reviewer")
        own = reviewer.get("/api/flow/processes/appeal/bpmn").body.decode()
        before = house.sql("select count(*) from flow_definition")
        xml = {"Content-Type": "application/xml"}
        for wrong, element in ((own.replace('targetRef="closed"', 'targetRef="nowhere"', 1), "to_closed"),
                               (own.replace("appeals.warn_overdue", "appeals.gone", 1), "warn"),
                               (own.replace('<exclusiveGateway id="checked"', '<complexGateway id="checked"', 1).replace("</exclusiveGateway>", "</complexGateway>"), "checked"),
                               (own.replace('verdict = "passed"', 'verdict == "passed"', 1), "to_closed"),
                               ("<html/>", "definitions"), (own[:400], "definitions")):
            answer = reviewer.ask("POST", "/api/flow/drafts", wrong.encode(), xml)
            assert answer.status == 422, (element, answer.status, answer.body)
            assert answer.json["field"] == element, (element, answer.json)
        assert house.sql("select count(*) from flow_definition") == before


def story_a_draft_is_tried_on_what_happened_and_what_happened_goes_out_as_a_log(binary):
    with House(binary).make() as house:
        house.import_month(house.month(120, "2026-10-01", "2026-10-31"))
        house.run("replay", "--until=2026-11-20")
        house.serve()
        reviewer = house.client("reviewer")
        period = {"from": "2026-10-01", "to": "2026-11-20"}
        query = "?from=2026-10-01&to=2026-11-20"
        figures = reviewer.get(f"/api/mining/processes/appeal/figures{query}").json
        assert figures["cases"] >= 100, figures["cases"]
        handle = next(one for one in figures["elements"] if one["element"] == "handle")
        assert handle["hours_median"] > 0 and handle["visits"] >= handle["cases"], handle

        log = reviewer.get(f"/api/mining/processes/appeal/xes{query}")
        assert log.status == 200, log.body[:300]
        root = tree.fromstring(log.body)
        space = "{http://www.xes-standard.org/}"
        assert len(root.findall(f"{space}trace")) == figures["cases"]
        assert b"officer/" not in log.body, "persons are left out for those who do not operate"

        xml = {"Content-Type": "application/xml"}
        own = reviewer.get("/api/flow/processes/appeal/bpmn").body.decode()
        drafted = reviewer.ask("POST", "/api/flow/drafts", reviewed(own).encode(), xml).json["definition"]
        tried = reviewer.post("/api/mining/processes/appeal/rehearse", {"definition": drafted, **period})
        assert tried.status == 200, tried.body
        tried = tried.json
        assert tried["cases"] == figures["cases"]
        assert [one["element"] for one in tried["added"]] == ["second_look"], tried
        assert tried["stopped"] == 0, tried["examples"][:3]

        what_if = reviewer.post("/api/mining/processes/appeal/simulate", {**period, "learn": 0.6})
        assert what_if.status == 200, what_if.body
        assert what_if.json["error_median"] is not None, what_if.json


def story_the_public_models_are_tried_by_one_command(binary):
    folder = SHARED / "data/bpmn"
    if not folder.exists():
        raise AssertionError("SKIPPED: the public models are not here")
    with House(binary) as house:
        done = house.run("processes", "try", folder)
        lines = done.stdout.strip().splitlines()
        assert lines[-1].endswith("0 stood"), lines[-1]
        refused = [line for line in lines if line.startswith("refused")]
        for name in ("bpmn__invalid_cancel", "bpmn__data_object_invalid", "bpmn__parallel_multiinstance_invalid", "non-executable-process"):
            assert any(name in line for line in refused), name
        assert sum(line.startswith("ran") for line in lines) > 110, lines[-1]
