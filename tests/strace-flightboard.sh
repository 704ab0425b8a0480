#!/usr/bin/env bash
# Makes the disk calls of single replicas of a running FlightBoard fail, with strace, and checks that a minority of
# failing replicas is survived and that a lost majority ends the run honestly: nothing that was acknowledged is missing.
#
#   tests/strace-flightboard.sh [CASE…]
#
# Without arguments all cases run. Each prints "passed NAME" or "FAILED NAME: why"; the exit code is 0 if none failed.
# Where strace cannot attach to a process, nothing is tested: "skipped: reason". FLIGHTBOARD names another
# FlightBoard.dll to run; without it the Release build of the sample is used, and built if it is not there.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
dll=${FLIGHTBOARD:-$root/samples/FlightBoard/bin/Release/net10.0/FlightBoard.dll}
# At this pace the 20,000 flights take ten seconds: long enough to attach to the threads in the middle of them.
pace_microseconds=500
# A start that shows no threads after this long has hung, and so has a run that has not ended.
start_seconds=60
end_seconds=120

work=$(mktemp -d)
pid=
cleanup() {
    if [[ -n $pid ]]; then kill -KILL "$pid" 2>/dev/null || true; fi
    rm -rf "$work"
}
trap cleanup EXIT

skip() {
    echo "skipped: $*"
    exit 0
}

# Ends the case: its name is the directory's.
fail() {
    echo "FAILED $case_name: $*"
    sed 's/^/  | /' "$work/output" || true
    tail -n 5 "$work"/strace-* 2>/dev/null | sed 's/^/  | /' || true
    exit 1
}

require_strace() {
    command -v strace >/dev/null || skip "there is no strace"
    sleep 30 &
    local target=$! status=0
    timeout 10 strace -o /dev/null -p "$target" -e trace=none 2>"$work/trial" &
    local tracer=$!
    for ((tried = 0; tried < 100; tried++)); do
        if grep -q attached "$work/trial" || ! kill -0 "$tracer" 2>/dev/null; then break; fi
        sleep 0.05
    done
    grep -q attached "$work/trial" || status=1
    kill -KILL "$target" "$tracer" 2>/dev/null || true
    wait "$target" "$tracer" 2>/dev/null || true
    ((status == 0)) || skip "strace cannot attach to a process: $(head -n 1 "$work/trial")"
}

# The thread of a replica, by its name.
thread_of() {
    local thread
    for thread in "/proc/$pid/task/"*; do
        if [[ $(cat "$thread/comm" 2>/dev/null) == "$1" ]]; then basename "$thread"; fi
    done
}

# Waits until flights are being acknowledged, so that the threads exist and calls are under way.
start() {
    : >"$work/output"
    dotnet "$dll" --data "$data" --pace "$pace_microseconds" "$@" >"$work/output" 2>&1 </dev/null &
    pid=$!
    local waited
    for ((waited = 0; waited < start_seconds * 20; waited++)); do
        if [[ -s $data/acknowledged ]]; then return; fi
        kill -0 "$pid" 2>/dev/null || fail "the run ended before it had begun"
        sleep 0.05
    done
    fail "the run did not begin within $start_seconds s"
}

# From its fifth call on, every such call of the replica's thread fails.
inject() {
    local replica=$1 call=$2 error=$3 thread waited
    thread=$(thread_of "$replica")
    [[ $thread =~ ^[0-9]+$ ]] || fail "there is not one thread named $replica, but: '$thread'"
    : >"$work/attached-$replica"
    strace -o "$work/strace-$replica" -p "$thread" -e "trace=$call" -e "inject=$call:error=$error:when=5+" \
        2>"$work/attached-$replica" &
    for ((waited = 0; waited < 200; waited++)); do
        if grep -q attached "$work/attached-$replica"; then return; fi
        sleep 0.02
    done
    fail "strace did not attach to $replica: $(cat "$work/attached-$replica")"
}

# Waits for the end of the run; answers its exit code.
wait_for_end() {
    local waited status=0
    for ((waited = 0; waited < end_seconds * 20; waited++)); do
        kill -0 "$pid" 2>/dev/null || break
        sleep 0.05
    done
    ! kill -0 "$pid" 2>/dev/null || fail "the run has not ended by itself within $end_seconds s"
    wait "$pid" || status=$?
    pid=
    exit_code=$status
    ! grep -qE '^   at |Unhandled exception' "$work/output" || fail "there is a stack trace"
}

run_to_end() {
    exit_code=0
    dotnet "$dll" --data "$data" "$@" >"$work/output" 2>&1 </dev/null || exit_code=$?
}

require_exact_board() {
    local new=$1 last
    [[ $exit_code -eq 0 ]] || fail "the run ended with $exit_code"
    last=$(tail -n 1 "$work/output")
    [[ $last == "flights=20000 departures.DFW=1103 departures.ORD=1095 departures.ATL=846 departures.LAX=777"\
" departures.PHX=633 total_delay=154078 new="$new" seconds="* ]] || fail "the board is wrong: $last"
}

require_failed_replica() {
    grep -qE "^$1 failed: $2 of '.*' failed: .* \(errno $3\)\.$" "$work/output" || fail "$1 is not reported as failed"
    [[ $(grep -cE '^replica-[0-9]+ ' "$work/output") -eq ${4:-1} ]] || fail "another replica is reported, too"
}

# A minority fails: the run completes, and says which replica failed; the next run takes the replica back.
survives() {
    local call=$1 error=$2 name=$3 number=$4
    start
    inject replica-1 "$call" "$error"
    wait_for_end
    require_exact_board 20000
    require_failed_replica replica-1 "$name" "$number"
    run_to_end
    require_exact_board 0
    ! grep -qE '^replica-[0-9]+ ' "$work/output" || fail "the next run does not take replica-1 back"
}

# A majority fails: the run ends by itself with a typed error, what it acknowledged is stored, and the next run completes.
stops() {
    local call=$1 error=$2 name=$3 number=$4 replicas=$5 replica acknowledged stored
    shift 5
    start "$@"
    for replica in $replicas; do inject "$replica" "$call" "$error"; done
    wait_for_end
    ((exit_code > 0 && exit_code < 128)) || fail "the run ended with $exit_code"
    grep -qE '^(LogUnavailable|OutcomeUnknown)Exception: ' "$work/output" || fail "there is no typed error"
    for replica in $replicas; do require_failed_replica "$replica" "$name" "$number" "$(wc -w <<<"$replicas")"; done
    run_to_end --verify "$@"
    # 1: what is stored is right, but not all of the flights.
    [[ $exit_code -eq 1 ]] || fail "after the failure the board does not verify: exit code $exit_code"
    acknowledged=$(tail -n 1 "$data/acknowledged")
    stored=$(sed -nE 's/^verified=([0-9]+) .* faults=0$/\1/p' "$work/output")
    ((acknowledged > 0 && acknowledged <= stored && stored < 20000)) \
        || fail "flight $acknowledged was acknowledged, $stored are stored"
    run_to_end "$@"
    require_exact_board $((20000 - stored))
}

run_case() {
    case $1 in
        one_replica_cannot_sync) survives fdatasync EIO fdatasync 5 ;;
        two_replicas_cannot_sync) stops fdatasync EIO fdatasync 5 "replica-1 replica-3" ;;
        one_replica_is_full) survives pwrite64 ENOSPC pwrite 28 ;;
        two_replicas_are_full) stops pwrite64 ENOSPC pwrite 28 "replica-2 replica-3" ;;
        the_only_replica_cannot_sync) stops fdatasync EIO fdatasync 5 "replica-1" --replicas 1 ;;
        *) fail "there is no such case" ;;
    esac
}

require_strace
[[ -f $dll ]] || dotnet build -c Release "$root/samples/FlightBoard" -v quiet </dev/null
if (($# == 0)); then
    set -- one_replica_cannot_sync two_replicas_cannot_sync one_replica_is_full two_replicas_are_full \
        the_only_replica_cannot_sync
fi
failed=0
for case_name in "$@"; do
    data=$work/$case_name
    rm -f "$work"/strace-* "$work"/attached-*
    began=$SECONDS
    # In a subshell, so that a failed case ends alone; what it has started ends with it.
    if (trap 'if [[ -n $pid ]]; then kill -KILL "$pid" 2>/dev/null || true; fi' EXIT && run_case "$case_name"); then
        echo "passed $case_name ($((SECONDS - began)) s)"
    else
        failed=$((failed + 1))
    fi
done
((failed == 0))
