#!/usr/bin/env bash
# Runs Stryker over files of the log, named as globs ('**/Quorum.cs'), and lists the mutants that no test kills. Takes
# about ten seconds for each mutant on two cores; the whole log has some thousands. With --tests FILTER only some tests
# are run ('FullyQualifiedName~.Files.' for those of files that are drawn), in a second for each mutant.
#
# Stryker activates its mutants in the process that loads the tests, which xunit 3 is not: there every mutant survives.
# So the tests are run from a copy made for xunit 2, without those of the real disk, of the simulation and of the
# testing tools themselves, which would take minutes for each mutant.
set -euo pipefail
filter=
if [[ ${1:-} == --tests ]]; then filter=$2; shift 2; fi
(($# > 0)) || { echo "usage: $0 [--tests FILTER] GLOB..." >&2; exit 1; }

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
git -C "$root" archive HEAD | tar -x -C "$work"
cd "$work"

sed -i 's/"xunit.v3" Version="[^"]*"/"xunit" Version="2.9.3"/
    s/"xunit.v3.\(assert\|extensibility.core\)" Version="[^"]*"/"xunit.\1" Version="2.9.3"/' Directory.Packages.props
sed -i 's/xunit\.v3\./xunit./' tests/MemoryDb.Log.Conformance/*.csproj
sed -i 's/ValueTask \(InitializeAsync\|DisposeAsync\)()/Task \1()/; s/ValueTask.CompletedTask/Task.CompletedTask/' \
    tests/MemoryDb.Log.Conformance/TransactionLogFixture.cs
cd tests/MemoryDb.Log.Tests
sed -i 's/"xunit.v3"/"xunit"/; /OutputType/d; /MemoryDb.Simulation/d; /MemoryDb.Fuzzing/d; /coverlet/d; /FsCheck/d' ./*.csproj
rm -rf IO Fuzzing Testing PlantTests.cs QuorumLogSimulationTests.cs QuorumLogOnDiskConformance.cs \
    QuorumLogHangTests.cs QuorumLogSlowDiskTests.cs ConformanceRejectsFaultyLogs.cs InMemoryTransactionLogConformance.cs

globs=$(printf '"%s", ' "$@")
cat >stryker-config.json <<JSON
{ "stryker-config": {
  "project": "MemoryDb.Log.csproj", "test-projects": ["MemoryDb.Log.Tests.csproj"], "configuration": "Release",
  "mutate": [${globs%, }], "test-case-filter": "$filter", "concurrency": 2, "additional-timeout": 8000, "coverage-analysis": "perTest",
  "reporters": ["json", "dots"] } }
JSON
dotnet tool install dotnet-stryker --version 5.1.0 --tool-path "$work/tool" >/dev/null

# It writes for a terminal, and fails without one. A dot is a mutant killed, an S one that survived.
script -qec "'$work/tool/dotnet-stryker' --skip-version-check -O '$work/report'" /dev/null

python3 - "$work/report/reports/mutation-report.json" <<'PYTHON'
import collections, json, sys

for path, file in json.load(open(sys.argv[1]))["files"].items():
    counts = collections.Counter(mutant["status"] for mutant in file["mutants"])
    killed, alive = counts["Killed"] + counts["Timeout"], counts["Survived"] + counts["NoCoverage"]
    if killed + alive == 0:
        continue
    print(f"{path.split('/src/')[-1]}: {killed} of {killed + alive} killed")
    for mutant in file["mutants"]:
        if mutant["status"] in ("Survived", "NoCoverage"):
            line = mutant["location"]["start"]["line"]
            replacement = " ".join(mutant["replacement"].split())
            print(f"  {line}: {file['source'].splitlines()[line - 1].strip()[:70]} => {replacement[:70]}")
PYTHON
