"""Taking in what other systems hold."""
import csv
import os
import re
import subprocess

from house import SHARED, ROOT, House

SETS = {"messages_labelled": 400, "messages_unlabelled": 2801, "messages_likes": 4326, "messages_replies": 2255, "nyc311_2019": 1000}


def counts(output):
    return tuple(map(int, re.search(r"(\d+) rows, (\d+) accepted, (\d+) known already, (\d+) refused", output).groups()))


def story_five_real_forms_are_taken_in_row_by_row_and_nothing_twice(binary):
    assert (SHARED / "data/appeals").exists(), "SKIPPED: the real sets are not here"
    with House(binary).make() as house:
        for name, rows in SETS.items():
            command = ("import", "appeals", SHARED / f"data/appeals/{name}.csv", f"--map={ROOT}/tests/maps/{name}.yaml", f"--report={house.folder}/{name}.csv")
            read, accepted, known, refused = counts(house.run(*command).stdout)
            assert read == rows and accepted + known + refused == rows and accepted >= rows * 0.99, (name, read, accepted, known, refused)
            assert counts(house.run(*command).stdout) == (rows, 0, accepted + known, refused), name


def story_a_bad_row_is_refused_with_line_field_and_reason(binary):
    with House(binary).make() as house:
        file = house.month(2000, "2026-01-05", "2026-01-25", faults=True)
        read, accepted, known, refused = counts(house.import_month(file, f"--report={house.folder}/refused.csv").stdout)
        assert read == 2000 and refused > 5 and accepted + refused == 2000, (read, accepted, known, refused)
        rows = list(csv.DictReader(open(house.folder / "refused.csv", encoding="utf-8-sig")))
        assert {row["字段"] for row in rows} <= {"filed_at", "text", "lng", "lat", "channel"} and len(rows) >= refused
        lines = open(file, encoding="utf-8").read().splitlines()
        for row in rows:
            spoiled = lines[int(row["行"]) - 1]
            assert row["原因"] and ("前天下午" in spoiled or "214.5" in spoiled or "telegram" in spoiled or ",," in spoiled), (row, spoiled)


def story_the_same_table_as_xlsx_gives_the_same_appeals(binary):
    with House(binary).make() as house:
        house.import_month(house.month(300, "2026-01-05", "2026-01-25"))
        book = house.folder / "month.xlsx"
        subprocess.run(["python3", ROOT / "tools/make_appeals.py", "--catalog", house.catalog, "--rows", "300", "--from", "2026-01-05", "--to", "2026-01-25", "--out", book, "--xlsx"], check=True)
        assert counts(house.run("import", "appeals", book, f"--map={house.catalog}/govern/appeals/maps/generated.yaml").stdout) == (300, 0, 300, 0)


def story_an_import_that_is_killed_goes_on_where_it_was(binary):
    with House(binary).make() as house:
        file = house.month(12000, "2026-01-05", "2026-01-25")
        command = house.command("import", "appeals", file, f"--map={house.catalog}/govern/appeals/maps/generated.yaml")
        for done in (2000, 5000, 8000):
            killed_at(done, command, house.environment)
        assert 8000 <= int(house.sql("select count(*) from appeals_appeal")[0][0]) < 12000
        assert counts(house.run(*command[1:]).stdout) == (12000, 12000, 0, 0)


def killed_at(rows, command, environment):
    """Runs the import until its progress names that many rows; kill -9 then."""
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as running:
        said = b""
        while not re.search(rb"(\d+) rows: ", said) or int(re.findall(rb"(\d+) rows: ", said)[-1]) < rows:
            more = os.read(running.stderr.fileno(), 4096)
            assert more, f"the import ended before {rows} rows: {said[-500:]}"
            said += more
        running.kill()


def story_a_map_that_names_a_column_the_file_has_not_is_refused_in_words(binary):
    with House(binary).make() as house:
        wrong = house.folder / "wrong.yaml"
        wrong.write_text("source: x\nfields:\n  text: {column: 没有这一列}\n  filed_at: {column: 提交时间}\n")
        done = house.run("import", "appeals", house.month(5, "2026-01-05", "2026-01-06"), f"--map={wrong}", check=False)
        assert done.returncode == 1 and "no column" in done.stderr and "fields.text" in done.stderr, done.stderr


def story_the_list_leaves_as_a_table_in_the_readers_words_and_leaves_a_trace(binary):
    with House(binary).make() as house:
        house.import_month(house.month(300, "2026-01-05", "2026-01-25"))
        house.run("replay", "--until=2026-02-20")
        house.serve()
        operator = house.client("operator")
        zh, en = (operator.get("/api/appeals/export.csv?state=closed", **{"Accept-Language": one}).body.decode("utf-8-sig").splitlines() for one in ("zh-CN", "en"))
        closed = int(house.sql("select count(*) from appeals_appeal where state = 'closed'")[0][0])
        assert len(zh) == len(en) == 1 + closed + 1 and closed > 200, (len(zh), closed)  # a head, and who took it
        assert zh[0].startswith("编号,标题,状态") and en[0].startswith("Number,Title,State")
        channels = {row[0] for row in house.sql("select name from appeals_channel")}
        assert all(row["状态"] == "已办结" and row["来源"] in channels for row in csv.DictReader(zh[:-1]))
        assert {row["State"] for row in csv.DictReader(en[:-1])} == {"Closed"}
        assert int(house.sql("select count(*) from trail_trace where verb = 'appeals.exported'")[0][0]) == 2
