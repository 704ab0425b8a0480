#!/usr/bin/env bash
# Runs the tests of the log and of the core under coverlet and prints, for the code of the log, of recovery and of the
# codecs, which branches no test takes, and the share that is taken. Where both projects run a line the better counts.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for tested in Log Core; do
    dotnet test "$root/tests/MemoryDb.$tested.Tests" -c Release --collect:"XPlat Code Coverage" \
        --results-directory "$work/$tested" \
        -- "DataCollectionRunSettings.DataCollectors.DataCollector.Configuration.Include=[MemoryDb.Log]*,[MemoryDb.Core]*"
done

python3 - "$work"/*/*/coverage.cobertura.xml <<'PYTHON'
import collections, re, sys
import xml.etree.ElementTree as xml

SCOPES = {
    "log": r"^Log/",
    "recovery": r"^Core/(Snapshots|Replication)/",
    "codecs": r"^Core/(Serialization/|Log/|Effects/Effect(Encoder|Decoder|Shape|Item|Kind)"
    r"|Commit/(RecordHeader|EffectsPart|PendingRecord))",
}
best = collections.defaultdict(dict)
for report in sys.argv[1:]:
    for line_of in xml.parse(report).iter("class"):
        place = re.search(r"MemoryDb\.((?:Log|Core)/(?!obj).*)$", line_of.get("filename"))
        if not place:
            continue
        for line in line_of.iter("line"):
            if line.get("branch") != "True":
                continue
            taken, all_ = map(int, re.search(r"\((\d+)/(\d+)\)", line.get("condition-coverage")).groups())
            known = best[place[1]].get(int(line.get("number")), (0, all_))
            best[place[1]][int(line.get("number"))] = max(known, (taken, all_), key=lambda pair: pair[0] / pair[1])

total = [0, 0]
for scope, pattern in SCOPES.items():
    sums = [0, 0]
    for name in sorted(name for name in best if re.search(pattern, name)):
        for line, (taken, all_) in sorted(best[name].items()):
            sums[0] += taken
            sums[1] += all_
            if taken < all_:
                print(f"  {name}:{line} {taken} of {all_}")
    print(f"{scope}: {sums[0]} of {sums[1]} branches, {sums[0] / sums[1]:.1%}")
    total = [total[0] + sums[0], total[1] + sums[1]]
print(f"all: {total[0]} of {total[1]} branches, {total[0] / total[1]:.1%}")
PYTHON
