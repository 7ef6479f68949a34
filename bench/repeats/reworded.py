#!/usr/bin/env python3
"""Real messages, some of them again as somebody else would have put them: what `yiwang evaluate repeats` is asked on.

    bench/repeats/reworded.py MESSAGES.csv OUT.csv --rows 1500 --share 0.4 --seed 1

MESSAGES.csv: columns id, user, subject, time, text. Of a share of the rows a second is made: of its sentences some are left out, the others
change places, words give way to others of the same sense, and it comes from another user up to five days later. The column 事项 says which belong
together; messages that are repeats of each other in the source already are not known to be, and count as different.
"""
import argparse
import csv
import datetime
import random
import re

SYNONYMS = [("反映", "投诉"), ("小区", "院子"), ("严重", "很厉害"), ("希望", "恳请"), ("解决", "处理"), ("问题", "情况"), ("附近", "旁边"), ("经常", "老是"), ("影响", "妨碍"), ("噪音", "噪声"), ("业主", "住户"), ("领导", "同志"), ("请问", "想问"), ("没有", "没"), ("施工", "动工"), ("晚上", "夜里"), ("居民", "群众"), ("现在", "目前")]


def reworded(text, chance):
    sentences = [one for one in re.split(r"(?<=[。！？；\n])|(?<=，)", text.strip()) if one.strip()]
    kept = [one for one in sentences if chance.random() > 0.3] or sentences[:1]
    if len(kept) > 2 and chance.random() < 0.5:
        at = chance.randrange(1, len(kept))
        kept = kept[at:] + kept[:at]
    out = "".join(kept)
    for one, other in SYNONYMS:
        if chance.random() < 0.6:
            out = out.replace(one, other)
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("messages")
    parser.add_argument("out")
    parser.add_argument("--rows", type=int, default=1500)
    parser.add_argument("--share", type=float, default=0.4)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with open(options.messages, encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["text"].strip() and row["time"].strip()]
    rows = chance.sample(rows, min(options.rows, len(rows)))
    out = []
    # All within a month, as the house compares them.
    for number, row in enumerate(rows):
        at = datetime.datetime(2026, 1, 1) + datetime.timedelta(minutes=chance.randrange(25 * 1440))
        out.append([f"{number}", row["user"], row["subject"], at, row["text"], f"M{number}"])
        if chance.random() < options.share:
            later = at + datetime.timedelta(minutes=chance.randrange(5 * 1440))
            out.append([f"{number}-again", f"other-{number}", reworded(row["subject"], chance), later, reworded(row["text"], chance), f"M{number}"])
    with open(options.out, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["id", "user", "subject", "time", "text", "事项"], *out])


if __name__ == "__main__":
    main()
