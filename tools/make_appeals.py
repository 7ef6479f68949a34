#!/usr/bin/env python3
"""Makes appeals as a district would get them, from its own list of duties: the same seed gives the same rows.

    tools/make_appeals.py --catalog catalog/luohu --rows 3000 --seed 1 --from 2026-01-01 --to 2026-01-31 --out FILE.csv [--xlsx] [--faults] [--hot-spot N] [--repeats N]

Kinds by a long-tailed distribution, more by day than by night and on working days, one in twelve a near-copy of an
earlier one, places inside the district's outline. --faults spoils about one row in a hundred, to be refused. --hot-spot puts N of the rows, of one kind, about one place on the last three days.
--repeats adds N rows about matters of their own, and a column 事项 that says which matter each row is of: repeats, most by other people, in
other words, by other channels, some metres and days apart; and what only looks like a repeat: the same words at another place, another matter at
the same place, the neighbours' building. The first rows stay as they are.
Import with catalog/<district>/govern/appeals/maps/generated.yaml.
"""
import argparse
import csv
import datetime
import json
import math
import pathlib
import random
import xml.sax.saxutils
import zipfile

HEADER = ["编号", "标题", "内容", "提交时间", "来源", "类别", "地址", "经度", "纬度", "姓名", "电话"]
CHANNELS = [("hotline", 46), ("portal", 18), ("city_platform", 14), ("grid", 9), ("mailbox", 4), ("social", 3), ("video", 2), ("iot", 1), ("referral", 2), ("enterprise", 1)]
HOURS = [1, 1, 1, 1, 1, 1, 2, 4, 8, 11, 11, 9, 6, 5, 8, 10, 10, 9, 7, 6, 6, 5, 4, 2]
ROADS = ["深南东路", "人民南路", "东门中路", "文锦中路", "爱国路", "翠竹路", "太安路", "宝安北路", "笋岗东路", "红岭中路", "沿河北路", "罗沙路", "莲塘路", "布心路", "东昌路", "泥岗东路", "清水河一路", "春风路", "嘉宾路", "和平路"]
ESTATES = ["翠园小区", "锦绣新村", "金湖花园", "怡景花园", "百仕达花园", "鹿丹村", "黄贝岭村", "水贝村", "仙湖枫景", "聚福花园", "鸿翔花园", "松泉公寓", "渔民村", "名骏豪庭"]
OPENINGS = ["{road}附近", "我住在{estate}，", "{estate}门口", "{road}{no}号旁边", "你好，{road}路段", "在{road}与{road2}交界处，", "{estate}{building}栋楼下"]
MIDDLES = ["一直有{word}的问题", "出现{word}，已经{days}天了", "{word}非常严重", "又发生{word}", "{word}没人管", "经常{word}，多次反映没有解决"]
EFFECTS = ["，影响居民出行", "，老人小孩很不方便", "，存在安全隐患", "，晚上没法休息", "，味道很大", "", "，希望尽快解决", "，之前打过电话也没有回复"]
ENDINGS = ["。请相关部门尽快处理。", "。希望早日解决，谢谢。", "，请派人现场看看。", "。恳请重视。", "。麻烦给个答复。"]
SURNAMES = "陈李张黄刘林王吴杨周罗郑梁谢"


def read_duties(folder):
    with open(folder / "support/duties/duties.csv", encoding="utf-8") as file:
        return [{**row, "words": [w for w in row["keywords"].split(";") if w]} for row in csv.DictReader(file)]


def outline_of(folder):
    features = json.loads((folder / "support/space/outline.geojson").read_text())["features"]
    geometry = features[0]["geometry"]
    return geometry["coordinates"][0] if geometry["type"] == "Polygon" else max((p[0] for p in geometry["coordinates"]), key=len)


def inside(ring, x, y):
    hit = False
    for (x1, y1), (x2, y2) in zip(ring, ring[1:]):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            hit = not hit
    return hit


class Maker:
    def __init__(self, folder, seed, first, last):
        self.random = random.Random(seed)
        self.duties = read_duties(folder)
        self.weights = [1 / (rank + 3) ** 0.8 for rank in range(len(self.duties))]
        order = random.Random(seed + 1)
        order.shuffle(self.weights)
        ring = outline_of(folder)
        xs, ys = [p[0] for p in ring], [p[1] for p in ring]
        # A stock of places inside the outline: the district has far fewer corners than appeals.
        self.places = []
        while len(self.places) < 4000:
            x, y = self.random.uniform(min(xs), max(xs)), self.random.uniform(min(ys), max(ys))
            if inside(ring, x, y):
                self.places.append((round(x, 6), round(y, 6)))
        days = [first + datetime.timedelta(days=i) for i in range((last - first).days + 1)]
        self.days, self.day_weights = days, [10 if day.weekday() < 5 else 6 for day in days]
        self.recent = []

    def row(self, number):
        r = self.random
        if self.recent and r.random() < 1 / 12:
            kind, text, road, place = r.choice(self.recent)
            text = "再次反映：" + text if r.random() < 0.5 else text
        else:
            kind = r.choices(self.duties, self.weights)[0]
            road, place = r.choice(ROADS), r.choice(self.places)
            words = {"road": road, "road2": r.choice(ROADS), "estate": r.choice(ESTATES), "no": r.randint(1, 3200), "building": r.randint(1, 28),
                     "word": r.choice(kind["words"]), "days": r.randint(2, 30)}
            text = (r.choice(OPENINGS) + r.choice(MIDDLES) + r.choice(EFFECTS) + r.choice(ENDINGS)).format(**words)
            self.recent = (self.recent + [(kind, text, road, place)])[-200:]
        day = r.choices(self.days, self.day_weights)[0]
        at = datetime.datetime.combine(day, datetime.time(r.choices(range(24), HOURS)[0], r.randrange(60), r.randrange(60)))
        known = kind["code"] if r.random() < 0.7 else ""
        phone = "13" + "".join(r.choices("0123456789", k=9)) if r.random() < 0.8 else ""
        name = r.choice(SURNAMES) + r.choice(["先生", "女士"]) if phone else ""
        return [f"G{number:07d}", f"{kind['level3']}：{road}", text, at.strftime("%Y-%m-%d %H:%M:%S"), r.choices([c for c, _ in CHANNELS], [w for _, w in CHANNELS])[0],
                known, road, place[0], place[1], name, phone]

    def gather(self, rows):
        """These become a hot spot: a water main, say, that many tell of within three days."""
        r = self.random
        kind, (x, y) = r.choice(self.duties), r.choice(self.places)
        for row in rows:
            at = datetime.datetime.combine(r.choice(self.days[-3:]), datetime.time(r.choices(range(24), HOURS)[0], r.randrange(60), r.randrange(60)))
            row[1] = f"{kind['level3']}：{row[6]}"
            row[2] = (r.choice(OPENINGS) + r.choice(MIDDLES) + r.choice(EFFECTS)).format(road=row[6], road2=r.choice(ROADS), estate=r.choice(ESTATES), no=r.randint(1, 3200), building=r.randint(1, 28),
                                                                                         word=kind["words"][0], days=2)
            row[3], row[5] = at.strftime("%Y-%m-%d %H:%M:%S"), kind["code"]
            row[7], row[8] = round(x + r.uniform(-0.001, 0.001), 6), round(y + r.uniform(-0.001, 0.001), 6)

    def repeated(self, first_number, count):
        """Rows with the matter of each: a third begin one, the others repeat it or only look like it."""
        r = self.random
        out, number = [], first_number

        def facts(kind):
            return {"kind": kind, "road": r.choice(ROADS), "estate": r.choice(ESTATES), "no": r.randint(1, 3200), "building": r.randint(1, 28), "house": r.choice(["road", "building"]),
                    "place": r.choice(self.places), "day": r.choices(self.days, self.day_weights)[0], "phone": phone()}

        def phone():
            return "13" + "".join(r.choices("0123456789", k=9))

        def tell(it, matter, days=0, words=None):
            nonlocal number
            where = r.choice(["{road}{no}号旁边", "{road}{no}号附近", "你好，{road}{no}号门口", "{road}这边{no}号"] if it["house"] == "road" else
                             ["{estate}{building}栋楼下", "我住在{estate}{building}栋，", "你好，{estate}{building}栋", "{estate}的{building}栋旁边"])
            if it["house"] == "road" and r.random() < 0.5:
                where = r.choice(OPENINGS[0:1] + ["在{road}上，"])
            if r.random() < 0.25:  # says nowhere where it is
                where = ""
            words = words or (where + r.choice(MIDDLES) + r.choice(EFFECTS) + r.choice(ENDINGS), r.choice(it["kind"]["words"] or [it["kind"]["level3"]]), r.randint(2, 9))
            bare = "{" not in words[0].split("{word}")[0]
            text = words[0].format(**{key: it[key] for key in ("road", "estate", "no", "building")}, word=words[1], days=words[2])
            at = datetime.datetime.combine(min(it["day"] + datetime.timedelta(days=days), self.days[-1]), datetime.time(r.choices(range(24), HOURS)[0], r.randrange(60), r.randrange(60)))
            placed = r.random() < 0.8
            x, y = (round(c + r.gauss(0, 0.0004), 6) for c in it["place"])
            out.append(([f"G{number:07d}", it["kind"]["level3"] if bare else f"{it['kind']['level3']}：{it['road'] if it['house'] == 'road' else it['estate']}", text, at.strftime("%Y-%m-%d %H:%M:%S"),
                         r.choices([c for c, _ in CHANNELS], [w for _, w in CHANNELS])[0], it["kind"]["code"] if r.random() < 0.7 else "", it["road"],
                         x if placed else "", y if placed else "", r.choice(SURNAMES) + r.choice(["先生", "女士"]), it["phone"] if r.random() < 0.15 else phone()], matter))
            number += 1
            return words

        matter = 0
        while len(out) < count:
            matter += 1
            it = facts(r.choices(self.duties, self.weights)[0])
            said = tell(it, f"M{matter}")
            for _ in range(r.choices([0, 1, 2, 5], [30, 45, 20, 5])[0]):
                tell(it, f"M{matter}", days=r.choice([0, 0, 1, 1, 2, 3, 5, 8]), words=said if r.random() < 0.2 else None)
            looks = r.random()
            if looks < 0.3:  # the same words, another place: any, or one round the corner
                x, y = it["place"]
                turn, off = r.uniform(0, 6.283), r.uniform(0.0025, 0.007)
                there = r.choice([r.choice(self.places), (x + off * math.cos(turn), y + off * math.sin(turn))])
                tell({**it, "place": there, "road": r.choice(ROADS), "no": r.randint(1, 3200), "estate": r.choice(ESTATES)}, f"M{matter}-place", days=r.randint(0, 3), words=said)
            elif looks < 0.5:  # another matter at the same place
                tell({**it, "kind": r.choice([one for one in self.duties if one["level2"] != it["kind"]["level2"]])}, f"M{matter}-kind", days=r.randint(0, 3))
            elif looks < 0.8 and it["house"] == "building":  # the neighbours
                tell({**it, "building": it["building"] + r.choice([1, 2])}, f"M{matter}-building", days=r.randint(0, 3), words=said if r.random() < 0.5 else None)
        return out[:count]

    def spoil(self, row):
        kind = self.random.randrange(5)
        if kind == 0:
            row[3] = "前天下午"
        elif kind == 1:
            row[2] = row[1] = ""
        elif kind == 2:
            row[7] = 214.5
        elif kind == 3:
            row[8] = ""
        else:
            row[4] = "telegram"
        return row


def write_xlsx(path, rows):
    def cell(value):
        if isinstance(value, (int, float)):
            return f"<c><v>{value}</v></c>"
        return f'<c t="inlineStr"><is><t xml:space="preserve">{xml.sax.saxutils.escape(str(value))}</t></is></c>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>')
        book.writestr("_rels/.rels", '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>')
        book.writestr("xl/workbook.xml", '<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="诉求" sheetId="1" r:id="r1"/></sheets></workbook>')
        book.writestr("xl/_rels/workbook.xml.rels", '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>')
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write('<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'.encode())
            for row in rows:
                sheet.write(("<row>" + "".join(map(cell, row)) + "</row>").encode())
            sheet.write(b"</sheetData></worksheet>")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--catalog", type=pathlib.Path, required=True)
    parser.add_argument("--rows", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--from", dest="first", type=datetime.date.fromisoformat, required=True)
    parser.add_argument("--to", dest="last", type=datetime.date.fromisoformat, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--xlsx", action="store_true")
    parser.add_argument("--faults", action="store_true")
    parser.add_argument("--hot-spot", type=int, default=0)
    parser.add_argument("--repeats", type=int, default=0)
    options = parser.parse_args()
    maker = Maker(options.catalog, options.seed, options.first, options.last)
    rows = [maker.row(number) for number in range(1, options.rows + 1)]
    maker.gather(rows[:options.hot_spot])
    if options.faults:
        rows = [maker.spoil(row) if maker.random.random() < 0.01 else row for row in rows]
    header = HEADER
    if options.repeats:
        header = [*HEADER, "事项"]
        rows = [[*row, ""] for row in rows] + [[*row, matter] for row, matter in maker.repeated(len(rows) + 1, options.repeats)]
    rows.sort(key=lambda row: row[3])
    if options.xlsx:
        return write_xlsx(options.out, [header, *rows])
    with open(options.out, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


if __name__ == "__main__":
    main()
