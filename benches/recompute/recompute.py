#!/usr/bin/env python3
"""Recompute closed forms from the tables in data/ alone, and compare them with what the program prints.

    python3 benches/recompute/recompute.py --program target/release/doppelroll --results results/ssn4/results.json

Shares no code with the program and uses only the standard library. README.md beside this file says what is compared,
and why the tolerance is what it is; docs/methodology/closed-form.md says who is counted. The exit status is 1 if a
difference exceeds the tolerance.
"""
import argparse
import csv
import datetime
import io
import json
import math
import subprocess
import sys
from collections import defaultdict
from operator import mul
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RACES = ["white", "black", "api", "aian", "multi", "hispanic"]
SEXES = ["female", "male"]
GROUPS = [(sex, race) for sex in range(2) for race in range(6)]
ALL = range(6)

# Both sides are the same finite sums over the same integers, and nothing needs to be approximated. They should differ only
# in the order of additions (about 1e-12) and, if a program keeps shares in single precision, by 6e-8 for each share.
TOLERANCE = 1e-6

ELECTIONS = {2004: (11, 2), 2012: (11, 6), 2016: (11, 8)}
BANDS_2012 = [(18, 24, 11.5), (25, 44, 39.5), (45, 64, 50.2), (65, 101, 27.8)]  # [voters-2012], millions
VOTERS_2012 = 129e6
NONCITIZENS = [0.016, 0.047, 0.290, 0.016, 0.016, 0.265]  # [acs-citizenship], [citizenship-other-races]
TAIL_NAMES = 4_000_000                                    # [surname-tail], [first-name-tail]
TAIL_INITIALS = "BCDFGHJKLMNPRSTVWYZQ"                    # of made-up names, equally likely
SSN4_NUMBERS = 9_999
SUFFIX_SHARE = 0.10                                       # of men
SUFFIX_SPLIT = [0.60, 0.16, 0.14, 0.08, 0.02]             # [suffix-split]
DOCUMENTED_2004 = 22_431                                  # docs/methodology/closed-form.md

SCHEMA = 3  # of results.json
# Strategies of the scenario ssn4 that use SSN4, the same without it, and whether SSN4 is required (or else must not differ).
SSN4_RULES = [
    ("name + birth date, SSN4 veto", "name + birth date (Crosscheck)", False),
    ("name + birth date, SSN4 required", "name + birth date (Crosscheck)", True),
    ("name + birth date, middle initial and SSN4 veto", "name + birth date, middle initial veto", False),
    ("name + birth date, middle initial, suffix, sex and SSN4 veto", "name + birth date, middle initial, suffix and sex veto", False),
    ("name + birth date, middle initial required, SSN4 veto", "name + birth date, middle initial required", False),
    ("name + birth date, full middle name required, SSN4 veto", "name + birth date, full middle name required", False),
]


# ---------------------------------------------------------------------------------------------- tables

def table(name):
    """Rows of a table in data/, as dictionaries of text."""
    path = ROOT / "data" / name
    if path.suffix == ".zst":
        try:
            from compression import zstd  # in the standard library from Python 3.14 on
            text = zstd.decompress(path.read_bytes()).decode()
        except ImportError:
            text = subprocess.run(["zstd", "-dcq", str(path)], capture_output=True, check=True).stdout.decode()
    else:
        text = path.read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


class Tables:
    """What the closed forms need of data/."""

    def __init__(self):
        self.residents = {(int(r["year"]), int(r["age"])): [int(r[s]) for s in SEXES] for r in table("population.csv.zst")}
        self.days = {int(r["year"]): [int(w) for w in r["weights"].split()] for r in table("birth_days.csv.zst")}
        self.states = {r["state"]: [int(r[race]) for race in RACES] for r in table("states.csv")}
        self.surname_chance = self.surnames()
        self.first_names()

    def surnames(self):
        """Chance that two people of races i and j share a surname; names of the tail are equally frequent."""
        rows = table("surnames.csv.zst")
        columns = [[int(r[race]) for r in rows] for race in RACES]
        totals = [sum(column) for column in columns]
        shares = [[count / total for count in column] for column, total in zip(columns, totals)]
        tail = next(i for i, r in enumerate(rows) if r["name"] == "*")
        return [[sum(map(mul, shares[i], shares[j])) - shares[i][tail] * shares[j][tail] * (1 - 1 / TAIL_NAMES)
                 for j in ALL] for i in ALL]

    def first_names(self):
        """names[year] is, for each sex, a list of names and six lists of P(name | sex, year, race)."""
        cells = defaultdict(lambda: ([], []))
        for row in table("first_names.csv.zst"):
            sex = "FM".index(row["sex"])
            race_shares = [int(row[race]) for race in RACES]
            for year, births in enumerate(map(int, row["births"].split()), int(row["first_year"])):
                if births:
                    cells[year][sex].append((row["name"], births, race_shares))
        self.unlisted = {(row["sex"], int(row["year"])): [int(row[race]) / 1e6 for race in RACES]
                         for row in table("first_names_unlisted.csv")}
        self.typical = [{}, {}]
        for row in table("middle_names.csv"):
            self.typical["FM".index(row["sex"])][row["name"]] = int(row["per_10000"]) / 1e4
        self.typical_share = [sum(of_sex.values()) for of_sex in self.typical]
        self.names = {}
        for year, of_year in cells.items():
            self.names[year] = []
            for sex, of_sex in zip("FM", of_year):
                columns = [[births * shares[race] for _, births, shares in of_sex] for race in ALL]
                totals = [sum(column) for column in columns]
                self.names[year].append(([name for name, _, _ in of_sex],
                                         [[x / t * (1 - u) for x in column]
                                          for column, t, u in zip(columns, totals, self.unlisted[sex, year])]))
        self.chances = {}

    def first_name_chance(self, year, initial):
        """Chance that two people born in that year, of groups k and l, share a first name (or its initial): 12 × 12."""
        return self.chance_of(year, initial, False)

    def chance_of(self, year, initial, middle):
        """The same of first names, or of middle names."""
        if (year, initial, middle) not in self.chances:
            names = self.middle_names(year) if middle else self.names[year]
            # Of those without a typical middle name some bear a name that no list has.
            unlisted = [[u * (1 - self.typical_share[sex] * middle) for u in self.unlisted["FM"[sex], year]] for sex in range(2)]
            made = self.initial_chances if initial else self.name_chances
            self.chances[year, initial, middle] = made(names, unlisted)
        return self.chances[year, initial, middle]

    def middle_names(self, year):
        """Names and shares as in `names`: typical ones, and the first names of those who have none."""
        both = []
        for sex, (names, columns) in enumerate(self.names[year]):
            rest = 1 - self.typical_share[sex]
            shares = [defaultdict(float, {name: rest * x for name, x in zip(names, column)}) for column in columns]
            for name, share in self.typical[sex].items():
                for column in shares:
                    column[name] += share
            all_names = list(shares[0].keys() | shares[1].keys())
            both.append((all_names, [[column[name] for name in all_names] for column in shares]))
        return both

    def name_chances(self, names, unlisted):
        (women, of_women), (men, of_men) = names
        place = {name: i for i, name in enumerate(men)}
        both = [(i, place[name]) for i, name in enumerate(women) if name in place]
        shared = [[[column[i] for i, _ in both] for column in of_women], [[column[j] for _, j in both] for column in of_men]]
        full = [of_women, of_men]

        def chance(k, l):
            (s, race), (t, other) = k, l
            columns = full if s == t else shared
            tail = unlisted[s][race] * unlisted[t][other] / TAIL_NAMES
            return sum(map(mul, columns[s][race], columns[t][other])) + tail
        return [[chance(k, l) for l in GROUPS] for k in GROUPS]

    def initial_chances(self, both, unlisted):
        letters = {}
        for sex, (names, columns) in enumerate(both):
            for race in ALL:
                sums = letters[sex, race] = defaultdict(float)
                for name, share in zip(names, columns[race]):
                    sums[name[0]] += share
                for letter in TAIL_INITIALS:
                    sums[letter] += unlisted[sex][race] / len(TAIL_INITIALS)
        return [[sum(share * letters[l][letter] for letter, share in letters[k].items()) for l in GROUPS] for k in GROUPS]


# ---------------------------------------------------------------------------------------------- people

class Mix:
    """Expected people by birth year and sex, with shares of races that do not depend on either.

    `cut` is the number of days of the last birth year that count: those up to the election's day and month, on which
    the youngest turn 18. Without it (`whole_years`) everybody born in that year counts.
    """

    def __init__(self, tables, year, people, races, whole_years=False):
        self.tables, self.year, self.people, self.races = tables, year, people, [r / sum(races) for r in races]
        self.youngest = year - 18
        month, day = ELECTIONS[year]
        until_election = datetime.date(self.youngest, month, day) - datetime.date(self.youngest, 1, 1)
        self.cut = 366 if whole_years else until_election.days + 1

    def born(self):
        """Residents by (birth year, sex): of people aged a on 1 July half are born in each of two years."""
        residents = defaultdict(float)
        for age in range(101):
            for sex, count in enumerate(self.tables.residents[self.year, age]):
                residents[self.year - age, sex] += count / 2
                residents[self.year - age - 1, sex] += count / 2
        days = self.tables.days[self.youngest]
        part = sum(days[:self.cut]) / sum(days)
        return {(year, sex): count * (part if year == self.youngest else 1)
                for (year, sex), count in residents.items() if year <= self.youngest}

    def scaled(self, residents, people):
        total = sum(residents.values())
        return {key: count * people / total for key, count in residents.items()}

    def days(self, year):
        """Shares of the days of a birth year."""
        days = self.tables.days[year][:self.cut if year == self.youngest else None]
        total = sum(days)
        return [day / total for day in days]

    def by_year(self):
        years = defaultdict(float)
        for (year, _), share in self.weights.items():
            years[year] += share
        return years


class Adults(Mix):
    """Adult residents, scaled from the 2020 Census by the adults of the nation in both years."""

    def __init__(self, tables, year, races, birth_years=None, whole_years=False):
        def nation(of):
            return sum(sum(tables.residents[of, age]) for age in range(18, 101))
        super().__init__(tables, year, sum(races) * nation(year) / nation(2020), races, whole_years)
        weights = self.scaled(self.born(), 1)
        if birth_years:
            weights = {k: w for k, w in weights.items() if birth_years[0] <= k[0] <= birth_years[1]}
            self.people *= sum(weights.values())
        self.weights = self.scaled(weights, 1)


class Voters2012(Mix):
    """Voters of 2012: adult residents of each band of ages, scaled to its votes; the races are those of citizens."""

    def __init__(self, tables, races, whole_years=False, citizens=True):
        if citizens:
            races = [count * (1 - share) for count, share in zip(races, NONCITIZENS)]
        super().__init__(tables, 2012, VOTERS_2012, races, whole_years)
        residents, weights = self.born(), {}
        for youngest, oldest, votes in BANDS_2012:
            weights |= self.scaled({k: v for k, v in residents.items() if youngest <= self.year - k[0] <= oldest}, votes)
        self.weights = self.scaled(weights, 1)


# ---------------------------------------------------------------------------------------------- closed forms

def chance(mix, fields):
    """Chance that two different people drawn from the mix agree on all the fields."""
    fields, tables = set(fields), mix.tables
    dates = {f for f in fields if f.startswith("birth_date")}

    def pair(k, l):
        """What does not depend on the birth year: the surname, sex, race, suffix and number."""
        (sex, race), (other_sex, other_race) = k, l
        q = 1.0
        if "last_name" in fields:
            q *= tables.surname_chance[race][other_race]
        if "sex" in fields:
            q *= sex == other_sex
        if "race" in fields:
            q *= race == other_race
        if "suffix" in fields:
            q *= (sex == other_sex == 1) * sum((SUFFIX_SHARE * share) ** 2 for share in SUFFIX_SPLIT)
        if "ssn4" in fields:
            q /= SSN4_NUMBERS
        return q

    pairs = [[pair(k, l) for l in GROUPS] for k in GROUPS]

    if dates:
        total = 0.0
        for year in mix.by_year():
            weight = [mix.weights[year, sex] * mix.races[race] for sex, race in GROUPS]
            factors = [tables.chance_of(year, f.endswith(":initial"), f.startswith("middle"))
                       for f in fields if f.split("_")[0] in ("first", "middle")]
            q = date_chance(mix, year, dates)
            total += q * sum(weight[k] * weight[l] * pairs[k][l] * math.prod(f[k][l] for f in factors)
                             for k in range(12) for l in range(12))
        return total

    if "first_name" not in fields:
        weight = [sum(w for (_, s), w in mix.weights.items() if s == sex) * mix.races[race] for sex, race in GROUPS]
        return sum(weight[k] * weight[l] * pairs[k][l] for k in range(12) for l in range(12))

    people = [defaultdict(float) for _ in GROUPS]  # share of all people by group and first name
    for (year, sex), weight in mix.weights.items():
        names, columns = tables.names[year][sex]
        for race in ALL:
            of_group, factor = people[6 * sex + race], weight * mix.races[race]
            for name, share in zip(names, columns[race]):
                of_group[name] += factor * share
    everyone = sorted(set().union(*people))
    vectors = [[of_group.get(name, 0.0) for name in everyone] for of_group in people]
    return sum(pairs[k][l] * sum(map(mul, vectors[k], vectors[l])) for k in range(12) for l in range(12) if pairs[k][l])


def date_chance(mix, year, dates):
    """Chance that two people born in that year share the date, or its month."""
    days = mix.days(year)
    if "birth_date" in dates:
        return sum(day * day for day in days)
    if "birth_date:month_year" in dates:
        months = defaultdict(float)
        for n, day in enumerate(days):
            months[(datetime.date(year, 1, 1) + datetime.timedelta(n)).month] += day
        return sum(share * share for share in months.values())
    return 1.0


def room(mix):
    """One pair in so many that shares a birth date, and the people for a chance of 50 % and of 99 %: exactly.

    The chance that n people have n different dates is n! times the n-th elementary symmetric sum of the shares of dates.
    """
    shares = [weight * day for year, weight in mix.by_year().items() for day in mix.days(year)]
    most, scale = 500, 180.0  # the scale keeps the sums within the range of floating point
    sums = [1.0] + [0.0] * most
    for share in shares:
        step = share * scale
        sums = [1.0, *(a + step * b for a, b in zip(sums[1:], sums))]
    shared = [1 - s * math.exp(math.lgamma(n + 1) - n * math.log(scale)) for n, s in enumerate(sums)]
    return (1 / sum(share * share for share in shares),
            next(n for n, p in enumerate(shared) if p > 0.5), next(n for n, p in enumerate(shared) if p >= 0.99))


# ---------------------------------------------------------------------------------------------- comparison

class Comparison:
    def __init__(self, program):
        self.program, self.rows, self.asked = program, [], {}

    def expect(self, fields, options):
        key = (*fields, *options)
        if key not in self.asked:
            command = [self.program, "expect", *fields, *options, "--json"]
            self.asked[key] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
        return self.asked[key]

    def add(self, what, recomputed, theirs, tolerance=TOLERANCE):
        difference = recomputed / theirs - 1
        self.rows.append((what, recomputed, theirs, difference, tolerance))

    def print(self):
        print("| quantity | recomputed | program | relative difference | |")
        print("| --- | ---: | ---: | ---: | --- |")
        for what, ours, theirs, difference, tolerance in self.rows:
            verdict = "" if abs(difference) <= tolerance else "**exceeds the tolerance**"
            print(f"| {what} | {ours:.10g} | {theirs:.10g} | {difference:+.1e} | {verdict} |")
        agree = sum(abs(difference) <= tolerance for *_, difference, tolerance in self.rows)
        print(f"\n{agree} of {len(self.rows)} numbers agree.")
        return agree == len(self.rows)


NAMES = ["first_name", "last_name"]
KEY = [*NAMES, "birth_date"]


def compare(tables, compare_with):
    nation = [sum(column) for column in zip(*tables.states.values())]
    voters, adults = Voters2012(tables, nation), Adults(tables, 2016, nation)
    of_voters, of_adults = ["--mix", "voters-2012"], ["--mix", "adults-2016"]

    # Shared birth dates, and the smallest room.
    young, of_young = Adults(tables, 2016, nation, (1998, 1998)), [*of_adults, "--birth-years", "1998-1998"]
    for label, mix, options in [("voters of 2012", voters, of_voters), ("adults of 2016", adults, of_adults),
                                ("adults of 2016 born in 1998", young, of_young)]:
        theirs = compare_with.expect(["birth_date"], options)
        one_in, even, sure = room(mix)
        compare_with.add(f"{label}: one pair in so many shares the birth date", one_in,
                         theirs["one_pair_in_shares_birth_date"])
        compare_with.add(f"{label}: people for an even chance", even,
                         theirs["people_for_even_chance_of_shared_birth_date"], 0)
        compare_with.add(f"{label}: people for 99 %", sure, theirs["people_for_99_percent_chance_of_shared_birth_date"], 0)

    # Chances per pair by fields and mix.
    questions = [(voters, of_voters, "voters of 2012", fields) for fields in [
        ["birth_date"], ["birth_date:year"], ["birth_date:month_year"], ["sex"], ["race"], ["suffix"], ["first_name"],
        ["last_name"], NAMES, KEY, [*NAMES, "birth_date:year"], ["last_name", "birth_date"], ["first_name", "birth_date"], [*KEY, "ssn4"],
        [*KEY, "middle_name"], [*KEY, "middle_name:initial", "sex"], ["first_name:initial", "last_name", "birth_date"]]]
    ohio = Adults(tables, 2016, tables.states["OH"])
    fifties = Adults(tables, 2016, nation, (1950, 1959))
    questions += [(adults, of_adults, "adults of 2016", fields) for fields in [["birth_date"], ["last_name"], NAMES, KEY]]
    questions += [(ohio, [*of_adults, "--state", "OH"], "adults of Ohio in 2016", KEY),
                  (fifties, [*of_adults, "--birth-years", "1950-1959"], "adults of 2016 born in 1950–59", KEY),
                  (young, of_young, "adults of 2016 born in 1998", ["birth_date"])]
    for mix, options, label, fields in questions:
        compare_with.add(f"{label}: chance per pair of {' + '.join(fields)}", chance(mix, fields),
                         compare_with.expect(fields, options)["probability_per_pair"])
    for mix, options, label in [(voters, of_voters, "voters of 2012"), (adults, of_adults, "adults of 2016"),
                                (ohio, [*of_adults, "--state", "OH"], "adults of Ohio in 2016")]:
        theirs = compare_with.expect(KEY, options)
        compare_with.add(f"{label}: people", mix.people, theirs["people"])
        compare_with.add(f"{label}: expected pairs of {' + '.join(KEY)}",
                         mix.people * (mix.people - 1) / 2 * chance(mix, KEY), theirs["expected_agreeing_pairs"])

    # Adults of 2004, for whom `expect` has no mix: the documented number is rounded to a whole one.
    compare_with.add("adults of 2004: one pair in so many shares the birth date; the program's as documented",
                     room(Adults(tables, 2004, nation))[0], DOCUMENTED_2004, 0.5 / DOCUMENTED_2004)
    return voters, adults, nation


def compare_ssn4(results, compare_with):
    """The rule with SSN4, which `expect` cannot veto: from the results of the scenario, which the program wrote.

    Returns why nothing was compared, or None.
    """
    if results is None:
        return "the option --results was not given"
    found = json.loads(results.read_text(encoding="utf-8"))
    if found.get("schema_version") != SCHEMA:
        return f"{results} has schema {found.get('schema_version')}, and this script reads schema {SCHEMA}"
    links = {s["name"]: s["closed_form_false_links_full_size"] for s in found["strategies"]}
    missing = sorted({name for pair in SSN4_RULES for name in pair[:2]} - set(links))
    if missing:
        return f"{results} has no strategy {' and none '.join(f'“{name}”' for name in missing)}"
    both = next(d["asked"] for d in found["dials"] if d["name"] == "recording.ssn4.coverage") ** 2
    for name, without, required in SSN4_RULES:
        factor = both / SSN4_NUMBERS if required else 1 - both * (1 - 1 / SSN4_NUMBERS)
        compare_with.add(f"scenario ssn4: chance pairs in full of “{name}”", links[without] * factor, links[name])
    return None


def readings(tables, compare_with, voters, adults, nation):
    """What other readings of the same definitions would give."""
    print("\nOther readings, relative to what the program prints:\n")
    print("| people | reading | birth_date | first_name + last_name + birth_date |")
    print("| --- | --- | ---: | ---: |")
    citizens = [count * (1 - share) for count, share in zip(nation, NONCITIZENS)]
    for people, label, mix in [
            ("voters-2012", "as compared above", voters),
            ("voters-2012", "everybody counts who reaches 18 by 31 December", Voters2012(tables, nation, whole_years=True)),
            ("voters-2012", "races of all residents", Voters2012(tables, nation, citizens=False)),
            ("adults-2016", "as compared above: races of all residents", adults),
            ("adults-2016", "races of citizens", Adults(tables, 2016, citizens))]:
        cells = [f"{chance(mix, fields) / compare_with.expect(fields, ['--mix', people])['probability_per_pair'] - 1:+.2%}"
                 for fields in [["birth_date"], KEY]]
        print(f"| {people} | {label} | {' | '.join(cells)} |")


def main():
    parser = argparse.ArgumentParser(description="Recompute closed forms from data/ and compare them with the program's.")
    parser.add_argument("--program", required=True, help="the built program")
    parser.add_argument("--results", type=Path, help="results.json of the scenario ssn4, for the rules with SSN4")
    options = parser.parse_args()
    tables, compare_with = Tables(), Comparison(options.program)
    people = compare(tables, compare_with)
    skipped = compare_ssn4(options.results, compare_with)
    agree = compare_with.print()
    if skipped:
        print(f"Skipped: the rules with SSN4 ({len(SSN4_RULES)} numbers), as {skipped}.")
    readings(tables, compare_with, *people)
    sys.exit(0 if agree else 1)


if __name__ == "__main__":
    main()
