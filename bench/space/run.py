#!/usr/bin/env python3
"""Location, nearest, tiles and suggestions beside PostGIS in one run, each on one thread.  bench/space/run.py [locate|nearest|tiles|addresses|walking]"""
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests"))
import postgres  # noqa: E402

with postgres.Server() as server:
    sys.exit(subprocess.run([ROOT / "build/release/bench-space", server.url, *sys.argv[1:]]).returncode)
