#!/usr/bin/env python3
"""Stories against the real binary: each function is one sentence of what users are promised. Ends with "N passed, N failed"."""
import collections
import concurrent.futures
import importlib
import os
import pathlib
import sys
import time
import traceback

here = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(here), str(here.parent)]


def told(name, story, binary):
    """How it ended, and what to print of it."""
    began = time.monotonic()
    said = name.removeprefix("story_").replace("_", " ")
    try:
        story(binary)
        return "passed", f"ok      {said} ({time.monotonic() - began:.1f} s)"
    except AssertionError as wrong:
        if str(wrong).startswith("SKIPPED"):
            return "skipped", f"skipped {said}: {wrong}"
        return "failed", f"FAILED  {said}: {wrong}\n{traceback.format_exc(limit=-3)}"
    except Exception:
        return "failed", f"FAILED  {said}\n{traceback.format_exc()}"


def main():
    binary, only = sys.argv[1], sys.argv[2:]
    stories = [(name, story) for file in sorted(here.glob("*_story.py")) for name, story in vars(importlib.import_module(file.stem)).items()
               if name.startswith("story_") and (not only or any(word in name for word in only))]
    ends = collections.Counter()
    # Each has a house of its own, and waits for it now and then: one more side by side than there are processors.
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() + 1) as pool:
        for one in concurrent.futures.as_completed([pool.submit(told, name, story, binary) for name, story in stories]):
            end, words = one.result()
            ends[end] += 1
            print(words, flush=True)
    print(f"{ends['passed']} passed, {ends['failed']} failed" + (f", {ends['skipped']} skipped" if ends["skipped"] else ""))
    sys.exit(bool(ends["failed"] or not ends["passed"]))


if __name__ == "__main__":
    main()
