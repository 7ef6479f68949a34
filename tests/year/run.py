#!/usr/bin/env python3
"""A year of a district's appeals, lived through on a simulated clock with officers who err, are late, dispute and leave.

    tests/year/run.py BINARY [--rows 300000] [--days 365] [--postgresql]     minutes to an hour; the last line is "N passed, N failed"

Afterwards: nothing stands still, every state was reached, every weekly and monthly report was drafted, the trail is whole.
"""
import argparse
import datetime
import pathlib
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests"))
import postgres  # noqa: E402
from house import House  # noqa: E402

FIRST = datetime.date(2025, 1, 1)
AFTER = datetime.timedelta(days=120)  # in which what is still open comes to its end
HAPPENED = ["appeals.opened", "appeals.dispatched", "appeals.taken", "appeals.sent_back", "appeals.disputed", "appeals.ruled", "appeals.put_back", "appeals.overdue", "appeals.finished",
            "appeals.returned_for_correction", "appeals.closed", "appeals.rated", "appeals.said_not_fixed", "appeals.reopened", "appeals.closing_stands", "appeals.rating_objected",
            "appeals.rating_set_aside", "appeals.rating_stands", "callouts.answered", "identity.officer_left", "flow.help_answered"]


def told(what, began):
    print(f"{time.monotonic() - began:7.0f} s  {what}", flush=True)


def lived(house, options, began):
    house.make()
    told("the district is made", began)
    last = FIRST + datetime.timedelta(days=options.days - 1)
    file = house.month(options.rows, str(FIRST), str(last), seed=2025)
    told(f"{options.rows} appeals are made", began)
    told(house.import_month(file).stdout.strip().splitlines()[-1], began)
    told(house.run("replay", "--troubled", f"--until={last + AFTER}").stdout.strip().splitlines()[-1], began)


def checks(house, days):
    """Each a sentence and whether it holds."""
    states = {state: int(count) for state, count in house.sql("select state, count(*) from appeals_appeal group by state")}
    yield f"every appeal is closed, or joined to one that is: {states}", set(states) <= {"closed", "joined"}
    for what, sql in (("no task is open", "select count(*) from flow_task"), ("no process runs", "select count(*) from flow_instance where state = 'running'"),
                      ("no fact waits for a hearer", "select count(*) from bus_pending"), ("no step stands as an incident", "select count(*) from flow_incident where resolved_at is null"),
                      ("no job has failed for good", "select count(*) from job_kept where failed = 1"), ("nobody is still called", "select count(*) from callouts_callout where state = 'calling'"),
                      ("no dispute waits for its ruling", "select count(*) from appeals_dispute where ruled_at is null"),
                      ("no reopening waits for its review", "select count(*) from appeals_reopening where reviewed_at is null")):
        found = int(house.sql(sql)[0][0])
        yield f"{what} ({found})", found == 0
    verbs = {verb: int(count) for verb, count in house.sql("select verb, count(*) from trail_trace group by verb")}
    for verb in HAPPENED:
        yield f"{verb} happened {verbs.get(verb, 0)} times", verbs.get(verb, 0) > 0
    reports = {(every, day) for every, day in house.sql("select every, from_day from reports_report")}
    weeks, months = sum(1 for every, _ in reports if every == "week"), sum(1 for every, _ in reports if every == "month")
    yield f"the reports of {weeks} weeks and {months} months were drafted", weeks >= days // 7 and months >= days // 31
    verified = house.run("trail", "verify", check=False)
    yield "the trail is whole", verified.returncode == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--rows", type=int, default=300_000)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--postgresql", action="store_true")
    options = parser.parse_args()
    began, passed, failed = time.monotonic(), 0, 0

    def run(store):
        nonlocal passed, failed
        with House(options.binary, "luohu", store=store) as house:
            lived(house, options, began)
            for sentence, holds in checks(house, options.days):
                passed, failed = passed + holds, failed + (not holds)
                print("ok     " if holds else "FAILED ", sentence, flush=True)
    if options.postgresql:
        with postgres.Server() as server:
            run(server.url)
    else:
        run(None)
    told("over", began)
    print(f"{passed} passed, {failed} failed")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
