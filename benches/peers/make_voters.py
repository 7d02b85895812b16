#!/usr/bin/env python3
"""Simple synthetic voter file with truth, for timing matchers (not a model of any state, and not made by doppelroll).

    python benches/peers/make_voters.py --n 1000000 --seed 7 --out voters_1m --csv

Writes OUT.parquet (and OUT.csv).  ~3% of rows are a second registration of somebody
else in the file (same truth_id), carrying noise: moved address, typo, nickname, married
name, missing middle, missing ssn4, day/month swap, wrong year.  Hard negatives that are
NOT duplicates: twins (~1%: same last, dob, address) and father/son (~1%: same first+last,
address, suffix Jr/Sr).  Name frequencies: US Census 1990 lists (PyPI 'names'), first
names get a birth-cohort peak.  Everything is seeded by (seed, chunk).
"""
import argparse, os, sys, time
import numpy as np, pyarrow as pa, pyarrow.parquet as pq, pyarrow.csv as pc
import names as _n

HERE = os.path.dirname(_n.__file__)
def load(f):
    w, p = [], []
    for line in open(os.path.join(HERE, f)):
        a = line.split()
        w.append(a[0]); p.append(float(a[1]))
    p = np.array(p); p = np.where(p <= 0, 0.0005, p)
    return np.array(w, dtype=object), p / p.sum()

LAST, PL = load("dist.all.last")
MALE, PM = load("dist.male.first")
FEM, PF = load("dist.female.first")
NICK = {"WILLIAM":"BILL","ROBERT":"BOB","JAMES":"JIM","RICHARD":"RICK","JOHN":"JACK","MICHAEL":"MIKE","THOMAS":"TOM",
 "ELIZABETH":"BETH","MARGARET":"PEGGY","KATHERINE":"KATE","PATRICIA":"PAT","JENNIFER":"JENNY","CHRISTOPHER":"CHRIS",
 "DANIEL":"DAN","MATTHEW":"MATT","ANTHONY":"TONY","JOSEPH":"JOE","CHARLES":"CHUCK","SUSAN":"SUE","DEBORAH":"DEB"}
STATES = np.array("OH MI IN PA KY IL WI WV FL NC".split(), dtype=object)
PS = np.array([.40,.14,.08,.09,.06,.07,.04,.03,.06,.03]); PS /= PS.sum()
TYPES = np.array("ST AVE RD DR LN CT BLVD PL WAY TER".split(), dtype=object)
NZ = 4000

rs = np.random.default_rng(12345)
COH = np.arange(1920, 2010, 5)
def cohort_cdf(p):
    # head names get a gaussian popularity peak in birth year; renormalised per cohort
    peak = rs.uniform(1915, 2010, len(p)); wid = rs.uniform(14, 45, len(p))
    m = p[None, :] * np.exp(-0.5 * ((COH[:, None] - peak[None, :]) / wid[None, :]) ** 2 * 1.0)
    m += 0.05 * p[None, :]
    m /= m.sum(1, keepdims=True)
    return np.cumsum(m, 1)
CM, CF = cohort_cdf(PM), cohort_cdf(PF)
CL = np.cumsum(PL)
STREET = np.array([a for a in LAST[:6000]], dtype=object); CS = np.cumsum(PL[:6000] / PL[:6000].sum())
ZW = 1.0 / (np.arange(1, NZ + 1) ** 0.45); CZ = np.cumsum(ZW / ZW.sum())
ZST = rs.choice(len(STATES), NZ, p=PS); ZIP = np.array([f"{z:05d}" for z in (rs.permutation(90000)[:NZ] + 10000)], dtype=object)
ABC = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

def typo(s, r):
    if not s or len(s) < 3: return s
    i = int(r.integers(1, len(s) - 1)); k = int(r.integers(0, 4))
    if k == 0: return s[:i] + s[i+1:]
    if k == 1: return s[:i] + ABC[int(r.integers(0, 26))] + s[i:]
    if k == 2: return s[:i] + ABC[int(r.integers(0, 26))] + s[i+1:]
    return s[:i] + s[i+1] + s[i] + s[i+2:]

def pick(cdf, n, r): return np.minimum(np.searchsorted(cdf, r.random(n)), len(cdf) - 1)
def first_names(sex, year, r):
    out = np.empty(len(sex), dtype=object); c = np.clip((year - 1920) // 5, 0, len(COH) - 1)
    u = r.random(len(sex))
    for k in range(len(COH)):
        for s, cdf, nm in ((0, CM, MALE), (1, CF, FEM)):
            w = np.nonzero((c == k) & (sex == s))[0]
            out[w] = nm[np.minimum(np.searchsorted(cdf[k], u[w]), len(nm) - 1)]
    return out

def chunk(n, seed, ci, slim):
    r = np.random.default_rng([seed, ci])
    nd = int(round(n * 0.03)); m = n - nd
    sex = (r.random(m) < 0.52).astype(int)
    year = 2006 - np.floor(82 * r.beta(1.25, 1.7, m)).astype(int)
    doy = r.integers(0, 365, m); doy[r.random(m) < 0.003] = 0
    first = first_names(sex, year, r); mid = first_names(sex, year, r)
    last = LAST[pick(CL, m, r)].copy()
    ssn4 = r.integers(1, 10000, m)
    z = pick(CZ, m, r); hn = r.integers(1, 9999, m); st = pick(CS, m, r); ty = r.integers(0, len(TYPES), m)
    suf = np.full(m, "", dtype=object)
    # twins: person i+1 copies last, dob, address of i; parent/child: shares first,last,address, year+27
    idx = r.permutation(m - 1)[: int(m * 0.02)]
    tw = idx[: len(idx) // 4]; ps = idx[len(idx) // 4 : len(idx) // 2]   # 0.5% each as pairs => ~1% of people each
    for a in (last, year, doy, z, hn, st, ty): a[tw + 1] = a[tw]
    for a in (last, z, hn, st, ty, first, sex): a[ps + 1] = a[ps]
    year[ps + 1] = np.minimum(2006, year[ps] + 27); suf[ps + 1] = "JR"; suf[ps] = np.where(r.random(len(ps)) < .5, "SR", "")
    truth = np.arange(m) + ci * n
    src = r.permutation(m)[:nd]
    A = [np.concatenate([x, x[src]]) for x in (first, mid, last, suf, sex, year, doy, ssn4, z, hn, st, ty, truth)]
    first, mid, last, suf, sex, year, doy, ssn4, z, hn, st, ty, truth = A
    dob = np.array(year - 1970, dtype="datetime64[Y]").astype("datetime64[D]") + doy
    D = np.arange(m, n)
    # noise on the copy
    mv = D[r.random(nd) < 0.70]
    hn[mv] = r.integers(1, 9999, len(mv)); st[mv] = pick(CS, len(mv), r); ty[mv] = r.integers(0, len(TYPES), len(mv)); z[mv] = pick(CZ, len(mv), r)
    for i in D[r.random(nd) < 0.04]: first[i] = typo(first[i], r)
    for i in D[r.random(nd) < 0.05]: first[i] = NICK.get(first[i], first[i])
    for i in D[r.random(nd) < 0.04]: last[i] = typo(last[i], r)
    mar = D[(sex[D] == 1) & (r.random(nd) < 0.10)]; last[mar] = LAST[pick(CL, len(mar), r)]
    mid[D[r.random(nd) < 0.25]] = ""
    ini = r.random(n) < 0.35; mid[ini] = np.array([x[:1] for x in mid[ini]], dtype=object)
    mid[r.random(n) < 0.12] = ""
    sw = D[r.random(nd) < 0.015]
    dd = dob[sw]; mon = dd.astype("datetime64[M]").astype(int) % 12 + 1; day = (dd - dd.astype("datetime64[M]")).astype(int) + 1
    ok = day <= 12
    dob[sw[ok]] = (np.datetime64("1970-01-01", "M") + (year[sw[ok]] - 1970) * 12 + (day[ok] - 1)).astype("datetime64[D]") + (mon[ok] - 1)
    wy = D[r.random(nd) < 0.015]; dob[wy] = dob[wy] + 365 * r.choice([-10, -1, 1, 10], len(wy))
    ss = np.array([f"{s:04d}" for s in ssn4], dtype=object)
    ss[r.random(n) < 0.08] = None
    bad = D[r.random(nd) < 0.02]; ss[bad] = np.array([f"{s:04d}" for s in r.integers(1, 10000, len(bad))], dtype=object)
    p = r.permutation(n)
    rid = np.arange(n) + ci * n
    f = lambda a: a[p]
    if slim:
        return pa.table({"record_id": rid, "first": f(first), "last": f(last), "dob": pa.array(f(dob), pa.date32()), "ssn4": pa.array(f(ss), pa.string()), "truth_id": f(truth)})
    addr = np.array([f"{h} {s} {t}" for h, s, t in zip(hn, STREET[st], TYPES[ty])], dtype=object)
    nn = lambda a: pa.array([x if x else None for x in f(a)], pa.string())
    return pa.table({"record_id": rid, "first": pa.array(f(first), pa.string()), "middle": nn(mid), "last": pa.array(f(last), pa.string()),
        "suffix": nn(suf), "dob": pa.array(f(dob), pa.date32()), "sex": pa.array(np.where(f(sex) == 1, "F", "M").tolist(), pa.string()),
        "ssn4": pa.array(f(ss), pa.string()), "address": pa.array(f(addr), pa.string()), "zip": pa.array(ZIP[f(z)], pa.string()),
        "state": pa.array(STATES[ZST[f(z)]], pa.string()), "truth_id": f(truth)})

if __name__ == "__main__":
    ap = argparse.ArgumentParser(); ap.add_argument("--n", type=int, required=True); ap.add_argument("--seed", type=int, default=7)
    ap.add_argument("--out", required=True); ap.add_argument("--csv", action="store_true"); ap.add_argument("--slim", action="store_true")
    a = ap.parse_args(); t = time.time(); C = min(a.n, 1_000_000); assert a.n % C == 0
    w = c = None
    for ci in range(a.n // C):
        tb = chunk(C, a.seed, ci, a.slim)
        w = w or pq.ParquetWriter(a.out + ".parquet", tb.schema, compression="zstd"); w.write_table(tb)
        if a.csv:
            c = c or pc.CSVWriter(a.out + ".csv", tb.schema); c.write_table(tb)
        print(f"chunk {ci+1}/{a.n//C} {time.time()-t:.1f}s", file=sys.stderr)
    w.close(); c and c.close()
