#!/usr/bin/env bash
# Kills FlightBoard with SIGKILL at random moments, over and over on the same data, and checks after each kill that no
# acknowledged flight is missing and none was taken in twice; at the end the board must be exact.
#
#   tests/kill-flightboard.sh [KILLS] [SEED]
#
# KILLS (default 100) counts only kills that hit an unfinished run. FLIGHTBOARD names another FlightBoard.dll to run;
# without it the Release build of the sample is used, and built if it is not there.
set -euo pipefail

kills_wanted=${1:-100}
seed=${2:-$((SRANDOM % 32768))}
RANDOM=$seed

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
dll=${FLIGHTBOARD:-$root/samples/FlightBoard/bin/Release/net10.0/FlightBoard.dll}
# At this pace the 20,000 flights take longer than 100 short lives.
pace_microseconds=4000
# A start that has not begun to take flights in after this long has hung.
start_seconds=60

work=$(mktemp -d)
pid=
cleanup() {
    if [[ -n $pid ]]; then kill -KILL "$pid" 2>/dev/null || true; fi
    rm -rf "$work"
}
trap cleanup EXIT

fail() {
    echo "FAILED after $kills kills (seed $seed): $*" >&2
    sed 's/^/  | /' "$work/output" >&2 || true
    exit 1
}

lines() { if [[ -f $1 ]]; then wc -l <"$1"; else echo 0; fi; }

# Runs to the end, and demands the exact board.
finish() {
    local status=0 last
    dotnet "$dll" --data "$data" >"$work/output" 2>&1 </dev/null || status=$?
    [[ $status -eq 0 ]] || fail "the last run ended with $status"
    last=$(tail -n 1 "$work/output")
    [[ $last == "flights=20000 departures.DFW=1103 departures.ORD=1095 departures.ATL=846 departures.LAX=777"\
" departures.PHX=633 total_delay=154078 new="* ]] || fail "the board is wrong: $last"
    status=0
    dotnet "$dll" --data "$data" --verify >"$work/output" 2>&1 </dev/null || status=$?
    [[ $status -eq 0 ]] || fail "the finished board does not verify: exit code $status"
}

# Waits until the run has checked what the kill before left, or has ended.
wait_for_verification() {
    local waited
    for ((waited = 0; waited < start_seconds * 50; waited++)); do
        if grep -q '^verified=' "$work/output" || ! kill -0 "$pid" 2>/dev/null; then return; fi
        sleep 0.02
    done
    fail "the run did not start within $start_seconds s"
}

[[ -f $dll ]] || dotnet build -c Release "$root/samples/FlightBoard" -v quiet </dev/null
echo "killing $dll: $kills_wanted kills, seed $seed"

kills=0 kills_while_ingesting=0 rounds=1
data=$work/data-1
while ((kills < kills_wanted)); do
    : >"$work/output"
    acknowledged_before=$(lines "$data/acknowledged")
    dotnet "$dll" --data "$data" --pace "$pace_microseconds" >"$work/output" 2>&1 </dev/null &
    pid=$!
    # One life in four may end anywhere in the start, the recovery of the log included.
    if ((RANDOM % 4 > 0)); then wait_for_verification; fi
    sleep "$(printf '0.%03d' $((RANDOM % 600)))"
    kill -KILL "$pid" 2>/dev/null || true
    status=0
    wait "$pid" 2>/dev/null || status=$?
    pid=

    if [[ $status -eq 0 ]]; then
        echo "round $rounds was finished after $kills kills: going on with fresh data"
        finish
        rm -rf "$data"
        rounds=$((rounds + 1))
        data=$work/data-$rounds
        continue
    fi
    [[ $status -eq 137 ]] || fail "the run ended with $status, not by the kill"
    ! grep -q '^fault:' "$work/output" || fail "what was acknowledged and what is stored differ"
    # The board's last line is out: nothing was unfinished, so the kill does not count.
    if grep -q '^flights=' "$work/output"; then continue; fi

    kills=$((kills + 1))
    acknowledged=$(lines "$data/acknowledged")
    if ((acknowledged > acknowledged_before)); then kills_while_ingesting=$((kills_while_ingesting + 1)); fi
    status=0
    dotnet "$dll" --data "$data" --verify >"$work/output" 2>&1 </dev/null || status=$?
    # 0: all flights are there; 1: as many as were taken in; anything else is a fault.
    [[ $status -le 1 ]] && grep -q '^verified=.* faults=0$' "$work/output" \
        || fail "after a kill the board does not verify: exit code $status"
    if ((kills % 10 == 0)); then echo "$kills kills, $acknowledged flights acknowledged"; fi
done

finish
echo "kills=$kills while_ingesting=$kills_while_ingesting rounds=$rounds seed=$seed missing=0 doubled=0"
