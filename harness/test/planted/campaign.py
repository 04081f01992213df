# Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# What the comparisons of ./campaign say:
#   campaign.py problems FILE               the problems, one a line
#   campaign.py judge FOLDER SAME SLOWER    the figures; exit code 1: not reached
import json
import math
import sys


def rows(path):
    with open(path) as file:
        return json.load(file)["rows"]


def changed(row):
    """Told to be slower or faster, by its time."""
    return "effect" in row and not row["same_code"] and row["change"] in ("regressed", "improved")


def tail(alarms, trials, rate):
    """How likely so few alarms are at this rate."""
    return sum(math.comb(trials, k) * rate**k * (1 - rate) ** (trials - k) for k in range(alarms + 1))


def bound(alarms, trials):
    """The rate that is excluded with 95 %: the exact binomial bound."""
    if alarms >= trials:
        return 1.0
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if tail(alarms, trials, middle) > 0.05 else (low, middle)
    return high


def judge(folder, same, slower):
    tested = alarms = alarming = gauge = gaugeAlarms = 0
    for n in range(1, same + 1):
        with open(f"{folder}/same-{n}.json") as file:
            told = json.load(file)
        timed = [row for row in told["rows"] if "effect" in row and not row["same_code"]]
        named = [row for row in timed if changed(row)]
        tested += len(timed)
        alarms += len(named)
        alarming += bool(named)
        gauge += told["noise"]["rows"]
        gaugeAlarms += told["noise"]["alarms"]
        for row in named:
            print(f"alarm in {n}: {row['row']} {row['change']} {100 * row['effect']:+.1f}%")
    if same:
        print(f"nothing changed: {same} comparisons, {tested} rows: {alarms} alarms in {alarming} comparisons")
        print(f"  with 95 %: at most {100 * bound(alarming, same):.1f}% of comparisons alarm")
        print(f"  by the noise gauge, one stage alone: {gaugeAlarms} of {gauge} rows")
    found = others = 0
    for n in range(1, slower + 1):
        with open(f"{folder}/slower-{n}.problem") as file:
            problem = file.read().strip()
        named = [row for row in rows(f"{folder}/slower-{n}.json") if changed(row)]
        hit = [row for row in named if row["problem"] == problem and row["change"] == "regressed"]
        found += bool(hit)
        others += len(named) - len(hit)
        told = f"{100 * hit[0]['effect']:+.1f}%, again {100 * hit[0]['again']:+.1f}%" if hit else "not found"
        print(f"planted in {problem}: {told}")
    if slower:
        print(f"planted: {found} of {slower} found; {others} other rows named")
    return 0 if alarms <= 1 and 10 * found >= 9 * slower else 1


if sys.argv[1] == "problems":
    for problem in sorted({row["problem"] for row in rows(sys.argv[2])}):
        print(problem)
else:
    sys.exit(judge(sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
