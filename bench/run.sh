#!/usr/bin/env bash
# Measures MemoryDb beside the limits of this machine, on an otherwise idle one: in each round every engine once, so
# that what disturbs one disturbs the others too. Prints the medians of all rounds as a table, with the ratios that the
# project holds itself to.
#
#   bench/run.sh [--rounds 5] [--seconds 2] [--data FOLDER] [--pauses]
#
# With --pauses also a minute of reads and writes on ten million keys, once (some 4 GiB of memory).
set -euo pipefail
rounds=5 seconds=2 data=$(mktemp -d) pauses=false

lines=$(mktemp) published=$(mktemp -d)
trap 'rm -rf "$lines" "$published"' EXIT
while (($# > 0)); do
    case $1 in
        --rounds) rounds=$2; shift 2 ;;
        --seconds) seconds=$2; shift 2 ;;
        --data) data=$2; shift 2 ;;
        --pauses) pauses=true; shift ;;
        *) sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 1 ;;
    esac
done

cd "$(dirname "${BASH_SOURCE[0]}")/.."
# Compiled beforehand, as an application that is to start fast: else a restart is for a third the compiler's.
dotnet publish -c Release bench/MemoryDb.Benchmarks --use-current-runtime --self-contained false \
    -p:PublishReadyToRun=true -o "$published" -v quiet --nologo >&2
measure() {
    dotnet "$published/MemoryDb.Benchmarks.dll" macro \
        --engine "$1" --workload "$2" --seconds "${3:-$seconds}" --data "$data" 2>/dev/null | tee -a "$lines"
}

for ((round = 1; round <= rounds; round++)); do
    echo "# round $round of $rounds" >&2
    measure raw3 append
    measure memorydb set
    measure dict get
    measure memorydb get
    measure memorydb get-beside-set
    measure dict memory
    measure memorydb-mem memory
    measure replay reopen
    measure memorydb reopen
    measure memorydb mixed,zadd,ztop10,hset,hget
done
if $pauses; then measure memorydb pauses 60; fi

python3 - "$lines" <<'PYTHON'
import collections, statistics, sys

rows = collections.defaultdict(list)
for line in open(sys.argv[1]):
    engine, workload, concurrency, *figures = line.split("\t")
    rows[engine, workload, int(concurrency)].append([float(figure) for figure in figures])
RATE, P50, P99, P999, ALLOCATED = range(5)


def of(column, *row):
    return statistics.median(figures[column] for figures in rows[row])


print("\n| engine | workload | in flight, threads or batch | per second | p50 µs | p99 µs | p99.9 µs | B/op |")
print("|---|---|---|---|---|---|---|---|")
for row in rows:
    print(f"| {row[0]} | {row[1]} | {row[2]} | {of(RATE, *row):,.1f} | " + " | ".join(
        f"{of(column, *row):,.1f}" for column in (P50, P99, P999, ALLOCATED)) + " |")

gates = [
    ("set, 1 in flight: p50 / raw3 p50, 1 record", 1.5, of(P50, "memorydb", "set", 1) / of(P50, "raw3", "append", 1)),
    ("set, 64 in flight: p50 / raw3 p50, 64 records", 2.5,
     of(P50, "memorydb", "set", 64) / of(P50, "raw3", "append", 64)),
    ("set, 1024 in flight: p99.9 / p50", 20, of(P999, "memorydb", "set", 1024) / of(P50, "memorydb", "set", 1024)),
    ("get beside sets: p50 / alone", 2,
     of(P50, "memorydb", "get-beside-set", 1024) / of(P50, "memorydb", "get-beside-set", 0)),
    ("get beside sets: p99.9 / p50", 20,
     of(P999, "memorydb", "get-beside-set", 1024) / of(P50, "memorydb", "get-beside-set", 1024)),
    ("bytes a key / dict", 0.9, of(RATE, "memorydb-mem", "memory", 1) / of(RATE, "dict", "memory", 1)),
    ("reopen / replay", 2, of(RATE, "memorydb", "reopen", 1) / of(RATE, "replay", "reopen", 1)),
    ("get: bytes allocated", 0.05, max(of(ALLOCATED, "memorydb", "get", threads) for threads in (1, 2))),
]
floors = [
    ("set, 1024 in flight: rate / raw3's records", 0.15,
     of(RATE, "memorydb", "set", 1024) / (of(RATE, "raw3", "append", 1024) * 1024)),
    ("get, 1 thread: rate / dict", 0.6, of(RATE, "memorydb", "get", 1) / of(RATE, "dict", "get", 1)),
    ("get, 2 threads: rate / dict", 0.6, of(RATE, "memorydb", "get", 2) / of(RATE, "dict", "get", 2)),
]
if ("memorydb", "pauses", 64) in rows:
    gates.append(("ten million keys: p99.9 of reads, ms", 10, of(P999, "memorydb", "pauses", 64) / 1000))
print("\n| ratio | wanted | measured | |\n|---|---|---|---|")
for name, limit, value in gates:
    print(f"| {name} | ≤ {limit} | {value:.2f} | {'holds' if value <= limit else 'MISSED'} |")
for name, limit, value in floors:
    print(f"| {name} | ≥ {limit} | {value:.2f} | {'holds' if value >= limit else 'MISSED'} |")
PYTHON
