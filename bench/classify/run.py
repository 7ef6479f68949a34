#!/usr/bin/env python3
"""What appeals are about, on a labelled file: yiwang beside scikit-learn on the very same splits.

    bench/classify/run.py FILE.csv [--map MAP.yaml] [--yiwang build/release/yiwang]

scikit-learn: TfidfVectorizer(analyzer="char", ngram_range=(1, 2)) on subject and text joined, LinearSVC(), both with
their initial settings; with --more also with what ours does: 1 to 3 characters, sublinear counts, subject and text apart,
labels balanced. Debian's python3-sklearn is used where it is installed; else its packages are unpacked under build/sklearn,
which needs no root and changes nothing else.
Columns of FILE: subject, text, label (as bench/classify/labelled.yaml maps them).
"""
import argparse
import collections
import csv
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

root = pathlib.Path(__file__).resolve().parents[2]
packages = ("python3-sklearn python3-sklearn-lib python3-scipy python3-joblib python3-threadpoolctl python3-numpy python3-decorator "
            "libgfortran5 liblapack3 libblas3 libquadmath0 liblbfgsb0").split()


def with_sklearn():
    """Starts again under Debian's Python where scikit-learn can be imported."""
    try:
        import sklearn  # noqa: F401
        return
    except ImportError:
        pass
    if os.environ.get("YIWANG_SKLEARN"):
        sys.exit("scikit-learn cannot be imported from build/sklearn")
    home = root / "build" / "sklearn"
    if not home.exists():
        home.mkdir(parents=True)
        subprocess.run(["apt-get", "download", "-qq", *packages], cwd=home, check=True)
        for package in home.glob("*.deb"):
            subprocess.run(["dpkg", "-x", package, home], check=True)
    libraries = home / "usr/lib/x86_64-linux-gnu"
    os.environ.update(YIWANG_SKLEARN="1", PYTHONPATH=str(home / "usr/lib/python3/dist-packages"),
                      LD_LIBRARY_PATH=":".join(str(libraries / name) for name in ("", "blas", "lapack")))
    os.execv("/usr/bin/python3", ["/usr/bin/python3", *sys.argv])


def splits_of(answers):
    """Of each split: rows asked, their labels, our answers."""
    out = collections.OrderedDict()
    with open(answers, encoding="utf-8-sig", newline="") as file:
        for line in csv.DictReader(file):
            split = out.setdefault(line["split"], ([], [], []))
            split[0].append(int(line["row"]))
            split[1].append(line["label"])
            split[2].append(line["answer"])
    return out


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("file")
    arguments.add_argument("--map", default=str(root / "bench/classify/labelled.yaml"))
    arguments.add_argument("--yiwang", default=str(root / "build/release/yiwang"))
    arguments.add_argument("--more", action="store_true", help="further peers, nearer to ours")
    given = arguments.parse_args()
    with_sklearn()
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.metrics import accuracy_score, f1_score
    from sklearn.pipeline import make_pipeline, make_union
    from sklearn.preprocessing import FunctionTransformer
    from sklearn.svm import LinearSVC

    with open(given.file, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    texts = [(row["subject"].strip(), row["text"].strip()) for row in rows]
    labels = [row["label"].strip() for row in rows]
    with tempfile.TemporaryDirectory() as folder:
        answers = pathlib.Path(folder) / "answers.csv"
        said = subprocess.run([given.yiwang, "evaluate", "appeals", given.file, f"--map={given.map}", f"--answers={answers}"],
                              check=True, capture_output=True, text=True).stdout
        splits = splits_of(answers)
    print(said)

    def part(take, **options):
        return make_pipeline(FunctionTransformer(lambda rows: [take(row) for row in rows]), TfidfVectorizer(analyzer="char", **options))

    def apart(**options):
        return make_union(part(lambda row: row[0], **options), part(lambda row: row[1], **options))

    peers = {"characters 1-2": lambda: make_pipeline(part("\n".join, ngram_range=(1, 2)), LinearSVC())}
    if given.more:
        close = {"ngram_range": (1, 3), "sublinear_tf": True}
        peers["characters 1-3, sublinear"] = lambda: make_pipeline(part("\n".join, **close), LinearSVC())
        peers["the same, fields apart, balanced, in two texts"] = lambda: make_pipeline(apart(**close, min_df=2), LinearSVC(class_weight="balanced"))
    figures = collections.defaultdict(list)
    for name, (asked, wanted, ours) in splits.items():
        kind = name.split(",")[0]
        held = set(asked)
        learned = [i for i in range(len(rows)) if i not in held]
        if [labels[i] for i in asked] != wanted:
            sys.exit("rows were left out by the map; give a file without such rows")
        figures[kind, "yiwang"].append((accuracy_score(wanted, ours), f1_score(wanted, ours, average="macro")))
        for peer, make in peers.items():
            theirs = make().fit([texts[i] for i in learned], [labels[i] for i in learned]).predict([texts[i] for i in asked])
            figures[kind, f"scikit-learn, {peer}"].append((accuracy_score(wanted, theirs), f1_score(wanted, theirs, average="macro")))
    print("| split | by | top 1 | macro-F1 | ratio top 1 | ratio macro-F1 |\n|---|---|---:|---:|---:|---:|")
    for (kind, who), values in figures.items():
        top, f1 = (statistics.mean(value[i] for value in values) for i in (0, 1))
        our_top, our_f1 = (statistics.mean(value[i] for value in figures[kind, "yiwang"]) for i in (0, 1))
        print(f"| {kind} | {who} | {top:.3f} | {f1:.3f} | {our_top / top:.3f} | {our_f1 / f1:.3f} |")


if __name__ == "__main__":
    main()
