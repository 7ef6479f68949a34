#!/usr/bin/env python3
"""Does a district's catalog agree with itself?  tools/check_catalog.py catalog/luohu   Ends with "N passed, N failed"."""
import csv
import json
import pathlib
import sys

import yaml


def table(path):
    with open(path, encoding="utf-8") as file:
        return list(csv.DictReader(file))


def main(folder):
    faults = {}

    def expect(rule, condition, sentence):
        faults.setdefault(rule, [])
        if not condition:
            faults[rule].append(sentence)

    district = yaml.safe_load((folder / "district.yaml").read_text())
    units, posts = table(folder / "kernel/identity/units.csv"), table(folder / "kernel/identity/posts.csv")
    roles = yaml.safe_load((folder / "kernel/identity/roles.yaml").read_text())
    duties, sources = table(folder / "support/duties/duties.csv"), table(folder / "govern/appeals/sources.csv")
    codes, seen = {unit["code"] for unit in units}, set()
    for unit in units:
        expect("units stand below their parents, each code once", unit["code"] not in seen and (not unit["parent"] or unit["parent"] in seen), f"units.csv: {unit['code']}")
        seen.add(unit["code"])
    for post in posts:
        expect("posts have a unit and a role", post["unit"] in codes and post["role"] in roles, f"posts.csv: {post['code']}")
    handlers = {post["unit"] for post in posts if post["role"] == "handler"}
    offices = {unit["code"] for unit in units if unit["kind"] == "street"}
    for duty in duties:
        owners = offices if duty["lead_unit"] == "street" else {duty["lead_unit"]}
        expect("every kind has an owner with somebody at work", owners <= handlers, f"duties.csv: {duty['code']} {duty['level3']}: {owners - handlers}")
        expect("co-units exist", all(one in codes | {"street"} for one in filter(None, duty["co_units"].split(";"))), f"duties.csv: {duty['code']}")
        expect("every kind has a limit", duty["deadline_unit"] in ("clock_hours", "working_hours", "working_days") and 1 <= int(duty["deadline_amount"]) <= 365, f"duties.csv: {duty['code']}")
        expect("every kind has a legal basis, three levels and words", all(duty[key] for key in ("legal_basis", "level1", "level2", "level3", "level3_en", "keywords")), f"duties.csv: {duty['code']}")
    expect("kinds have codes of their own", len({duty["code"] for duty in duties}) == len(duties), "duties.csv: a code is used twice")
    expect("sources have codes of their own", len({one["code"] for one in sources}) == len(sources) >= 10, "sources.csv")
    for role in ("operator", "handler", "reviewer", "leader", "administrator"):
        expect("the roles of the story are there, each with an account to show it", any(post["role"] == role and post["demo"] for post in posts), f"posts.csv: no demo account for {role}")
    outline = json.loads((folder / "support/space/outline.geojson").read_text())["features"][0]
    expect("the outline is the district's", outline["properties"]["code"] == district["code"], "outline.geojson: another code")
    for row in table(folder / "support/space/street_seeds.csv"):
        expect("street offices answer for streets that there are", any(unit["block_code"] == row["code"] and unit["kind"] == "street" for unit in units), f"street_seeds.csv: {row['code']}")
    calendar = yaml.safe_load((folder / "kernel/flow/calendar.yaml").read_text())
    for year in ("2025", "2026"):
        expect("2025 and 2026 are in the calendar", any(day.startswith(year) for holiday in calendar["holidays"] for day in holiday["days"]), f"calendar.yaml: nothing of {year}")
    for sentence in (sentence for list_ in faults.values() for sentence in list_):
        print(sentence)
    failed = sum(bool(list_) for list_ in faults.values())
    print(f"{len(faults) - failed} passed, {failed} failed")
    return failed


if __name__ == "__main__":
    sys.exit(bool(main(pathlib.Path(sys.argv[1]))))
