"""What a grid inspector wrote away from the network: merged from two phones, filed once."""
from house import House

LID = "0193c5e2-7a10-7c3e-9f00-1b2c3d4e5f60"


def sync(client, known, *edits, discard=None):
    sent = {"id": LID, "known": known, "edits": [dict(zip(("name", "value", "base"), edit)) for edit in edits], "discard": discard}
    answer = client.post("/api/drafts/sync", {"kind": "appeal", "drafts": [sent]})
    assert answer.status == 200, answer.body
    return answer.json["items"][0]


def story_a_draft_of_two_phones_is_one_appeal_however_often_it_is_filed(binary):
    with House(binary).make() as house:
        house.serve()
        phone, other = house.client("wangge"), house.client("wangge")
        sync(phone, 0, ("text", "井盖破损", 0))
        sync(other, 0, ("text", "井盖缺失", 0), ("address", "松溪路 12 号", 0))
        appeal = {"text": "井盖缺失，已摆路锥", "channel": "grid", "lng": 114.5, "lat": 22.6, "address": "松溪路 12 号"}
        early = phone.post("/api/appeals", {**appeal, "draft": {"id": LID, "version": 1}})
        assert (early.status, early.json["code"]) == (409, "draft.changed"), early.body
        assert not house.sql("select 1 from appeals_appeal"), "what is refused changes nothing"

        first = phone.post("/api/appeals", {**appeal, "draft": {"id": LID, "version": 2}})
        again = other.post("/api/appeals", {**appeal, "text": "另一台设备再报一次", "draft": {"id": LID, "version": 2}})
        assert first.status == again.status == 201 and first.json == again.json, again.body
        assert house.sql("select channel, count(*) from appeals_appeal group by channel") == [["grid", "1"]]
        late = sync(other, 2, ("text", "又改了", 1))
        assert (late["state"], late["number"]) == ("filed", first.json["number"]), late


def story_drafts_are_one_s_own_and_need_the_right(binary):
    with House(binary).make() as house:
        house.serve()
        sync(house.client("wangge"), 0, ("text", "井盖破损", 0))
        assert house.client("songxi").post("/api/drafts/sync", {"kind": "appeal", "drafts": []}).json["items"] == []
        assert house.client().post("/api/drafts/sync", {"kind": "appeal", "drafts": []}).status == 401
        assert house.client("leader").post("/api/drafts/sync", {"kind": "appeal", "drafts": []}).status == 403
        unknown = house.client().post("/api/appeals", {"text": "井盖破损", "draft": {"id": LID, "version": 0}})
        assert unknown.status == 401 and not house.sql("select 1 from appeals_appeal"), unknown.body
