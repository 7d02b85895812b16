#!/usr/bin/env python3
"""What a comparison of addresses and classes of look-alikes change, in files where relatives meet: one file searched for duplicates.

    target/release/doppelroll generate scenarios/matchers.toml -o rolls
    python benches/peers/household.py target/release/doppelroll rolls

Six models on the same records and blocking keys (birth date; first + last name). Relatives are told from the answer key: people are numbered in pairs
(p and p xor 1) of twins, fathers and sons, and couples. Of a pair, those born on one day (by either file) are twins, men of one surname born 15 or more years apart father and son, others a
couple. Prints a JSON line for each model: links at 0.95, recall, the share claimed and true, and of each kind false links and those claimed. Needs duckdb.
"""
import argparse, json, os, subprocess, tempfile

import duckdb

FIELDS = ["first_name", "middle_name", "last_name", "suffix", "sex", "birth_date", "ssn4"]
MODELS = {
    "independent": ("independent", False, False),
    "independent + address": ("independent", False, True),
    "by key": ("by-key", False, False),
    "by key + address": ("by-key", False, True),
    "look-alikes": ("by-key", True, False),
    "look-alikes + address": ("by-key", True, True),
}


def strategies():
    for name, (non_matches, look_alikes, address) in MODELS.items():
        fields = FIELDS + ["address"] * address
        comparison = ", ".join('{ field = "%s" }' % field for field in fields)
        yield f"""[[strategy]]
name = "{name}"
model = "fellegi-sunter"
direction = "none"
[strategy.settings]
blocking = [["birth_date"], ["first_name", "last_name"]]
comparison = [{comparison}]
non_matches = "{non_matches}"
look_alikes = {str(look_alikes).lower()}
threshold = 0.95
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("doppelroll", help="the command")
    parser.add_argument("rolls", help="folder of records.csv and truth.csv")
    asked = parser.parse_args()
    con = duckdb.connect()
    read = lambda name: f"read_csv('{name}', all_varchar=true)"
    con.execute(f"""create table r as select record_id, person_id::bigint as person, birth_date, last_name, sex
        from {read(asked.rolls + '/records.csv')} said join {read(asked.rolls + '/truth.csv')} truth using (record_id)""")
    matches = int(con.execute("select sum(c * (c - 1) / 2) from (select count(*) c from r group by person)").fetchone()[0])
    with tempfile.TemporaryDirectory() as folder:
        strategy, pairs = os.path.join(folder, "strategy.toml"), os.path.join(folder, "pairs.csv")
        open(strategy, "w").write("\n".join(strategies()))
        command = [asked.doppelroll, "link", "--input", f"{asked.rolls}/records.csv", "--strategy", strategy, "-o", pairs, "--json"]
        subprocess.run(command, check=True, capture_output=True)
        con.execute(f"""create table links as select p.strategy, 1 - p.posterior::double as doubt, case
                when a.person = b.person then 'one person'
                when xor(a.person, 1) <> b.person then 'strangers'
                when a.birth_date = b.birth_date then 'twins'
                when a.last_name = b.last_name and a.sex = 'M' and b.sex = 'M'
                    and abs(substr(a.birth_date, 1, 4)::int - substr(b.birth_date, 1, 4)::int) >= 15 then 'father and son'
                else 'couple or other kin' end as kind
            from {read(pairs)} p join r a on a.record_id = p.record_id_left join r b on b.record_id = p.record_id_right""")
    for name in MODELS:
        rows = con.execute("select kind, count(*), sum(doubt) from links where strategy = ? group by kind order by kind", [name]).fetchall()
        links, right = sum(row[1] for row in rows), sum(row[1] for row in rows if row[0] == "one person")
        kinds = {kind: [count, round(doubt, 2)] for kind, count, doubt in rows if kind != "one person"}
        claimed = sum(row[2] for row in rows)
        print(json.dumps(dict(
            model=name, links=links, recall=round(right / matches, 4), true_false=round(1 - right / links, 5),
            claimed_false=round(claimed / links, 5), false_and_claimed=kinds,
        )), flush=True)


if __name__ == "__main__":
    main()
