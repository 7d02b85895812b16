#!/usr/bin/env python3
"""CPU, memory and quality of the Fellegi-Sunter model by number of records: one file searched for duplicates, whole process.

    for scale in 0.0383 0.0766 0.1915 0.383; do target/release/doppelroll generate scenarios/ssn4.toml --scale $scale --format parquet \\
        --columns first_name,middle_name,last_name,suffix,sex,birth_date,ssn4 -o rolls_$scale; done
    python benches/peers/linear.py target/release/doppelroll rolls_0.0383 rolls_0.0766 rolls_0.1915 rolls_0.383

The scenario keeps whole birth dates, so each date has as many people as on the full rolls of its eight states, and pairs grow with records as they do when a file grows by
more dates. Prints a JSON line for each folder; links are counted by DuckDB after the process has ended.
"""
import argparse, json, os, subprocess, tempfile, time

import duckdb


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("doppelroll", help="the command")
    parser.add_argument("rolls", nargs="+", help="folders of records.parquet and truth.parquet")
    parser.add_argument("--strategy", default="fellegi-sunter")
    asked = parser.parse_args()
    for folder in asked.rolls:
        with tempfile.TemporaryDirectory() as place:
            pairs = os.path.join(place, "pairs.parquet")
            command = [asked.doppelroll, "link", "--input", f"{folder}/records.parquet", "--strategy", asked.strategy, "-o", pairs, "--json"]
            start = time.perf_counter()
            process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            printed = process.stdout.read()
            _, status, used = os.wait4(process.pid, 0)
            assert status == 0, folder
            wall = time.perf_counter() - start
            looked_at = json.loads(printed)["strategies"][0]["candidate_pairs"]
            con = duckdb.connect()
            truth = f"'{folder}/truth.parquet'"
            records, matches = con.execute(f"select sum(c), sum(c * (c - 1) / 2) from (select count(*) c from {truth} group by person_id)").fetchone()
            links, right = con.execute(f"""select count(*), sum((a.person_id = b.person_id)::int) from '{pairs}' p
                join {truth} a on a.record_id = p.record_id_left join {truth} b on b.record_id = p.record_id_right""").fetchone()
        print(json.dumps(dict(
            records=int(records), candidate_pairs=looked_at, cpu_s=round(used.ru_utime + used.ru_stime, 1), wall_s=round(wall, 1),
            peak_mib=round(used.ru_maxrss / 1024), bytes_per_record=round(used.ru_maxrss * 1024 / int(records)), links=links,
            precision=round(right / links, 5), recall=round(right / int(matches), 4), load=round(os.getloadavg()[0], 1),
        )), flush=True)


if __name__ == "__main__":
    main()
