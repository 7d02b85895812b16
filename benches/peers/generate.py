#!/usr/bin/env python3
"""How many records a CPU second `doppelroll generate` writes, in turns with DupeHell.

    python benches/peers/generate.py target/release/doppelroll --rounds 5

Each run is a whole process, from start to exit, tables and answer key included; user + system seconds of the child.
DupeHell is its Python package (compiled code; `pip install dupehell`), left out when it is not installed.
Prints a JSON line for each run, then one with the medians and ratios.
"""
import argparse, importlib.metadata, json, os, pathlib, shutil, statistics, subprocess, sys, tempfile, time

LINKAGE = "jurisdiction,first_name,middle_name,last_name,suffix,birth_date,sex,ssn4"
DUPEHELL = """
import json, sys, dupehell
made = dupehell.generate(domain="kyc", size=int(sys.argv[1]), seed=int(sys.argv[2]), output_dir=sys.argv[3], output_format="parquet")
print(json.dumps({"rows": made.total_records}))
"""


def dupehell_version():
    try:
        return importlib.metadata.version("dupehell")
    except importlib.metadata.PackageNotFoundError:
        return None


def run(command):
    """Rows written and CPU seconds, wall seconds and peak MiB of a process."""
    with tempfile.TemporaryFile("w+") as out:
        begun = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit(f"exit status {process.returncode}: {command}")
        out.seek(0)
        rows = json.loads(out.read())["rows"]
    return rows, used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024


def main(options):
    ours = [options.doppelroll, "generate", options.scenario, "--scale", str(options.scale), "--json"]
    cases = {}
    for format in ("parquet", "csv"):
        cases[f"doppelroll, all columns, {format}"] = lambda out, _, f=format: [*ours, "--format", f, "-o", out]
        cases[f"doppelroll, linkage columns, {format}"] = lambda out, _, f=format: [*ours, "--format", f, "-o", out, "--columns", LINKAGE]
    peer = None
    if version := dupehell_version():
        peer = f"DupeHell {version}, kyc, parquet"
        cases[peer] = lambda out, nth: [sys.executable, "-c", DUPEHELL, str(options.size), str(42 + nth), out]
    taken = {name: [] for name in cases}
    for nth in range(options.rounds):
        for name, command in cases.items():
            out = tempfile.mkdtemp(dir=options.scratch)
            rows, cpu, wall, peak = run(command(out, nth))
            written = sum(file.stat().st_size for file in pathlib.Path(out).rglob("*") if file.is_file())
            shutil.rmtree(out)
            taken[name].append((rows, cpu, wall, peak, written))
            print(json.dumps({"case": name, "rows": rows, "cpu_s": round(cpu, 3), "wall_s": round(wall, 3), "peak_mib": round(peak),
                              "rows_per_cpu_s": round(rows / cpu), "mb": round(written / 1e6)}), flush=True)
    rate = {name: statistics.median(rows / cpu for rows, cpu, *_ in of) for name, of in taken.items()}
    summary = {}
    for name, of in taken.items():
        rows, cpu, wall, peak, written = (statistics.median(column) for column in zip(*of))
        summary[name] = {"rows": rows, "cpu_s": round(cpu, 3), "wall_s": round(wall, 3), "peak_mib": round(peak),
                         "rows_per_cpu_s": round(rate[name]), "rows_per_wall_s": round(rows / wall), "mb": round(written / 1e6)}
        if peer and name != peer:
            summary[name]["ratio_to_peer"] = round(rate[name] / rate[peer], 2)
    print(json.dumps({"rounds": options.rounds, "medians": summary}, indent=1))


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("doppelroll", help="the program, built with --release")
parser.add_argument("--scenario", default="scenarios/ssn4.toml")
parser.add_argument("--scale", type=float, default=0.08, help="0.08 is about 2 million records")
parser.add_argument("--size", type=int, default=2_000_000, help="records asked of DupeHell")
parser.add_argument("--rounds", type=int, default=3)
parser.add_argument("--scratch", help="where runs write; removed after each [default: the system's]")
main(parser.parse_args())
