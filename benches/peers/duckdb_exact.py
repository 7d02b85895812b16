#!/usr/bin/env python3
"""Exact matching in DuckDB, and beside it doppelroll's linkage stage, on the same rolls.

    python benches/peers/duckdb_exact.py out10m/records.parquet --truth out10m/truth.parquet \
        --rounds 3 --ours 'cargo bench -q --bench stages -- 0.383'

Joins the rolls with themselves on first name, last name and birth date, between different jurisdictions, each pair
once, and stores the pairs. Mode `join` is that; mode `veto` drops pairs whose SSN4 are both there and differ.
Input `strings` has the file's columns as they are; `codes` has an integer for each distinct string; `packed` has the
three integers of the key in one of 64 bits. Loading, coding and packing are not timed. Every measurement is a process
of its own, and the median of three passes in it; with --ours, DuckDB and doppelroll take turns. Prints a JSON line for
each measurement, then one with the medians and ratios.
"""
import argparse, json, re, resource, shlex, statistics, subprocess, sys, time

import duckdb

INPUTS, MODES = ("strings", "codes", "packed"), ("join", "veto")
OURS = {"link: first + last + birth date": "join", "link: the same with SSN4 veto": "veto"}
JOIN = """
    CREATE TABLE pairs AS SELECT l.record_id AS l, r.record_id AS r
    FROM rolls l JOIN rolls r ON {same_key} WHERE l.jurisdiction <> r.jurisdiction AND l.record_id < r.record_id"""
PASSES = 3  # as in the `stages` benchmark: the later ones find memory that is theirs already
VETO = " AND (l.ssn4 IS NULL OR r.ssn4 IS NULL OR l.ssn4 = r.ssn4)"


def load_strings(db, file):
    db.execute(f"CREATE TABLE rolls AS SELECT record_id, jurisdiction, first_name, last_name, birth_date, ssn4 FROM '{file}'")


def load_codes(db, file):
    """Integers throughout, as narrow as they can be."""
    db.execute(f"CREATE TABLE file AS SELECT row_number() OVER () AS n, * FROM '{file}'")
    for column, width in ("first_name", "INTEGER"), ("last_name", "INTEGER"), ("jurisdiction", "UTINYINT"):
        db.execute(f"""CREATE TABLE codes_of_{column} AS SELECT {column} AS word, (row_number() OVER ())::{width} AS code
                       FROM (SELECT DISTINCT {column} FROM file WHERE {column} IS NOT NULL)""")
    db.execute("""
        CREATE TABLE rolls AS SELECT n::INTEGER AS record_id, j.code AS jurisdiction, f.code AS first_name, l.code AS last_name,
            replace(birth_date, '-', '')::INTEGER AS birth_date, ssn4::SMALLINT AS ssn4
        FROM file LEFT JOIN codes_of_first_name f ON f.word = first_name LEFT JOIN codes_of_last_name l ON l.word = last_name
            LEFT JOIN codes_of_jurisdiction j ON j.word = jurisdiction""")
    db.execute("DROP TABLE file")


def load_packed(db, file):
    load_codes(db, file)
    last, first, date = db.execute("SELECT max(last_name), max(first_name), max(birth_date) FROM rolls").fetchone()
    assert last < 1 << 21 and first < 1 << 18 and date < 1 << 25, "too wide to pack"
    db.execute("""
        CREATE TABLE packed AS SELECT record_id, jurisdiction, ssn4,
            (last_name::UBIGINT << 43) | (first_name::UBIGINT << 25) | birth_date::UBIGINT AS key FROM rolls;
        DROP TABLE rolls; ALTER TABLE packed RENAME TO rolls""")


LOAD = {"strings": load_strings, "codes": load_codes, "packed": load_packed}


def cpu_seconds():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def memory_mib(which):
    """VmRSS: now; VmHWM: the peak since `forget_peak`."""
    with open("/proc/self/status") as status:
        return int(re.search(rf"{which}:\s+(\d+)", status.read())[1]) // 1024


def forget_peak():
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")


def measure(file, truth, kind, mode, threads):
    db = duckdb.connect()
    db.execute(f"SET threads = {threads}; SET preserve_insertion_order = false; SET enable_progress_bar = false")
    LOAD[kind](db, file)
    key = ["key"] if kind == "packed" else ["first_name", "last_name", "birth_date"]
    join = JOIN.format(same_key=" AND ".join(f"l.{column} = r.{column}" for column in key))
    forget_peak()
    loaded, passes = memory_mib("VmRSS"), []
    for _ in range(PASSES):
        db.execute("DROP TABLE IF EXISTS pairs")
        cpu, wall = cpu_seconds(), time.perf_counter()
        db.execute(join + (VETO if mode == "veto" else ""))
        passes.append((cpu_seconds() - cpu, time.perf_counter() - wall))
    cpu, wall = (statistics.median(column) for column in zip(*passes))
    peak = memory_mib("VmHWM")
    found = {
        "tool": f"duckdb {duckdb.__version__}", "input": kind, "mode": mode, "threads": threads,
        "records": db.execute("SELECT count(*) FROM rolls").fetchone()[0],
        "cpu_s": round(cpu, 3), "wall_s": round(wall, 3), "loaded_mib": loaded, "peak_mib": peak,
        "pairs": db.execute("SELECT count(*) FROM pairs").fetchone()[0],
    }
    if truth and kind == "strings":
        found["same_person"] = db.execute(f"""SELECT count(*) FROM pairs JOIN '{truth}' a ON a.record_id = l
            JOIN '{truth}' b ON b.record_id = r WHERE a.person_id = b.person_id""").fetchone()[0]
    return found


def ours(command):
    """CPU and wall seconds of the linkage stage by mode: each the median of the passes that one run prints."""
    printed = subprocess.run(shlex.split(command), check=True, capture_output=True, text=True).stdout
    passes = {mode: [] for mode in MODES}
    for line in printed.splitlines():
        if timed := re.match(r"(.*?)\s+wall\s+([\d.]+) s\s+cpu\s+([\d.]+) s", line):
            if mode := OURS.get(timed[1]):
                passes[mode].append((float(timed[3]), float(timed[2])))
    return {mode: [statistics.median(column) for column in zip(*of)] for mode, of in passes.items()}


def show(line):
    print(json.dumps(line), flush=True)


def rounds(options):
    taken = {}

    def keep(name, mode, cpu, wall):
        taken.setdefault((name, mode), []).append((cpu, wall))

    pairs = {}
    for _ in range(options.rounds):
        for kind in INPUTS:
            if options.ours:
                for mode, (cpu, wall) in ours(options.ours).items():
                    show({"tool": "doppelroll", "mode": mode, "cpu_s": cpu, "wall_s": wall})
                    keep("doppelroll", mode, cpu, wall)
            for mode in MODES:
                again = [sys.executable, __file__, options.rolls, "--one", kind, mode, "--threads", str(options.threads)]
                again += ["--truth", options.truth] if options.truth else []
                line = json.loads(subprocess.run(again, check=True, capture_output=True, text=True).stdout)
                show(line)
                keep(kind, mode, line["cpu_s"], line["wall_s"])
                pairs.setdefault(mode, set()).add(line["pairs"])
    medians = {key: [statistics.median(column) for column in zip(*of)] for key, of in taken.items()}
    summary = {"rounds": options.rounds, "pairs": {mode: sorted(counts) for mode, counts in pairs.items()}}
    for (name, mode), (cpu, wall) in sorted(medians.items()):
        summary[f"{name} {mode}"] = {"cpu_s": round(cpu, 3), "wall_s": round(wall, 3)}
        if options.ours and name != "doppelroll":
            summary[f"{name} {mode}"]["cpu_ratio"] = round(cpu / medians["doppelroll", mode][0], 1)
            summary[f"{name} {mode}"]["wall_ratio"] = round(wall / medians["doppelroll", mode][1], 1)
    show(summary)


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("rolls", help="records.parquet of `doppelroll generate`")
parser.add_argument("--truth", help="truth.parquet: count the pairs that are one person")
parser.add_argument("--rounds", type=int, default=3)
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--ours", help="command that runs the `stages` benchmark on the same rolls")
parser.add_argument("--one", nargs=2, metavar=("INPUT", "MODE"), help="one measurement only")
options = parser.parse_args()
if options.one:
    show(measure(options.rolls, options.truth, *options.one, options.threads))
else:
    rounds(options)
