#!/usr/bin/env python3
"""F1 of the Fellegi-Sunter model and of Splink on doppelroll's own rolls with noise: same records, blocking and fields.

    target/release/doppelroll generate scenarios/matchers.toml -o rolls
    python benches/peers/splink_rolls.py target/release/doppelroll rolls [--no-ssn4]

One file is searched for duplicates by both. Blocking: birth date; first + last name. Splink is trained as its documentation advises: prior from deterministic rules, u
from 1e7 random pairs, m in three EM runs. Prints precision, recall and F1 at every threshold for both, a JSON line for each; links are counted here, by DuckDB.
"""
import argparse, json, logging, os, re, subprocess, tempfile, warnings

warnings.filterwarnings("ignore")
import duckdb

THRESHOLDS = (0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 0.99, 0.999)
HERE = os.path.dirname(os.path.abspath(__file__))


def quality(con, table, left, right, probability, matches, where="true"):
    """Counts at each threshold, from a table of pairs."""
    truth = f"""create or replace temp table judged as select p.{probability}::double as p, (a.person_id = b.person_id)::int as right
        from {table} p join truth a on a.record_id = p.{left} join truth b on b.record_id = p.{right} where {where}"""
    con.execute(truth)
    rows = {}
    for threshold in THRESHOLDS:
        links, right, claimed = con.execute(
            "select count(*), coalesce(sum(\"right\"), 0), avg(1 - p) from judged where p >= ?", [threshold]
        ).fetchone()
        precision, recall = right / max(links, 1), right / matches
        rows[str(threshold)] = dict(
            links=links, precision=round(precision, 5), recall=round(recall, 5),
            f1=round(2 * right / (links + matches), 5), claimed_false=round(claimed or 0, 5), true_false=round(1 - precision, 5),
        )
    best = max(rows.values(), key=lambda row: row["f1"])["f1"]
    return dict(best_f1=best, quality=rows)


def splink_pairs(con, ssn4):
    """Splink's predictions as a table of the connection."""
    import splink
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    similar = [0.92, 0.88, 0.7]
    comparisons = [
        cl.JaroWinklerAtThresholds("first_name", similar).configure(term_frequency_adjustments=True),
        cl.JaroWinklerAtThresholds("last_name", similar).configure(term_frequency_adjustments=True),
        cl.JaroWinklerAtThresholds("middle_name", [0.9]),
        cl.DateOfBirthComparison("birth_date", input_is_string=False),
        cl.ExactMatch("suffix"),
        cl.ExactMatch("sex"),
        cl.ExactMatch("zip").configure(term_frequency_adjustments=True),
    ]
    if ssn4:
        comparisons.append(cl.LevenshteinAtThresholds("ssn4", 1))
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="record_id",
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=[block_on("birth_date"), block_on("first_name", "last_name")],
        retain_intermediate_calculation_columns=False,
        retain_matching_columns=False,
    )
    linker = Linker(DuckDBAPI(con).register("voters"), settings, log_level=logging.WARNING)
    rules = [
        block_on("first_name", "last_name", "birth_date"),
        block_on("first_name", "birth_date", "zip"),
        block_on("last_name", "birth_date", "zip"),
    ]
    linker.training.estimate_probability_two_random_records_match(rules, recall=0.8)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e7, seed=1)
    for rule in (["first_name", "last_name"], ["first_name", "birth_date"], ["last_name", "birth_date"]):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*rule))
    return splink.__version__, linker.inference.predict(threshold_match_probability=min(THRESHOLDS)).physical_name


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("doppelroll", help="the command")
    parser.add_argument("rolls", help="folder of records.csv and truth.csv")
    parser.add_argument("--strategy", default=os.path.join(HERE, "rolls-model.toml"))
    parser.add_argument("--no-ssn4", action="store_true")
    parser.add_argument("--tools", nargs="+", default=["doppelroll", "splink"])
    asked = parser.parse_args()
    con = duckdb.connect()
    con.execute("set enable_progress_bar=false")
    read = lambda name: f"read_csv('{asked.rolls}/{name}.csv', all_varchar=true)"
    con.execute(f"create table truth as select record_id, person_id from {read('truth')}")
    matches = int(con.execute("select sum(c * (c - 1) / 2) from (select count(*) c from truth group by person_id)").fetchone()[0])
    if "doppelroll" in asked.tools:
        with tempfile.TemporaryDirectory() as folder:
            strategy, pairs = os.path.join(folder, "strategy.toml"), os.path.join(folder, "pairs.csv")
            text = open(asked.strategy).read()
            open(strategy, "w").write(re.sub(r'    \{ field = "ssn4".*\n', "", text) if asked.no_ssn4 else text)
            command = [asked.doppelroll, "link", "--input", f"{asked.rolls}/records.csv", "--strategy", strategy, "-o", pairs]
            subprocess.run(command + ["--json"], check=True, capture_output=True)
            con.execute(f"create table ours as select * from read_csv('{pairs}', all_varchar=true)")
        for (name,) in con.execute("select distinct strategy from ours order by 1").fetchall():
            found = quality(con, "ours", "record_id_left", "record_id_right", "posterior", matches, "strategy = '%s'" % name.replace("'", "''"))
            print(json.dumps(dict(tool="doppelroll", strategy=name, matches=matches, **found)), flush=True)
    if "splink" in asked.tools:
        con.execute(f"create table voters as select * replace (try_cast(birth_date as date) as birth_date) from {read('records')}")
        version, table = splink_pairs(con, not asked.no_ssn4)
        found = quality(con, table, "record_id_l", "record_id_r", "match_probability", matches)
        print(json.dumps(dict(tool=f"splink {version}", matches=matches, **found)), flush=True)


if __name__ == "__main__":
    main()
