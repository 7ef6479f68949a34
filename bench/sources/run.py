#!/usr/bin/env python3
"""How fast matters come in from each kind of source, from the first byte until each is an appeal, the real counterparts beside.
bench/sources/run.py [--matters N] [--binary FILE]

Prints a Markdown table. Ends with an error if one is lost or filed twice."""
import argparse
import pathlib
import sys
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests/stories")]
import dovecot  # noqa: E402
import mosquitto  # noqa: E402
from city_platform import signed_push  # noqa: E402
from house import House, wait_for  # noqa: E402
from sources_story import change, letter, secret  # noqa: E402


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--matters", type=int, default=2000)
    parser.add_argument("--binary", default=str(ROOT / "build/release/yiwang"))
    options = parser.parse_args()
    count = options.matters
    print("| what | matters | kept, a second | filed, a second |\n|---|---:|---:|---:|", flush=True)

    def row(what, house, code, matters, begin):
        def kept():
            return int(house.sql(f"select received from sources_source where code = '{code}'")[0][0]) >= matters

        def filed():
            return int(house.sql("select count(*) from appeals_appeal")[0][0]) - before >= matters

        before = int(house.sql("select count(*) from appeals_appeal")[0][0])
        began = time.monotonic()
        begin()
        wait_for(kept, 600)
        keeping = time.monotonic() - began
        wait_for(filed, 600)
        filing = time.monotonic() - began
        print(f"| {what} | {matters:,} | {matters / keeping:,.0f} | {matters / filing:,.0f} |", flush=True)
        assert int(house.sql("select count(*) from appeals_appeal")[0][0]) - before == matters

    with dovecot.Server() as mail, mosquitto.Broker() as broker, House(options.binary).make().serve() as house:
        admin = house.client("admin")
        key, url = secret(admin, "hotline"), f"{house.url}/api/sources/hotline/push"

        def push(size, clients):
            def send(first):
                for at in range(first, count, size * clients):
                    status, answer = signed_push(url, key, [{"order_no": f"{size}-{n}", "content": f"路灯 {n} 不亮"} for n in range(at, min(at + size, count))])
                    assert status == 200, answer

            threads = [threading.Thread(target=send, args=(size * i,)) for i in range(clients)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()

        row("pushed, one at a time by 8 clients", house, "hotline", count, lambda: push(1, 8))
        house.sql("update sources_source set received = 0 where code = 'hotline'")
        row("pushed, 100 at a time by 2 clients", house, "hotline", count, lambda: push(100, 2))

        change(admin, "iot", active=True, settings={"url": f"mqtt://127.0.0.1:{broker.port}", "user": mosquitto.USER, "topic": "devices/+/alarm"})
        secret(admin, "iot", mosquitto.PASSWORD)
        time.sleep(4)
        row("alarms over MQTT, QoS 1", house, "iot", count, lambda: broker.publish("devices/x/alarm", *[{"id": f"A{n}", "device": f"D{n}", "kind": "烟感报警", "message": str(n)} for n in range(count)]))

        letters = min(count // 10, 200)
        secret(admin, "mailbox", dovecot.PASSWORD)
        for number in range(letters):
            mail.put("quzhang", letter(f"来信 {number}", "路灯不亮", number, "gbk", photo=True))
        change(admin, "mailbox", active=True, settings={"url": f"imap://127.0.0.1:{mail.port}", "user": "quzhang", "every_seconds": 5})
        row("letters with a photo over IMAP", house, "mailbox", letters, lambda: admin.post("/api/sources/mailbox/fetch"))


if __name__ == "__main__":
    main()
