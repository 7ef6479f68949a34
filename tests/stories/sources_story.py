"""Ten kinds of sources with real counterparts: Dovecot, Mosquitto, an HTTP list, a folder, a city platform that fails. Whatever they repeat, lose or
mix up: one case each, nothing lost."""
import email.mime.application
import email.mime.multipart
import email.mime.text
import http.server
import json
import pathlib
import ssl
import tempfile
import threading
import time

import dovecot
import mosquitto
from certificate import make_certificate
from city_platform import CityPlatform, signed_push
from house import House, wait_for

PNG = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010806000000" "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082")


def change(client, code, **fields):
    known = next(one for one in client.get("/api/sources").json["items"] if one["code"] == code)
    body = {name: known[name] for name in ("name", "name_en", "adapter", "channel", "active", "settings", "mapping")}
    answer = client.ask("PUT", f"/api/sources/{code}", {**body, **fields})
    assert answer.status == 200, answer.body
    return answer.json


def secret(client, code, given=None):
    answer = client.ask("PUT", f"/api/sources/{code}/secret", {"secret": given} if given else {})
    assert answer.status == 200, answer.body
    return answer.json["secret"]


def appeals(house):
    return [row[0] for row in house.sql("select channel from appeals_appeal order by id")]


def source(client, code):
    return next(one for one in client.get("/api/sources").json["items"] if one["code"] == code)


def letter(subject, text, number, charset="utf-8", photo=False):
    out = email.mime.multipart.MIMEMultipart()
    out["Subject"], out["From"], out["Message-ID"] = email.header.Header(subject, charset), email.utils.formataddr(("张小明", "zhang@example.cn")), f"<{number}@example.cn>"
    out["Date"] = "Tue, 24 Nov 2026 09:30:00 +0800"
    out.attach(email.mime.text.MIMEText(text, "plain", charset))
    if photo:
        out.attach(email.mime.application.MIMEApplication(PNG, Name="灯.png"))
    return out.as_bytes()


class OrderList:
    """A list of orders over HTTPS, two on a page, that answers nothing while it is down."""

    def __init__(self, orders, folder):
        self.down = False
        orders_of = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                since = int(self.path.partition("since=")[2] or 0)
                body = json.dumps({"items": orders[since:since + 2], "next": min(since + 2, len(orders))}).encode()
                self.send_response(502 if orders_of.down else 200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.certificate = make_certificate(pathlib.Path(folder))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self.certificate.parent / "key.pem")
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.url = f"https://localhost:{self.server.server_port}/orders"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def story_a_matter_of_each_of_the_ten_kinds_becomes_one_appeal_of_its_channel(binary):
    pushed = {"hotline": {"order_no": "H1", "content": "路灯不亮"}, "video": {"event_id": "V1", "camera": "C7", "scene": "trash", "scene_name": "暴露垃圾", "camera_name": "松溪路口"},
              "grid": {"id": "G1", "text": "井盖破损"}, "portal": {"id": "P1", "text": "噪声扰民"}, "social": {"message_id": "S1", "content": "河水发臭"},
              "referral": {"document_no": "R1", "content": "请核实违建"}, "enterprise": {"order_no": "E1", "content": "卸货区不足"}, "city_platform": {"number": "SZ1", "text": "围挡倒塌"}}
    with dovecot.Server() as mail, mosquitto.Broker() as broker, House(binary).make().serve() as house:
        admin = house.client("admin")
        change(admin, "mailbox", active=True, settings={"url": f"imaps://localhost:{mail.tls_port}", "user": "quzhang", "ca_file": str(mail.certificate)})
        secret(admin, "mailbox", dovecot.PASSWORD)
        change(admin, "iot", active=True, settings={"url": f"mqtts://localhost:{broker.tls_port}", "user": mosquitto.USER, "topic": "devices/+/alarm", "ca_file": str(broker.certificate)})
        secret(admin, "iot", mosquitto.PASSWORD)
        mail.put("quzhang", letter("路口无红绿灯", "请装信号灯", 1))
        for code, matter in pushed.items():
            key = secret(admin, code)
            for _ in range(2):
                status, answer = signed_push(f"{house.url}/api/sources/{code}/push", key, matter)
                assert status == 200, answer
        admin.post("/api/sources/mailbox/fetch")
        wait_for(lambda: source(admin, "iot")["last_error"] == "", 20)
        alarm = {"id": "I1", "device": "W12", "kind": "水位超限", "message": "1.8 米"}
        wait_for(lambda: house.sql("select listener from sources_source where code = 'iot' and listener <> ''"), 20)
        time.sleep(1)
        broker.publish("devices/W12/alarm", alarm, alarm)
        channels = wait_for(lambda: len(appeals(house)) >= 10 and appeals(house), 30)
        assert sorted(channels) == sorted([*pushed, "mailbox", "iot"]), channels
        seen = {one["code"]: one for one in admin.get("/api/sources").json["items"]}
        assert all(seen[code]["accepted"] == 1 and seen[code]["repeated"] == 1 for code in [*pushed, "iot"]), seen
        assert dovecot.PASSWORD not in json.dumps(seen) and mosquitto.PASSWORD not in json.dumps(seen)


def story_a_mailbox_is_read_once_over_outages_and_a_new_numbering(binary):
    with dovecot.Server() as mail, House(binary).make().serve() as house:
        admin, operator = house.client("admin"), house.client("operator")
        change(admin, "mailbox", active=True, settings={"url": f"imap://127.0.0.1:{mail.port}", "user": "quzhang", "every_seconds": 5})
        secret(admin, "mailbox", "wrong")
        mail.put("quzhang", letter("路灯不亮", "东门路 12 号路灯不亮，照片见附件。", 1, "gbk", photo=True))
        admin.post("/api/sources/mailbox/fetch")
        wait_for(lambda: source(admin, "mailbox")["last_error"], 30)
        secret(admin, "mailbox", dovecot.PASSWORD)
        first = wait_for(lambda: operator.get("/api/appeals").json["items"], 40)[0]
        page = operator.get(f"/api/appeals/{first['id']}").json
        assert page["title"] == "路灯不亮" and "东门路 12 号" in page["text"], page
        assert house.sql("select count(*) from appeals_evidence where purpose = 'report'") == [["1"]]

        mail.stop()
        wait_for(lambda: source(admin, "mailbox")["last_error"], 30)
        mail.start()
        for number in range(2, 12):
            mail.put("quzhang", letter(f"来信 {number}", f"第 {number} 件事", number))
        mail.put("quzhang", letter("长信", "路灯不亮。" * 2000, 12))
        mail.put("quzhang", b"Subject: \xff\xfe broken\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n")
        wait_for(lambda: len(appeals(house)) >= 13, 60)
        mail.forget_numbers("quzhang")
        before = source(admin, "mailbox")["repeated"]
        wait_for(lambda: source(admin, "mailbox")["repeated"] >= before + 13, 60)
        assert house.sql("select count(*) from appeals_evidence where purpose = 'report'") == [["2"]], "the long letter is kept whole"
        assert len(appeals(house)) == 13, "read anew, each letter is known by its Message-ID"


def story_alarms_are_not_lost_while_the_house_or_the_broker_is_away(binary):
    with mosquitto.Broker() as broker, House(binary).make() as house:
        house.serve()
        admin = house.client("admin")
        change(admin, "iot", active=True, settings={"url": f"mqtt://127.0.0.1:{broker.port}", "user": mosquitto.USER, "topic": "devices/+/alarm", "window_minutes": 30})
        secret(admin, "iot", mosquitto.PASSWORD)

        def alarms(first, last):
            return [{"id": f"A{i}", "device": f"D{i % 10}", "kind": "烟感报警", "message": str(i)} for i in range(first, last)]

        time.sleep(4)
        broker.publish("devices/x/alarm", *alarms(0, 100))
        broker.publish("devices/y/alarm", "not json")
        wait_for(lambda: source(admin, "iot")["received"] >= 101, 30)
        house.kill()  # in the middle of what comes
        broker.publish("devices/x/alarm", *alarms(100, 400))
        house.serve()
        time.sleep(0.5)
        house.kill()
        broker.stop()
        broker.start()
        broker.publish("devices/x/alarm", *alarms(400, 500))
        house.serve()
        admin = house.client("admin")
        wait_for(lambda: house.sql("select count(*) from sources_arrival where source = 'iot'") == [["501"]], 90)
        broker.stop()
        wait_for(lambda: source(admin, "iot")["last_error"], 30)
        broker.start()
        broker.publish("devices/x/alarm", *alarms(500, 520))
        wait_for(lambda: house.sql("select count(*) from sources_arrival where source = 'iot'") == [["521"]], 90)
        wait_for(lambda: len(appeals(house)) == 10, 30)
        time.sleep(1)
        assert len(appeals(house)) == 10, "the alarms of one device within half an hour are one matter"
        refused = admin.get("/api/sources/iot/arrivals?state=refused").json["items"]
        assert len(refused) == 1, refused


def story_the_city_platform_hears_of_each_order_in_order_whatever_fails(binary):
    with CityPlatform() as city, House(binary).make().serve() as house:
        admin, operator = house.client("admin"), house.client("operator")
        change(admin, "city_platform", settings={"report_url": city.url + "/orders/{number}/reports"})
        city.secret = secret(admin, "city_platform")
        push = f"{house.url}/api/sources/city_platform/push"
        city.moods = ["busy", "cut", "late", "busy"]
        order = {"number": "SZ-1", "text": "松溪路井盖破损", "changed_at": "2026-11-24 10:00:00"}
        sent = time.time()
        status, answer = signed_push(push, city.secret, order, sent, "first")
        assert status == 200 and answer["items"][0]["state"] == "received", answer
        assert signed_push(push, city.secret, order, sent, "first")[0] == 409, "a replay"
        assert signed_push(push, city.secret, order, sent - 600)[0] == 401, "stale"
        assert signed_push(push, "whsec_" + "A" * 32, order)[0] == 401
        signed_push(push, city.secret, [{**order, "text": "松溪路井盖破损，已伤人", "changed_at": "2026-11-24 12:00:00"}, {**order, "text": "旧的补充", "changed_at": "2026-11-24 11:00:00"}])
        key = secret(admin, "hotline")
        for number in ("H1", "H2"):
            signed_push(f"{house.url}/api/sources/hotline/push", key, {"order_no": number, "content": "井盖坏了", "city_no": "SZ-1"})
        line = wait_for(lambda: operator.get("/api/appeals").json["items"])[0]
        best = operator.get(f"/api/appeals/{line['id']}/suggestion").json["best"]
        done = operator.post(f"/api/appeals/{line['id']}/dispatch", {"unit": best["unit"], "kind": best["kind"]})
        assert done.status == 200, done.body
        wait_for(lambda: city.steps("SZ-1") == ["accepted", "progress"], 90)
        assert appeals(house) == ["city_platform"], "three sources, one case"
        assert city.heard["SZ-1"][0]["our_number"] == line["number"], "each side has the other's number"
        history = json.dumps(house.sql("select value_after from trail_trace where verb = 'appeals.added_to'"), ensure_ascii=False)
        assert "已伤人" in history and "旧的补充" not in history
        signed_push(push, city.secret, {"number": "SZ-2", "text": ""})
        queue = operator.get("/api/sources/city_platform/arrivals?state=refused").json["items"]
        dropped = operator.post(f"/api/sources/arrivals/{queue[0]['id']}/drop", {"reason": "没有内容，退回市平台"})
        assert dropped.status == 204, dropped.body
        wait_for(lambda: city.steps("SZ-2") == ["returned"], 30)
        lines = wait_for(lambda: [one for one in operator.get("/api/sources/city_platform/reports").json["items"] if one["state"] == "sent"])
        assert len(lines) == 3 and city.tries >= 6, (lines, city.tries)


def story_a_list_is_read_on_behind_an_outage_and_a_folder_of_tables_whole(binary):
    orders = [{"order_no": f"Z{i}", "content": f"第 {i} 件"} for i in range(7)]
    with tempfile.TemporaryDirectory(prefix="yiwang-orders-") as keys, OrderList(orders, keys) as served, House(binary).make().serve(f"--http.ca_file={served.certificate}") as house:
        admin = house.client("admin")
        served.down = True
        change(admin, "hotline_pull", active=True, settings={"url": served.url, "every_seconds": 5})
        admin.post("/api/sources/hotline_pull/fetch")
        wait_for(lambda: "HTTP 502" in source(admin, "hotline_pull")["last_error"], 20)
        served.down = False
        wait_for(lambda: len(appeals(house)) == 7, 40)
        orders.append({"order_no": "Z7", "content": "又一件"})
        wait_for(lambda: len(appeals(house)) == 8, 40)

        folder = house.folder / "sources/hotline"
        folder.mkdir(parents=True)
        (folder / "工单.csv").write_bytes("工单编号,标题,内容,电话\r\nT1,路灯,路灯不亮,13800001234\r\nT2,井盖,井盖坏了,无\r\n".encode("gb18030"))
        change(admin, "hotline_files", active=True)
        admin.post("/api/sources/hotline_files/fetch")
        wait_for(lambda: (folder / "done/工单.csv").exists(), 20)
        wait_for(lambda: len(appeals(house)) == 9, 20)
        assert source(admin, "hotline_files")["waiting"] == 1, "a phone that is none waits for a person"


def story_what_was_refused_is_mended_by_who_may_see_people_and_masked_for_others(binary):
    with House(binary).make().serve() as house:
        admin, operator, handler = house.client("admin"), house.client("operator"), house.client("reviewer")
        key = secret(admin, "hotline")
        signed_push(f"{house.url}/api/sources/hotline/push", key, {"order_no": "H1", "content": "路灯不亮", "caller": "张小明", "phone": "13800001234", "lng": 500, "lat": 22.5})
        masked = admin.get("/api/sources/hotline/arrivals?state=refused").json["items"][0]
        assert masked["matter"]["reporter_phone"] == "138****1234" and masked["body"] == "" and masked["matter"]["reporter_name"] == "张**", masked
        assert admin.post(f"/api/sources/arrivals/{masked['id']}/mend", {"matter": masked["matter"]}).status == 403
        assert handler.get("/api/sources").status == 403
        assert operator.ask("PUT", "/api/sources/hotline/secret", {}).status == 403
        whole = operator.get("/api/sources/hotline/arrivals?state=refused", **{"Accept-Language": "en"}).json["items"][0]
        assert whole["matter"]["reporter_phone"] == "13800001234" and whole["reason"].startswith("Longitude"), whole
        matter = {**whole["matter"], "lng": None, "lat": None, "reporter_phone": "x"}
        bad = operator.post(f"/api/sources/arrivals/{whole['id']}/mend", {"matter": matter})
        assert bad.status == 422 and bad.json["code"] == "sources.phone", bad.body
        good = operator.post(f"/api/sources/arrivals/{whole['id']}/mend", {"matter": {**matter, "reporter_phone": "13800001234"}})
        assert good.status == 204, good.body
        wait_for(lambda: appeals(house) == ["hotline"])
        assert source(admin, "hotline")["accepted"] == 1 and source(admin, "hotline")["waiting"] == 0


def story_many_who_push_the_same_at_once_make_one_case_and_nobody_is_turned_away(binary):
    with House(binary).make().serve() as house:
        admin = house.client("admin")
        keys = {code: secret(admin, code) for code in ("hotline", "referral", "city_platform")}
        matter = {"hotline": lambda n: {"order_no": f"H{n}", "content": "井盖坏了", "city_no": f"SZ{n}"}, "referral": lambda n: {"document_no": f"R{n}", "content": "井盖坏了", "city_no": f"SZ{n}"},
                  "city_platform": lambda n: {"number": f"SZ{n}", "text": "井盖坏了"}}
        faults = []

        def send(code):
            for number in range(20):
                status, answer = signed_push(f"{house.url}/api/sources/{code}/push", keys[code], matter[code](number))
                if status != 200:
                    faults.append(answer)

        threads = [threading.Thread(target=send, args=(code,)) for code in keys for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not faults, faults[:3]
        wait_for(lambda: len(appeals(house)) == 20, 30)
        time.sleep(1)
        assert len(appeals(house)) == 20
        seen = {code: source(admin, code) for code in keys}
        assert all(one["received"] == 80 and one["accepted"] + one["repeated"] == 80 for one in seen.values()), seen
