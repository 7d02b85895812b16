#!/usr/bin/env python3
"""Fellegi-Sunter on one file: doppelroll and Splink in turns, same records, blocking and comparisons.

    python benches/peers/splink_voters.py voters_1m --doppelroll target/release/doppelroll [--rounds 1] [--ssn4] [--no-zip]
    python benches/peers/splink_voters.py voters_1m --ours 'cargo bench -q --bench model --' [--rounds 1] [--ssn4] [--no-zip]

voters_1m.parquet (read by Splink and by `doppelroll link`) and voters_1m.csv (read by benches/model.rs) are made by make_voters.py. Blocking: birth date; first + last name.
Comparisons: Jaro-Winkler of first and last name (.92, .88, .7) with term frequencies, of the middle name (.9), birth date, suffix, ZIP code with term
frequencies, and on demand SSN4. Splink is trained as its documentation advises: prior from deterministic rules, u from 1e7 random pairs, m in three EM runs,
blocked on first+last, first+birth date and last+birth date. CPU seconds are user + system of one process, with reading
the file; peak memory is the process's. Prints a JSON line for each run.
"""
import argparse, json, os, resource, shlex, subprocess, sys, time

THRESHOLDS = (0.01, 0.5, 0.9, 0.95, 0.99, 0.999, 0.9999)


def splink(path, ssn4, zip_code):
    import logging, warnings

    warnings.filterwarnings("ignore")
    import duckdb
    import splink
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    con = duckdb.connect()
    con.execute("set enable_progress_bar=false")
    con.execute(f"create table voters as select * from '{path}.parquet'")
    similar = [0.92, 0.88, 0.7]
    comparisons = [
        cl.JaroWinklerAtThresholds("first", similar).configure(term_frequency_adjustments=True),
        cl.JaroWinklerAtThresholds("last", similar).configure(term_frequency_adjustments=True),
        cl.JaroWinklerAtThresholds("middle", [0.9]),
        cl.DateOfBirthComparison("dob", input_is_string=False),
        cl.ExactMatch("suffix"),
    ]
    if zip_code:
        comparisons.append(cl.ExactMatch("zip").configure(term_frequency_adjustments=True))
    if ssn4:
        comparisons.append(cl.LevenshteinAtThresholds("ssn4", 1))
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="record_id",
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=[block_on("dob"), block_on("first", "last")],
        additional_columns_to_retain=["truth_id"],
        retain_intermediate_calculation_columns=False,
        retain_matching_columns=False,
    )
    linker = Linker(DuckDBAPI(con).register("voters"), settings, log_level=logging.WARNING)
    rules = [block_on("first", "last", "dob"), block_on("first", "dob", "zip"), block_on("last", "dob", "zip")]
    linker.training.estimate_probability_two_random_records_match(rules, recall=0.8)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e7, seed=1)
    for rule in (block_on("first", "last"), block_on("first", "dob"), block_on("last", "dob")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    table = linker.inference.predict(threshold_match_probability=min(THRESHOLDS)).physical_name
    used = resource.getrusage(resource.RUSAGE_SELF)
    one = lambda query: con.execute(query).fetchone()
    matches = int(one("select sum(c*(c-1)/2) from (select count(*) c from voters group by truth_id)")[0])
    quality = {}
    for threshold in THRESHOLDS:
        links, right, claimed = one(
            f"select count(*), coalesce(sum((truth_id_l=truth_id_r)::int),0), avg(1-match_probability) from {table} where match_probability>={threshold}"
        )
        quality[str(threshold)] = dict(
            links=links, precision=round(right / links, 4), recall=round(right / matches, 4),
            claimed_false=round(claimed, 5), true_false=round(1 - right / links, 5),
        )
    print(json.dumps(dict(
        tool=f"splink {splink.__version__}", matches=matches, cpu_s=round(used.ru_utime + used.ru_stime, 2),
        peak_mib=round(used.ru_maxrss / 1024), quality=quality,
    )))


NAMES = {
    "Splink's name levels": '''{ field = "first_name", levels = ["exact", "jaro_winkler >= 0.92", "jaro_winkler >= 0.88", "jaro_winkler >= 0.7"] },
    { field = "last_name", levels = ["exact", "jaro_winkler >= 0.92", "jaro_winkler >= 0.88", "jaro_winkler >= 0.7"] },
    { field = "middle_name", levels = ["exact", "jaro_winkler >= 0.9"] },''',
    "own levels": '''{ field = "first_name" }, { field = "last_name" }, { field = "middle_name" },''',
}


def doppelroll(command, path, levels, ssn4, zip_code):
    """One run of `doppelroll link`: its CPU and memory by the system's account of the process, its links counted by DuckDB."""
    import tempfile

    import duckdb

    more = '{ field = "zip", term_frequency = true },' * zip_code + '{ field = "ssn4" },' * ssn4
    strategy = f"""[[strategy]]
name = "{levels}"
model = "fellegi-sunter"
direction = "none"
[strategy.settings]
blocking = [["birth_date"], ["first_name", "last_name"]]
comparison = [ {NAMES[levels]} {{ field = "birth_date" }}, {{ field = "suffix" }}, {more} ]
threshold = {min(THRESHOLDS)}
"""
    columns = "record_id=record_id,first_name=first,middle_name=middle,last_name=last,suffix=suffix,birth_date=dob,ssn4=ssn4,zip=zip"
    with tempfile.TemporaryDirectory() as folder:
        pairs, settings = os.path.join(folder, "pairs.parquet"), os.path.join(folder, "strategy.toml")
        open(settings, "w").write(strategy)
        arguments = [command, "link", "--input", path + ".parquet", "--columns", columns, "--strategy", settings, "-o", pairs, "--json"]
        process = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        counts = json.loads(process.stdout.read())
        _, status, used = os.wait4(process.pid, 0)
        assert status == 0
        con = duckdb.connect()
        voters = f"(select record_id::varchar as id, truth_id from '{path}.parquet')"
        matches = int(con.execute(f"select sum(c*(c-1)/2) from (select count(*) c from {voters} group by truth_id)").fetchone()[0])
        con.execute(f"""create table judged as select p.posterior::double as p, (a.truth_id = b.truth_id)::int as same from '{pairs}' p
            join {voters} a on a.id = p.record_id_left join {voters} b on b.id = p.record_id_right""")
        quality = {}
        for threshold in THRESHOLDS:
            links, right, claimed = con.execute("select count(*), sum(same), avg(1 - p) from judged where p >= ?", [threshold]).fetchone()
            quality[str(threshold)] = dict(
                links=links, precision=round(right / links, 4), recall=round(right / matches, 4),
                claimed_false=round(claimed, 5), true_false=round(1 - right / links, 5),
            )
    print(json.dumps(dict(
        tool=f"doppelroll, {levels}", candidate_pairs=counts["strategies"][0]["candidate_pairs"], matches=matches,
        cpu_s=round(used.ru_utime + used.ru_stime, 2), peak_mib=round(used.ru_maxrss / 1024), quality=quality,
    )))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", help="file without .parquet and .csv")
    parser.add_argument("--ours", default="cargo bench -q --bench model --", help="command that runs benches/model.rs")
    parser.add_argument("--doppelroll", help="the command, to be measured instead by its `link` on the Parquet file")
    parser.add_argument("--levels", help="one run of doppelroll at these levels")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--ssn4", action="store_true")
    parser.add_argument("--no-zip", action="store_true")
    parser.add_argument("--splink-only", action="store_true", help="one run of Splink, in this process")
    asked = parser.parse_args()
    if asked.splink_only:
        return splink(asked.path, asked.ssn4, not asked.no_zip)
    if asked.levels:
        return doppelroll(asked.doppelroll, asked.path, asked.levels, asked.ssn4, not asked.no_zip)
    flags = ["--ssn4"] * asked.ssn4 + ["--no-zip"] * asked.no_zip
    ours = [shlex.split(asked.ours) + [asked.path + ".csv"] + flags]
    if asked.doppelroll:
        own = [sys.executable, __file__, asked.path, "--doppelroll", asked.doppelroll]
        ours = [own + ["--levels", levels] + flags for levels in NAMES]
    for _ in range(asked.rounds):
        for command in ours + [[sys.executable, __file__, asked.path, "--splink-only"] + flags]:
            start = time.perf_counter()
            ran = subprocess.run(command, check=True, capture_output=True, text=True)
            line = json.loads(ran.stdout.strip().splitlines()[-1])
            line.update(wall_s=round(time.perf_counter() - start, 1), load=round(os.getloadavg()[0], 1))
            print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
