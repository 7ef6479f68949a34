#!/usr/bin/env python3
"""Each header compiles by itself, with the include paths of its own room: tests/headers.py BUILD. The last line is "N passed, N failed".

Most of such a compilation is the outside headers that nearly all of ours reach. Those are precompiled in layers, and a header is given
a layer only if it reaches every header of that layer by itself: nothing is there that it would not have brought."""
import collections
import concurrent.futures
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
SRC = ROOT / "src"
INCLUDE = re.compile(r'^#include ([<"])([^>"]+)[>"]', re.M)


def reached(header, seen):
    """The outside headers that one of ours reaches, by way of those of ours not yet seen."""
    found = set()
    if header in seen or not (SRC / header).exists():
        return found
    seen.add(header)
    for kind, name in INCLUDE.findall((SRC / header).read_text()):
        found |= {name} if kind == "<" else reached(name, seen)
    return found


def layers_of(outside, fewest=8):
    """What most reach first: every beginning of that order that is the longest one for `fewest` headers. And which one each header has."""
    count = collections.Counter(name for names in outside.values() for name in names)
    order = sorted(count, key=lambda name: (-count[name], name))
    fits = {header: next((n for n, name in enumerate(order) if name not in names), len(order)) for header, names in outside.items()}
    used = collections.Counter(fits.values())
    kept = [0] + [n for n in sorted(used) if n and used[n] >= fewest]
    return {header: tuple(order[:max(n for n in kept if n <= length)]) for header, length in fits.items()}


def flags_of(command):
    """The compiler and its flags, without what is compiled into what."""
    words = shlex.split(command)
    for option in ("-o", "-c", "-x"):
        at = words.index(option)
        del words[at:at + 2]
    return [word for word in words if word != "-g1"]


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    place = build / "headers"
    place.mkdir(exist_ok=True)
    commands = {}
    for one in json.loads((build / "compile_commands.json").read_text()):
        found = re.search(r"_verify_interface_header_sets/(.+\.hpp)\.cxx$", one["file"])
        if found:
            commands[found[1]] = flags_of(one["command"])
    layer_of = layers_of({header: reached(header, set()) for header in commands})
    warm = {}
    for layer in sorted(set(layer_of.values()), key=len):
        if layer:
            warm[layer] = place / f"layer-{len(layer)}.hpp"  # each begins like the longer ones
            warm[layer].write_text("".join(f"#include <{name}>\n" for name in layer))
    plain = [word for word in next(iter(commands.values())) if not word.startswith("-I")]

    def precompile(layer):
        subprocess.run([*plain, "-x", "c++-header", str(warm[layer]), "-o", f"{warm[layer]}.gch"], check=True)

    def alone(header):
        given = ["-include", str(warm[layer_of[header]]), "-Winvalid-pch"] if layer_of[header] else []
        done = subprocess.run([*commands[header], *given, "-fsyntax-only", "-x", "c++", "-"], input=f'#include "{header}"\n', capture_output=True, text=True)
        return header, done.returncode, done.stderr

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(precompile, warm))
        failed = [(header, said) for header, code, said in pool.map(alone, sorted(commands)) if code]
    for header, said in failed:
        print(f"{header} does not compile by itself:\n{said}")
    print(f"{len(commands) - len(failed)} passed, {len(failed)} failed")
    sys.exit(1 if failed or not commands else 0)


if __name__ == "__main__":
    main()
