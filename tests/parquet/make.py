"""Makes the Parquet files of this folder, and beside each the text that its cells should give: what pyarrow says they are.

Run once with pyarrow (26.0.1): python make.py FOLDER. The files are committed, so no test needs Python.

The text is pyarrow's own (`str` of the Python value), but for five things that the program says otherwise on purpose:
* a whole number in a column of floats has no decimal point, as tables with gaps turn whole numbers into floats; NaN is empty;
* booleans are lower-case, as in CSV;
* an instant (a timestamp with a time zone) is written as the instant in UTC, and as a date when it is midnight there: Parquet
  does not keep the zone;
* a timestamp at midnight is a date;
* INT96 is taken for an instant, as Spark means it, and pyarrow shows it as local time.
"""
import csv, datetime, decimal, sys, uuid
import pyarrow as pa, pyarrow.parquet as pq

folder = sys.argv[1]
UTC = datetime.timezone.utc
EAST = datetime.timezone(datetime.timedelta(hours=1))


def text(value, kind):
    if value is None:
        return ""
    if pa.types.is_boolean(kind):
        return str(value).lower()
    if pa.types.is_floating(kind):
        if value != value:
            return ""
        shown = repr(value) if not pa.types.is_float32(kind) else pa.scalar(value, pa.float32()).cast(pa.string()).as_py()
        return shown.removesuffix(".0")
    if pa.types.is_timestamp(kind):
        value = value.as_py() if hasattr(value, "as_py") else value
        if kind.tz is not None:
            value = value.astimezone(UTC).replace(tzinfo=None)
        if (value.hour, value.minute, value.second, value.microsecond) == (0, 0, 0, 0):
            return value.strftime("%Y-%m-%d")
        return str(value) + ("Z" if kind.tz is not None else "")
    if isinstance(value, bytes):
        return value.decode()
    return str(value)


def write(name, columns, text_name=None, instants=(), **options):
    table = pa.table(columns)
    pq.write_table(table, f"{folder}/{name}.parquet", **options)
    with open(f"{folder}/{text_name or name}.csv", "w", newline="") as out:
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(table.column_names)
        for row in range(table.num_rows):
            cells = [text(table.column(c)[row].as_py(), table.schema.field(c).type) for c in range(table.num_columns)]
            rows.writerow([cell + "Z" if name in instants and ":" in cell else cell for name, cell in zip(table.column_names, cells)])


D = datetime.datetime
day = datetime.date(1950, 3, 14)
types = {}
for bits in (8, 16, 32, 64):
    types[f"uint{bits}"] = pa.array([0, 2**bits - 1, None, 2 ** (bits - 1)], f"uint{bits}")
    types[f"int{bits}"] = pa.array([-(2 ** (bits - 1)), 2 ** (bits - 1) - 1, None, -1], f"int{bits}")
types |= {
    "float": pa.array([0.1, 50309.0, None, float("nan")], pa.float32()),
    "double": pa.array([0.1, 50309.0, None, float("nan")], pa.float64()),
    "boolean": pa.array([True, False, None, True]),
    "string": pa.array(["Ann", "Müller, \"X\"", None, ""]),
    "large_string": pa.array(["a", "b", None, "c"], pa.large_string()),
    "binary": pa.array([b"abc", b"", None, b"z"]),
    "dictionary": pa.array(["M", "F", None, "M"]).dictionary_encode(),
    "date32": pa.array([day, datetime.date(1899, 12, 31), None, datetime.date(2099, 12, 31)]),
    "date64": pa.array([day, datetime.date(1899, 12, 31), None, datetime.date(2099, 12, 31)], pa.date64()),
    "decimal9": pa.array([decimal.Decimal("1234567.89"), decimal.Decimal("-0.05"), None, decimal.Decimal("0.00")], pa.decimal128(9, 2)),
    "decimal18": pa.array([decimal.Decimal("123456789012345"), decimal.Decimal("-1"), None, decimal.Decimal(0)], pa.decimal128(18, 0)),
    "decimal38": pa.array([decimal.Decimal("12345678901234567890123456789.012"), decimal.Decimal("-0.001"), None, decimal.Decimal("1.000")], pa.decimal128(38, 3)),
    "time_ms": pa.array([datetime.time(23, 59, 58), datetime.time(0, 0), None, datetime.time(1, 2, 3, 4000)], pa.time32("ms")),
    "time_us": pa.array([datetime.time(23, 59, 58), datetime.time(0, 0), None, datetime.time(1, 2, 3, 4)], pa.time64("us")),
    "uuid": pa.array([uuid.UUID(int=7).bytes, uuid.UUID(int=2**127).bytes, None, uuid.UUID(int=2**100).bytes], pa.uuid()),
    "null": pa.nulls(4),
    "struct": pa.array([{"x": 1}, {"x": None}, None, {"x": 4}], pa.struct([("x", pa.int32())])).field("x"),
}
for unit in ("ms", "us", "ns"):
    local = [D(1950, 3, 14), D(1950, 3, 14, 23, 30), None, D(2024, 2, 29, 12, 0, 0, 5000)]
    types[f"timestamp_{unit}"] = pa.array(local, pa.timestamp(unit))
    types[f"utc_{unit}"] = pa.array([v and v.replace(tzinfo=UTC) for v in local], pa.timestamp(unit, tz="UTC"))
# Midnight in Berlin is the evening before in UTC: which day is meant Parquet does not say.
types["berlin"] = pa.array([D(1990, 3, 14, tzinfo=EAST), None, D(1990, 3, 14, 1, tzinfo=EAST), None], pa.timestamp("us", tz="Europe/Berlin"))
write("types", types)
write("types_v1", {k: v for k, v in types.items() if not k.endswith("_ns")}, version="1.0", coerce_timestamps="ms", allow_truncated_timestamps=True)
write("int96", {"seen": pa.array([D(1950, 3, 14), D(1950, 3, 14, 23, 30), None], pa.timestamp("ns"))}, instants=["seen"], use_deprecated_int96_timestamps=True)

few = {"id": pa.array(range(100), pa.uint32()), "name": pa.array([f"NAME {i % 7}" for i in range(100)])}
for codec in ("none", "snappy", "gzip", "brotli", "zstd", "lz4"):
    write(f"codec_{codec}", few, text_name="codec", compression=codec, write_page_checksum=True, data_page_version="2.0" if codec == "zstd" else "1.0", row_group_size=64)
encoded = {
    "id": pa.array([i * 17 for i in range(200)], pa.int64()),
    "name": pa.array([f"prefix {i}" for i in range(200)]),
    "text": pa.array([f"{i}" if i % 5 else None for i in range(200)]),
    "number": pa.array([i / 4 for i in range(200)]),
}
write("encodings", encoded, use_dictionary=False, data_page_version="2.0", column_encoding={
    "id": "DELTA_BINARY_PACKED", "name": "DELTA_BYTE_ARRAY", "text": "DELTA_LENGTH_BYTE_ARRAY", "number": "BYTE_STREAM_SPLIT"})
