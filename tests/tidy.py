#!/usr/bin/env python3
"""What a compiler cannot see of the house's rules. Each breach is one sentence that says what to do.

    tests/tidy.py [SRC]     the last line is "N passed, N failed": one for each rule
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
FLOORS = {"base": 0, "kernel": 1, "support": 2, "govern": 3, "serve": 3, "collaborate": 3, "app": 4}
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^">]+)[">]', re.M)
TABLE = re.compile(r"\b(?:from|join|into|update|table)\s+(?:if not exists\s+)?([a-z]+_[a-z_]+)\b", re.I)
STATEMENT = re.compile(r'"((?:select|insert|update|delete|create)\b[^"]*)"', re.I)
BANNED_NAMES = re.compile(r"(^|_)(utils?|common|helpers?|manager|misc|info|impl)(_|\.|$)")
BANNED_WORDS = {"complaint": "appeal", "petition": "appeal"}
CATCHERS = {"kernel/http", "kernel/job", "kernel/bus", "kernel/rule", "app", "kernel/bpmn"}  # kernel/rule: what does not compile is a fault of a model
LINES_MAX = 500
UNTYPED = re.compile(r"(?:[:<|&(=]\s*|\bas\s+|,\s*(?=any\s*>))any\b(?!')|@ts-(?:ignore|nocheck)")


class House:
    def __init__(self, src):
        self.src = src
        self.files = {str(p.relative_to(src)): p.read_text(errors="replace") for p in sorted(src.rglob("*")) if p.suffix in (".hpp", ".cpp")}
        self.sql = {str(p.relative_to(src)): p.read_text() for p in sorted(src.rglob("*.sql"))}
        client = src.parent / "web" / "src"
        generated = {client / "api" / "types.d.ts", client / "components.d.ts"}
        self.client = {str(p.relative_to(client)): p.read_text() for p in sorted(client.rglob("*")) if p.suffix in (".ts", ".vue") and p not in generated}
        lists = src.parent / "CMakeLists.txt"
        self.modules = {}
        if lists.exists():
            for line in re.findall(r"yiwang_module\(([^)]*)\)", lists.read_text()):
                words = line.split()
                if not words or words[0].startswith("<"):
                    continue
                named, key = {}, None
                for word in words[1:]:
                    if word in ("USES", "HEARS", "LINKS"):
                        key = word
                    elif key:
                        named.setdefault(key, []).append(word)
                self.modules[words[0]] = named
        self.rooms = {self.room_of(name) for name in self.files}
        self.owner = {room.split("/")[-1]: room for room in self.rooms}

    def room_of(self, path):
        """The innermost declared room that holds the file; without a list of rooms, the folder below the floor."""
        parts = path.split("/")
        for length in range(len(parts) - 1, 0, -1):
            if "/".join(parts[:length]) in self.modules:
                return "/".join(parts[:length])
        return parts[0] if parts[0] in ("base", "app") or len(parts) < 3 else "/".join(parts[:2])


def includes_name_files_from_src(house):
    for name, text in house.files.items():
        for included in INCLUDE.findall(text):
            if ".." in included.split("/"):
                yield f'{name}: "{included}": name the file from src/, never with ..'


def floors_look_down(house):
    for name, text in house.files.items():
        mine = house.room_of(name)
        for included in INCLUDE.findall(text):
            top = included.split("/")[0]
            if top not in FLOORS or house.room_of(included) == mine:
                continue
            rise = FLOORS[top] - FLOORS[name.split("/")[0]]
            if rise > 0:
                yield f'{name}: "{included}": {top} is a floor above; tell a fact on the bus instead'
            elif mine.startswith(house.room_of(included) + "/"):
                continue  # a room inside a system stands on the system's own
            elif rise == 0 and top not in ("kernel", "support") and not included.endswith("/events.hpp"):
                yield f'{name}: "{included}": a neighbour is heard by its events.hpp only'


def events_stand_on_base(house):
    for name, text in house.files.items():
        if name.endswith("/events.hpp"):
            for included in INCLUDE.findall(text):
                if included.split("/")[0] in FLOORS and not included.startswith("base/"):
                    yield f'{name}: "{included}": events.hpp includes base/ only'


def used_rooms_are_included(house):
    for room, named in house.modules.items():
        own = [text for name, text in house.files.items() if house.room_of(name) == room]
        included = {house.room_of(i) for text in own for i in INCLUDE.findall(text)}
        # A room may be named for what stands behind it: USES is transitive, and only direct ones are written.
        for used in named.get("USES", []):
            reach = behind(house, used) | {used}
            if own and not (included & reach):
                yield f"CMakeLists.txt: {room} USES {used}, but includes nothing of it: take it out"


def behind(house, room):
    out = set()
    for used in house.modules.get(room, {}).get("USES", []):
        out |= {used} | behind(house, used)
    return out


def tables_stay_at_home(house):
    texts = [(name, literal) for name, text in house.files.items() if not name.endswith("_test.cpp") for literal in STATEMENT.findall(text)]
    for name, statement in texts + list(house.sql.items()):
        for table in TABLE.findall(statement):
            owner = house.owner.get(table.split("_")[0])
            if owner and owner != house.room_of(name):
                yield f"{name}: table {table} belongs to {owner}; ask its function"


def names_say_what_they_hold(house):
    for name in house.files:
        for part in name.split("/"):
            if BANNED_NAMES.search(part):
                yield f"{name}: name it after what it holds"


def one_word_for_one_thing(house):
    for name, text in house.files.items():
        for word, right in BANNED_WORDS.items():
            if re.search(rf"\b{word}s?\b", text, re.I):
                yield f"{name}: say {right}, not {word}"


def files_can_be_held_in_mind(house):
    for name, text in house.files.items():
        lines = text.count("\n")
        if lines > LINES_MAX:
            yield f"{name}: {lines} lines; split it by meaning before {LINES_MAX}"


def beast_stays_in_http(house):
    for name, text in house.files.items():
        if house.room_of(name) != "kernel/http" and re.search(r"boost/(beast|asio)", text):
            yield f"{name}: Beast and Asio are seen in kernel/http alone"


def problems_are_caught_at_the_edge(house):
    for name, text in house.files.items():
        if name.endswith(("_test.cpp", "_fuzz.cpp", "_bench.cpp")) or house.room_of(name) in CATCHERS:
            continue
        # One that is thrown again in other words only passes through.
        if any("throw" not in text[found.end():found.end() + 160] for found in re.finditer(r"catch \(const (yiwang::)?Problem&", text)):
            yield f"{name}: a Problem is caught at the edge (http, job, bus, command line), nowhere else"


def nothing_is_left_for_later(house):
    for name, text in house.files.items():
        if re.search(r"\b(TODO|FIXME|XXX|HACK)\b", text):
            yield f"{name}: write an issue, not a note in the code"


def headers_begin_with_what_they_are(house):
    for name, text in house.files.items():
        if name.endswith(".hpp") and not text.startswith("//"):
            yield f"{name}: say in the first lines what it is"


def client_knows_its_types(house):
    for name, text in house.client.items():
        for line in text.splitlines():
            if UNTYPED.search(re.sub(r"(?<!:)//(?! @ts-).*", "", line)):
                yield f"web/src/{name}: {line.strip()[:80]}: name the type, or say unknown and look; what the server says is in api/types.d.ts"


def modules_are_in_the_glossary(house):
    glossary = house.src.parent / "docs" / "glossary.md"
    if not glossary.exists():
        return
    words = glossary.read_text()
    for room in house.modules:
        if f"`{room}`" not in words:
            yield f"docs/glossary.md: {room} is missing"


def tree_is_as_drawn(house):
    page = house.src.parent / "docs" / "architecture.md"
    if not page.exists():
        return
    text = page.read_text()
    for room in house.modules:
        if f"`{room}`" not in text:
            yield f"docs/architecture.md: {room} is not described"


RULES = [includes_name_files_from_src, floors_look_down, events_stand_on_base, used_rooms_are_included, tables_stay_at_home,
         names_say_what_they_hold, one_word_for_one_thing, files_can_be_held_in_mind, beast_stays_in_http, problems_are_caught_at_the_edge,
         nothing_is_left_for_later, headers_begin_with_what_they_are, client_knows_its_types, modules_are_in_the_glossary, tree_is_as_drawn]


def main():
    house = House(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "src")
    failed = 0
    for rule in RULES:
        breaches = list(rule(house))
        failed += bool(breaches)
        for breach in breaches:
            print(breach)
    print(f"{len(RULES) - failed} passed, {failed} failed")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
