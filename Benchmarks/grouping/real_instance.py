#!/usr/bin/env python3
"""Writes an instance on real data: what 536 pupils answered to Tatsuoka's 20 fraction subtractions, which need eight skills.

    real_instance.py [--seed 1] [--slots 3] [--workshops 23] [--folder FOLDER] > real-536.json

A pupil's need of a skill is the share, in percent and rounded, of the questions taking that skill (expert-derived Q-matrix) that the pupil
got wrong. Classes are drawn; workshops on the eight skills, people, rooms, wishes and the hidden plan are made as make_instance.py does.

The answers and the Q-matrix come from the R package edmdata (MIT licence, J. J. Balamuta, S. A. Culpepper, J. A. Douglas), at one commit, and are
not kept here: they are fetched, or read from FOLDER (data-raw/fraction of that package), and their sums checked. Sources: K. K. Tatsuoka,
Analysis of errors in fraction addition and subtraction problems, University of Illinois, 1984; C. Tatsuoka, Journal of the Royal Statistical
Society C 51, 2002, 337-350.
"""
import argparse
import hashlib
import json
import pathlib
import random
import re
import sys
import urllib.request

import make_instance

SOURCE = "https://raw.githubusercontent.com/tmsalab/edmdata/3c0036e4a665b61adde011aac2215b62bd5da33d/data-raw/fraction/"
SUMS = {
    "fractionsdata.txt": "84460fe74589fc6b661c966edc99173b8d1253ec6f5d36a444bef6bdab2de80b",
    "fraction_build.R": "32bebd2df5c132a4fe8c5d9352de628faadbbc508fe2438ba9bcaa972d69d72b"}
SKILLS = ["convert", "separate", "simplify", "denominator", "borrow", "columns", "subtract", "reduce"]  # in the order of the matrix
ANY = []
CATALOGUE = [  # as in make_instance.py
    ("wholes", {"convert": 60, "separate": 20}, 8, 15, 20, ["maths science"], ANY),
    ("parts", {"separate": 60, "borrow": 15}, 8, 15, 20, ["maths management"], ANY),
    ("simpler", {"simplify": 60, "reduce": 20}, 8, 14, 18, ["maths economics history"], ANY),
    ("denominators", {"denominator": 60, "subtract": 15}, 8, 16, 22, ["maths science economics"], ANY),
    ("borrowing", {"borrow": 60, "separate": 15}, 6, 12, 16, ["maths science"], ANY),
    ("columns", {"columns": 60, "subtract": 20}, 8, 15, 20, ["maths management sport"], ANY),
    ("numerators", {"subtract": 60, "columns": 10}, 8, 16, 22, ["maths science management"], ANY),
    ("reducing", {"reduce": 60, "simplify": 20}, 8, 14, 18, ["maths economics language"], ANY),
    ("mixed-numbers", {"convert": 35, "separate": 35, "borrow": 20}, 8, 15, 20, ["maths science history"], ANY),
    ("unlike", {"denominator": 35, "reduce": 35, "subtract": 10}, 8, 14, 18, ["maths science"], ["standard", "laboratory"]),
    ("on-screen", {"subtract": 30, "borrow": 30, "columns": 20}, 8, 14, 18, ["maths science librarian"], ["computers"]),
    ("all-of-it", dict.fromkeys(SKILLS, 20), 12, 24, 32, ["maths science french", "history language counsellor"], ["hall", "standard"]),
    ("tutoring", dict.fromkeys(SKILLS, 25), 3, 6, 9, ["french language maths science counsellor"], ANY),
]


def read(name, folder):
    if folder:
        content = (folder / name).read_bytes()
    else:
        try:
            with urllib.request.urlopen(SOURCE + name, timeout=60) as answer:
                content = answer.read()
        except OSError as e:
            sys.exit(f"{SOURCE}{name}: {e}. With the file at hand: --folder")
    if hashlib.sha256(content).hexdigest() != SUMS[name]:
        sys.exit(f"{name} is not the file that this script was written for")
    return content.decode()


def needs(folder):
    """One dictionary for each pupil; a skill of which every question was right is left out."""
    takes = [row.split(", ") for row in re.findall(r"c\(([01](?:, [01]){7})\)", read("fraction_build.R", folder))]
    answers = [line.split() for line in read("fractionsdata.txt", folder).splitlines()]
    asked = {skill: [q for q, row in enumerate(takes) if row[k] == "1"] for k, skill in enumerate(SKILLS)}
    wrong = [{k: round(100 * sum(pupil[q] == "0" for q in of) / len(of)) for k, of in asked.items()} for pupil in answers]
    return [{k: share for k, share in pupil.items() if share} for pupil in wrong]


if __name__ == "__main__":
    a = argparse.ArgumentParser()
    a.add_argument("--seed", type=int, default=1)
    a.add_argument("--slots", type=int, default=3)
    a.add_argument("--workshops", type=int, help="how many are offered; one for each skill are 8")
    a.add_argument("--folder", type=pathlib.Path)
    a = a.parse_args()
    known = needs(a.folder)
    random.Random(a.seed).shuffle(known)
    instance = make_instance.make(len(known), a.seed, a.slots, CATALOGUE, known, a.workshops)
    print(json.dumps({**instance, "name": f"real-{len(known)}"}, ensure_ascii=False))
