#!/usr/bin/env python3
"""Stories against the real binary: each function is one sentence of what users are promised. Ends with "N passed, N failed"."""
import importlib
import pathlib
import sys
import time
import traceback

here = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(here), str(here.parent)]


class Skipped(Exception):
    pass


def main():
    binary, only = sys.argv[1], sys.argv[2:]
    passed = failed = skipped = 0
    for file in sorted(here.glob("*_story.py")):
        module = importlib.import_module(file.stem)
        for name, story in list(vars(module).items()):
            if not name.startswith("story_") or (only and not any(word in name for word in only)):
                continue
            began = time.monotonic()
            said = name.removeprefix("story_").replace("_", " ")
            try:
                story(binary)
                passed += 1
                print(f"ok      {said} ({time.monotonic() - began:.1f} s)", flush=True)
            except AssertionError as wrong:
                if str(wrong).startswith("SKIPPED"):
                    skipped += 1
                    print(f"skipped {said}: {wrong}", flush=True)
                    continue
                failed += 1
                print(f"FAILED  {said}: {wrong}", flush=True)
                traceback.print_exc(limit=-3, file=sys.stdout)
            except Exception:
                failed += 1
                print(f"FAILED  {said}", flush=True)
                traceback.print_exc(file=sys.stdout)
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    sys.exit(bool(failed or not passed))


if __name__ == "__main__":
    main()
