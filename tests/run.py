#!/usr/bin/env python3
"""Runs the suites named, or all, against build/dev; prints one line a suite; the last line is "N passed, N failed"."""
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / os.environ.get("YIWANG_PRESET", "dev")
ARTEFACTS = pathlib.Path(os.environ.get("YIWANG_ARTEFACTS", ROOT / "build" / "artefacts"))
sys.path.insert(0, str(ROOT / "tests"))
import postgres  # noqa: E402

totals = {"passed": 0, "failed": 0, "skipped": 0}
failures = []  # said once more at the end: of a long log often only the end is kept


def report(suite, passed, failed, skipped, seconds, output=""):
    totals["passed"] += passed
    totals["failed"] += failed
    totals["skipped"] += skipped
    mark = "ok    " if not failed else "FAILED"
    print(f"{mark} {suite:<34} {passed:>5} passed {failed:>3} failed {skipped:>3} skipped  {seconds:6.1f} s", flush=True)
    if failed:
        print(output[-12000:], flush=True)
        lines = [line for line in output.splitlines() if re.match(r"\s*(FAILED|\[  FAILED  \]|×)", line)]
        failures.extend(f"{suite}: {line.strip()}" for line in dict.fromkeys(lines or output.splitlines()[-5:]))


def gtest(program, suite, environment):
    """One test program: what report() is told of it. A crash counts as one failure."""
    began = time.monotonic()
    with tempfile.NamedTemporaryFile(suffix=".json") as results:
        done = subprocess.run([str(program), f"--gtest_output=json:{results.name}", "--gtest_brief=1"], cwd=ROOT,
                              env={**os.environ, **environment}, capture_output=True, text=True, errors="replace", timeout=1500)
        try:
            found = json.load(open(results.name))
        except ValueError:
            found = {"testsuites": []}
    cases = [case for group in found["testsuites"] for case in group["testsuite"]]
    failed = sum(1 for case in cases if case.get("failures"))
    skipped = sum(1 for case in cases if case.get("result") == "SKIPPED")
    if done.returncode and not failed:
        failed = 1
    return suite, len(cases) - failed - skipped if cases else 0, failed, skipped, time.monotonic() - began, done.stdout + done.stderr


def side_by_side(programs, environment, label):
    """As many test programs at once as there are processors."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for one in concurrent.futures.as_completed([pool.submit(gtest, program, program.name + label, environment) for program in programs]):
            report(*one.result())


def test_programs():
    return [program for program in sorted(BUILD.glob("**/test-*")) if program.is_file() and os.access(program, os.X_OK)]


def units():
    side_by_side(test_programs(), {}, "")


def units_postgresql():
    """The same programs, each store in a private PostgreSQL."""
    with postgres.Server() as server:
        side_by_side([program for program in test_programs() if uses_store(program)], {"YIWANG_TEST_STORE": server.url}, " (postgresql)")


def uses_store(program):
    return program.name not in ("test-base", "test-kernel-rule", "test-kernel-bpmn", "test-kernel-report", "test-support-geometry", "test-support-filter", "test-support-tile", "test-support-geofile")


def postgis():
    """Our geometry beside PostGIS, in a private server."""
    with postgres.Server() as server:
        report(*gtest(BUILD / "peer-postgis", "peer-postgis", {"YIWANG_TEST_POSTGIS": server.url}))


def counted(suite, command, environment=None):
    """A runner of its own whose last line says "N passed, N failed"."""
    began = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **(environment or {})}, capture_output=True, text=True, errors="replace")
    output = done.stdout + done.stderr
    found = re.findall(r"^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$", done.stdout, re.M)
    passed, failed, skipped = (int(n or 0) for n in found[-1]) if found else (0, 1, 0)
    if done.returncode and not failed:
        failed = 1
    report(suite, passed, failed, skipped, time.monotonic() - began, output)


def tidy():
    counted("tidy", [sys.executable, "tests/tidy.py"])


def headers():
    counted("headers", [sys.executable, "tests/headers.py", str(BUILD)])


def docs():
    counted("docs", [sys.executable, "tests/generated_docs.py", str(BUILD / "yiwang")])


def web():
    """The client, built, and the packages of npm that stories read with."""
    subprocess.run(["tools/build_web"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def stories():
    web()
    counted("stories", [sys.executable, "tests/stories/run.py", str(BUILD / "yiwang")])


def stories_postgresql():
    """The same stories, each house in a database of its own."""
    web()
    with postgres.Server() as server:
        counted("stories (postgresql)", [sys.executable, "tests/stories/run.py", str(BUILD / "yiwang")], {"YIWANG_TEST_STORE": server.url})


def catalog():
    for district in ("luohu", "linshan"):
        counted(f"catalog {district}", ["/usr/bin/python3", "tools/check_catalog.py", f"catalog/{district}"])


def browser():
    web()
    counted("browser", [sys.executable, "tests/browser/run.py", str(BUILD / "yiwang")], {"YIWANG_ARTEFACTS": str(ARTEFACTS)})


def year():
    """A quarter of a small district; a year of 300,000 appeals: tests/year/run.py build/release/yiwang."""
    counted("year", [sys.executable, "tests/year/run.py", str(BUILD / "yiwang"), "--rows", "1200", "--days", "90"])


SUITES = {"tidy": tidy, "catalog": catalog, "units": units, "units-postgresql": units_postgresql, "postgis": postgis, "headers": headers, "docs": docs,
          "stories": stories,
          "stories-postgresql": stories_postgresql, "browser": browser, "year": year}


def main():
    chosen = sys.argv[1:] or list(SUITES)
    unknown = [name for name in chosen if name not in SUITES]
    if unknown:
        sys.exit(f"unknown suite {unknown[0]}; there are: {' '.join(SUITES)}")
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    for name in chosen:
        SUITES[name]()
    if failures:
        print("what failed:", *failures[:40], sep="\n")
    print(f"{totals['passed']} passed, {totals['failed']} failed" + (f", {totals['skipped']} skipped" if totals["skipped"] else ""))
    sys.exit(1 if totals["failed"] or not totals["passed"] else 0)


if __name__ == "__main__":
    main()
