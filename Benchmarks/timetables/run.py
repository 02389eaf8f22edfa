"""Hours for the barrettes of the sample school: Jalon against FET, judged by a referee that shares no code with either.

    python3 Benchmarks/timetables/run.py .build/release/jalon [--pupils 400 700 1500] [--seeds 1 2 3] [--starts 6] [--limit 120]
"""

import argparse
import collections
import itertools
import pathlib
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from xml.sax.saxutils import escape

DAYS = {1: "Lundi", 2: "Mardi", 3: "Mercredi", 4: "Jeudi", 5: "Vendredi"}
HOURS = ["08:00", "09:00", "10:00", "11:00", "13:00", "14:00", "15:00", "16:00"]
SUPPORT, SPORT = "006600", "100100"
ROOMS = [f"AP-{n}" for n in range(1, 41)]
# Pupils of a group: so many people and rooms at once.
GROUP = 14
# How strongly FET is told to prefer easy hours, start by start: none is best on every school.
WEIGHTS = [95, 99.5, 99.99]


class Week:
    """The sample's week as the STS file has it, the barrettes' own hours apart."""

    def __init__(self, path: pathlib.Path, sizes: dict[str, int]):
        root = ElementTree.parse(path).getroot()
        self.lessons = []  # subject, divisions, teacher, day, hour
        self.barrettes = {}
        hours = collections.defaultdict(set)
        starts = []
        for tag in ("DIVISIONS/DIVISION", "GROUPES/GROUPE"):
            for structure in root.iterfind(f"DONNEES/STRUCTURE/{tag}"):
                code = structure.get("CODE")
                members = [d.get("CODE") for d in structure.iterfind("DIVISIONS_APPARTENANCE/DIVISION_APPARTENANCE")] or [code]
                for service in structure.iterfind("SERVICES/SERVICE"):
                    subject = service.get("CODE_MATIERE")
                    for teacher in service.iterfind("ENSEIGNANTS/ENSEIGNANT"):
                        who = f'{teacher.get("TYPE")}-{teacher.get("ID")}'
                        for lesson in teacher.iterfind("COURS_RATTACHES/COURS"):
                            text = lesson.findtext("HEURE_DEBUT")
                            place = int(lesson.findtext("JOUR")), f"{text[:2]}:{text[2:]}"
                            starts.append(place)
                            if subject == SUPPORT:
                                self.barrettes[code] = members
                                hours[code].add(place)
                            else:
                                self.lessons.append((subject, tuple(members), who, *place))
        self.count = {code: len(hours[code]) for code in self.barrettes}
        self.groups = {code: max(1, -(-sum(sizes[d] for d in members) // GROUP)) for code, members in self.barrettes.items()}
        self.teachers = sorted({lesson[2] for lesson in self.lessons})
        self.busy = {(who, day, hour) for _, _, who, day, hour in self.lessons}
        self.taken = {(d, day, hour): subject for subject, divisions, _, day, hour in self.lessons for d in divisions}
        # The hours of a day, as the page has them: those that at least one in forty of the day's lessons begin at.
        on = collections.Counter(day for day, _ in starts)
        self.grid = sorted(place for place, count in collections.Counter(starts).items() if 40 * count >= on[place[0]])

    def free_people(self, day: int, hour: str) -> int:
        return sum((who, day, hour) not in self.busy for who in self.teachers)

    def moments(self, division: str, day: int, hour: str) -> int:
        """Hard moments of one division, in the page's words: first, last, after sport, end of the week, no lunch."""
        own = [h for d, h in self.grid if d == day]
        at = lambda h: int(h[:2]) * 60 + int(h[3:])
        hard = hour == own[0]
        hard += hour == own[-1] and at(hour) + 55 > 15 * 60
        before = f"{int(hour[:2]) - 1:02}:00"
        hard += self.taken.get((division, day, before)) == SPORT
        hard += day == 5 and (at(hour) + 55 > 16 * 60 or at(hour) >= max(12 * 60, at(own[-1]) - 55 - 20))

        def lunch(extra):
            noon = sorted({at(h) for d, w, h in self.taken if d == division and w == day} | extra)
            best, free = 0, 690
            for start in noon:
                if start + 55 > 690 and start < 840:
                    best, free = max(best, start - free), max(free, start + 55)
            return max(best, 840 - free)

        return hard + 2 * (lunch(set()) >= 45 > lunch({at(hour)}))

    def judge(self, choice: dict[str, list[tuple[int, str]]]) -> dict:
        """What is broken and how hard it is, whoever chose."""
        broken = hard = 0
        shares = collections.Counter()
        asked = collections.Counter()
        for code, places in choice.items():
            broken += self.count[code] - len(set(places))
            for day, hour in places:
                asked[day, hour] += self.groups[code]
                for division in self.barrettes[code]:
                    broken += (division, day, hour) in self.taken
                    moments = self.moments(division, day, hour)
                    shares[division] += moments
                    hard += moments
        for (day, hour), groups in asked.items():
            broken += max(0, groups - self.free_people(day, hour)) + max(0, groups - len(ROOMS))
        return {"broken": broken, "hard": hard, "worst": max(shares.values(), default=0), "squares": sum(n * n for n in shares.values())}


def ask_jalon(program: str, file: pathlib.Path, week: Week) -> tuple[dict, float]:
    codes = sorted(week.barrettes)
    arguments = [program, "slots", str(file)]
    for code in codes:
        arguments += ["--wish", f'{",".join(week.barrettes[code])}:{week.count[code]}:{week.groups[code]}']
    for room in ROOMS:
        arguments += ["--room", room]
    began = time.monotonic()
    answer = subprocess.run(arguments, capture_output=True, text=True)
    took = time.monotonic() - began
    assert answer.returncode == 0, answer.stderr
    choice = collections.defaultdict(list)
    for line in answer.stdout.splitlines():
        wish, day, clock, *_ = line.split("\t")
        choice[codes[int(wish) - 1]].append((int(day), clock))
    return choice, took


def fet_file(week: Week, weight: float) -> tuple[str, dict[str, str]]:
    """Every lesson locked; one activity for each hour to find; easy hours preferred with this weight, in percent. Beside the file, the barrette of
    each such activity."""
    out = ['<?xml version="1.0" encoding="UTF-8"?>', '<fet version="6.8.5">', "<Mode>Official</Mode><Institution_Name>Lycée</Institution_Name><Comments></Comments>"]
    out.append(f"<Days_List><Number_of_Days>{len(DAYS)}</Number_of_Days>" + "".join(f"<Day><Name>{d}</Name></Day>" for d in DAYS.values()) + "</Days_List>")
    out.append(f"<Hours_List><Number_of_Hours>{len(HOURS)}</Number_of_Hours>" + "".join(f"<Hour><Name>{h}</Name></Hour>" for h in HOURS) + "</Hours_List>")
    subjects = sorted({lesson[0] for lesson in week.lessons} | {SUPPORT})
    out.append("<Subjects_List>" + "".join(f"<Subject><Name>{s}</Name><Comments></Comments></Subject>" for s in subjects) + "</Subjects_List>")
    out.append("<Activity_Tags_List></Activity_Tags_List>")
    teacher = "<Teacher><Name>{}</Name><Target_Number_of_Hours>0</Target_Number_of_Hours><Qualified_Subjects></Qualified_Subjects><Comments></Comments></Teacher>"
    out.append("<Teachers_List>" + "".join(teacher.format(t) for t in week.teachers) + "</Teachers_List>")
    divisions = sorted({d for lesson in week.lessons for d in lesson[1]} | {d for members in week.barrettes.values() for d in members})
    year = "<Year><Name>{}</Name><Number_of_Students>0</Number_of_Students><Comments></Comments><Number_of_Categories>0</Number_of_Categories><Separator> </Separator></Year>"
    out.append("<Students_List>" + "".join(year.format(escape(d)) for d in divisions) + "</Students_List>")
    activities, constraints, number = [], [], 0

    def activity(who: str | None, subject: str, members, group: int, total: int) -> None:
        teacher = f"<Teacher>{who}</Teacher>" if who else ""
        students = "".join(f"<Students>{escape(m)}</Students>" for m in members)
        activities.append(
            f"<Activity>{teacher}<Subject>{subject}</Subject>{students}<Duration>1</Duration><Total_Duration>{total}</Total_Duration>"
            f"<Id>{number}</Id><Activity_Group_Id>{group}</Activity_Group_Id><Active>true</Active><Comments></Comments></Activity>"
        )

    def preferred(places, weight: float) -> None:
        slots = "".join(
            f"<Preferred_Starting_Time><Preferred_Starting_Day>{DAYS[d]}</Preferred_Starting_Day><Preferred_Starting_Hour>{h}</Preferred_Starting_Hour></Preferred_Starting_Time>"
            for d, h in places
        )
        constraints.append(
            f"<ConstraintActivityPreferredStartingTimes><Weight_Percentage>{weight}</Weight_Percentage><Activity_Id>{number}</Activity_Id>"
            f"<Number_of_Preferred_Starting_Times>{len(places)}</Number_of_Preferred_Starting_Times>{slots}<Active>true</Active><Comments></Comments></ConstraintActivityPreferredStartingTimes>"
        )

    for subject, members, who, day, hour in week.lessons:
        number += 1
        activity(who, subject, members, 0, 1)
        constraints.append(
            f"<ConstraintActivityPreferredStartingTime><Weight_Percentage>100</Weight_Percentage><Activity_Id>{number}</Activity_Id><Preferred_Day>{DAYS[day]}</Preferred_Day>"
            f"<Preferred_Hour>{hour}</Preferred_Hour><Permanently_Locked>true</Permanently_Locked><Active>true</Active><Comments></Comments></ConstraintActivityPreferredStartingTime>"
        )
    wanted, ids_of, held_of = {}, {}, {}
    for code, members in sorted(week.barrettes.items()):
        first = number + 1
        ids = []
        for _ in range(week.count[code]):
            number += 1
            ids.append(number)
            activity(None, SUPPORT, members, first if week.count[code] > 1 else 0, week.count[code])
            wanted[str(number)] = code
            held = [(d, h) for d, h in week.grid if week.free_people(d, h) >= week.groups[code]]
            if len(held) < len(DAYS) * len(HOURS):
                preferred(held, 100)
            hardness = {p: sum(week.moments(m, *p) for m in members) for p in held}
            for level in sorted(set(hardness.values()))[:-1]:
                preferred([p for p in held if hardness[p] <= level], weight)
        ids_of[code], held_of[code] = ids, set(held)
        if len(ids) > 1:
            numbers = "".join(f"<Activity_Id>{n}</Activity_Id>" for n in ids)
            constraints.append(
                "<ConstraintMinDaysBetweenActivities><Weight_Percentage>95</Weight_Percentage><Consecutive_If_Same_Day>false</Consecutive_If_Same_Day>"
                f"<Number_of_Activities>{len(ids)}</Number_of_Activities>{numbers}<MinDays>1</MinDays><Active>true</Active><Comments></Comments></ConstraintMinDaysBetweenActivities>"
            )
    # Barrettes that may not all be at the same time, and when: the people or rooms would be too few.
    too_many = collections.defaultdict(list)
    for place in week.grid:
        seats = min(week.free_people(*place), len(ROOMS))
        there = [code for code in ids_of if place in held_of[code]]
        known = []
        for size in (2, 3, 4):
            for codes in itertools.combinations(there, size):
                if sum(week.groups[c] for c in codes) > seats and not any(k <= set(codes) for k in known):
                    known.append(set(codes))
                    too_many[codes].append(place)
    for codes, places in too_many.items():
        numbers = [n for code in codes for n in ids_of[code]]
        slots = "".join(f"<Selected_Time_Slot><Selected_Day>{DAYS[d]}</Selected_Day><Selected_Hour>{h}</Selected_Hour></Selected_Time_Slot>" for d, h in places)
        constraints.append(
            f"<ConstraintActivitiesMaxSimultaneousInSelectedTimeSlots><Weight_Percentage>100</Weight_Percentage><Number_of_Activities>{len(numbers)}</Number_of_Activities>"
            + "".join(f"<Activity_Id>{n}</Activity_Id>" for n in numbers)
            + f"<Number_of_Selected_Time_Slots>{len(places)}</Number_of_Selected_Time_Slots>{slots}"
            f"<Max_Number_of_Simultaneous_Activities>{len(codes) - 1}</Max_Number_of_Simultaneous_Activities>"
            "<Active>true</Active><Comments></Comments></ConstraintActivitiesMaxSimultaneousInSelectedTimeSlots>"
        )
    out.append("<Activities_List>" + "\n".join(activities) + "</Activities_List>")
    out.append("<Buildings_List></Buildings_List><Rooms_List></Rooms_List>")
    basic = "<ConstraintBasicCompulsory{0}><Weight_Percentage>100</Weight_Percentage><Active>true</Active><Comments></Comments></ConstraintBasicCompulsory{0}>"
    out.append("<Time_Constraints_List>" + basic.format("Time") + "\n".join(constraints) + "</Time_Constraints_List>")
    out.append("<Space_Constraints_List>" + basic.format("Space") + "</Space_Constraints_List></fet>")
    return "\n".join(out), wanted


def ask_fet(file: pathlib.Path, wanted: dict[str, str], limit: int, start: int) -> tuple[dict | None, float]:
    with tempfile.TemporaryDirectory() as folder:
        dice = random.Random(start)
        seeds = [f"--randomseeds{n}={dice.randrange(1, 4_000_000_000)}" for n in (10, 11, 12, 20, 21, 22)]
        off = [
            f"--writetimetables{kind}=false"
            for kind in ("statistics", "dayshorizontal", "daysvertical", "timehorizontal", "timevertical", "subgroups", "groups", "years", "teachers", "teachersfreeperiods", "rooms", "subjects")
        ]
        began = time.monotonic()
        subprocess.run(
            ["fet-cl", f"--inputfile={file}", f"--outputdir={folder}", f"--timelimitseconds={limit}", "--htmllevel=0", *seeds, *off], capture_output=True, timeout=limit + 60
        )
        took = time.monotonic() - began
        found = [p for p in pathlib.Path(folder).rglob("*_activities.xml") if "-highest" not in str(p)]
        if not found:
            return None, took
        choice = collections.defaultdict(list)
        days = {name: number for number, name in DAYS.items()}
        for activity in ElementTree.parse(found[0]).getroot().iter("Activity"):
            code = wanted.get(activity.findtext("Id"))
            if code and activity.findtext("Day"):
                choice[code].append((days[activity.findtext("Day")], activity.findtext("Hour")))
        for code in wanted.values():
            choice.setdefault(code, [])
        return choice, took


def sizes_of(folder: pathlib.Path) -> dict[str, int]:
    root = ElementTree.parse(folder / "ElevesSansAdresses.xml").getroot()
    counts = collections.Counter()
    for structure in root.iter("STRUCTURE"):
        if structure.findtext("TYPE_STRUCTURE") == "D":
            counts[structure.findtext("CODE_STRUCTURE")] += 1
    return counts


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("jalon")
    parser.add_argument("--pupils", type=int, nargs="*", default=[400, 700, 1500])
    parser.add_argument("--seeds", type=int, nargs="*", default=[1, 2, 3])
    parser.add_argument("--starts", type=int, default=6)
    parser.add_argument("--limit", type=int, default=120)
    options = parser.parse_args()
    if not shutil.which("fet-cl"):
        sys.exit("fet-cl is missing: sudo apt-get install -y fet")
    print("| pupils | seed | hours | broken, Jalon | broken, FET | hard, Jalon | hard, FET | worst share, Jalon | worst share, FET | Jalon | FET, one start |")
    print("|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
    worse = 0
    for pupils in options.pupils:
        for seed in options.seeds:
            with tempfile.TemporaryDirectory() as name:
                folder = pathlib.Path(name)
                subprocess.run(
                    [options.jalon, "demo", "--database", str(folder / "school.sqlite"), "--pupils", str(pupils), "--seed", str(seed), "--files", name, "--password-cost", "1"],
                    check=True, capture_output=True,
                )
                file = next(folder.glob("sts_emp_*.xml"))
                week = Week(file, sizes_of(folder))
                choice, ours = ask_jalon(options.jalon, file, week)
                jalon = week.judge(choice)
                tries = []
                for start in range(options.starts):
                    text, wanted = fet_file(week, WEIGHTS[start % len(WEIGHTS)])
                    path = folder / "school.fet"
                    path.write_text(text, encoding="utf-8")
                    tries.append(ask_fet(path, wanted, options.limit, start))
                judged = [week.judge(found) for found, _ in tries if found is not None]
                took = statistics.median(seconds for _, seconds in tries)
                hours = sum(week.count.values())
                best = min(judged, key=lambda j: (j["broken"], j["hard"], j["squares"]), default=None)
                if best and (jalon["broken"], jalon["hard"]) > (best["broken"], best["hard"]):
                    worse += 1
                show = lambda key: "none found" if best is None else best[key]
                print(
                    f"| {pupils} | {seed} | {hours} | {jalon['broken']} | {show('broken')} | {jalon['hard']} | {show('hard')} | {jalon['worst']} | {show('worst')} "
                    f"| {ours:.2f} s | {took:.2f} s |",
                    flush=True,
                )
    print(f"\nFET was better in {worse} of {len(options.pupils) * len(options.seeds)}.")


if __name__ == "__main__":
    main()
