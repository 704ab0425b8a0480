#!/usr/bin/env bash
# Damages the files of FlightBoard's log between two runs, in one replica or in several, and checks that the next run
# mends them, says so and loses nothing; that the same damage in all replicas is refused and changes nothing; and that of
# two processes on one directory only one writes.
#
#   tests/damage-flightboard.sh [CASE…]
#
# Without arguments all cases run. Each prints "passed NAME" or "FAILED NAME: why"; the exit code is 0 if none failed.
# FLIGHTBOARD names another FlightBoard.dll to run; without it the Release build of the sample is used, and built if it
# is not there.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
dll=${FLIGHTBOARD:-$root/samples/FlightBoard/bin/Release/net10.0/FlightBoard.dll}
frame_bytes=88
segment_header_bytes=128

work=$(mktemp -d)
pid=
cleanup() {
    if [[ -n $pid ]]; then kill -KILL "$pid" 2>/dev/null || true; fi
    rm -rf "$work"
}
trap cleanup EXIT

fail() {
    echo "FAILED $case_name: $*"
    sed 's/^/  | /' "$work/output" || true
    exit 1
}

run_board() {
    exit_code=0
    dotnet "$dll" --data "$data" "$@" >"$work/output" 2>&1 </dev/null || exit_code=$?
}

require_exact_board() {
    [[ $exit_code -eq 0 ]] || fail "the run ended with $exit_code"
    [[ $(tail -n 1 "$work/output") == "flights=20000 departures.DFW=1103 departures.ORD=1095 departures.ATL=846"\
" departures.LAX=777 departures.PHX=633 total_delay=154078 new=$1 seconds="* ]] || fail "the board is wrong"
}

require_said() { grep -qE "$1" "$work/output" || fail "nothing was said of '$1'"; }

# The segments of a replica, oldest first.
segments() { ls "$data/log/$1/"*.log; }

# Changes one byte of a file to another value.
flip() {
    local file=$1 offset=$2 byte
    byte=$(od -An -tu1 -j "$offset" -N 1 "$file")
    printf "\\x$(printf '%02x' $((byte ^ 0x55)))" | dd of="$file" bs=1 seek="$offset" conv=notrunc status=none
}

# Where the frame of a position starts in a segment: frames follow each other, each as long as its header says.
offset_of() {
    local file=$1 position=$2 offset=$segment_header_bytes length found
    while true; do
        found=$(od -An -td8 -j $((offset + 16)) -N 8 "$file" | tr -d ' ')
        [[ -n $found && $found -le $position && $found -gt 0 ]] || return 1
        if ((found == position)); then echo "$offset" && return; fi
        length=$(od -An -tu4 -j $((offset + 4)) -N 4 "$file" | tr -d ' ')
        offset=$((offset + (frame_bytes + length + 7) / 8 * 8))
    done
}

flip_record() {
    local replica=$1 position=$2 byte=$3 file
    file=$(segments "$replica" | head -n 1)
    flip "$file" $(($(offset_of "$file" "$position") + byte))
}

# The next run mends everything, says so, loses nothing, and leaves nothing to mend to the one after it.
require_mended() {
    run_board
    require_exact_board 0
    require_said "$1"
    run_board
    require_exact_board 0
    ! grep -qE '^(log: |replica-[0-9]+ )' "$work/output" || fail "the run after the next one still has something to mend"
}

hash_all() { (cd "$data/log" && find . -type f ! -name owner.lock -exec sha256sum {} + | sort -k 2); }

folder_deleted() {
    rm -r "$data/log/replica-2"
    require_mended "^log: '.*replica-2' was new or lost\. It has been filled"
}

header_flipped() {
    flip "$(segments replica-1 | head -n 1)" $((RANDOM % segment_header_bytes))
    require_mended "^log: '.*replica-1/.*' has been mended"
}

frame_flipped() {
    flip_record replica-3 $((2 + RANDOM % 50)) $((RANDOM % (frame_bytes + 100)))
    require_mended "^log: '.*replica-3/.*' has been mended"
}

segment_truncated() {
    local file
    file=$(segments replica-1 | tail -n 1)
    truncate -s $((RANDOM % $(stat -c %s "$file"))) "$file"
    run_board
    require_exact_board 0
    run_board
    require_exact_board 0
}

two_replicas_differently() {
    flip_record replica-1 5 $((frame_bytes + 3))
    flip_record replica-2 9 20
    require_mended "^log: '.*replica-2/.*' has been mended"
}

folder_and_frame() {
    flip_record replica-1 5 $((frame_bytes + 3))
    flip_record replica-2 9 20
    local replica
    rm "$data/log/replica-3/REPLICA"
    require_mended "^log: '.*replica-3' was new or lost"
    for replica in 1 2; do ls "$data/log/replica-$replica/"*.damaged >/dev/null || fail "nothing was kept aside"; done
}

same_record_everywhere() {
    local replica before
    for replica in replica-1 replica-2 replica-3; do flip_record "$replica" 7 $((frame_bytes + 1)); done
    before=$(hash_all)
    run_board
    ((exit_code > 0 && exit_code < 128)) || fail "the run ended with $exit_code"
    require_said '^LogCorruptException: Record 7 '
    [[ $(hash_all) == "$before" ]] || fail "files were changed"
}

second_process() {
    rm -rf "$data"
    dotnet "$dll" --data "$data" --pace 500 >"$work/first" 2>&1 </dev/null &
    pid=$!
    local waited status=0
    for ((waited = 0; waited < 1200; waited++)); do
        if [[ -s $data/acknowledged ]]; then break; fi
        sleep 0.05
    done
    run_board
    ((exit_code > 0 && exit_code < 128)) || fail "the second process ended with $exit_code"
    require_said "^LogInUseException: .*process $pid "
    # Without the lock file they are rivals: exactly one of them writes to the end, and the other one is told why not.
    rm "$data/log/owner.lock"
    run_board
    wait "$pid" || status=$?
    pid=
    ((status == 0 || exit_code == 0)) || fail "both have failed: $(tail -n 5 "$work/first")"
    ((status > 0 || exit_code > 0)) || fail "both have written"
    if ((status > 0)); then cp "$work/first" "$work/output"; fi
    require_said '^(NotPrimary|OutcomeUnknown)Exception: '
    run_board
    [[ $exit_code -eq 0 ]] || fail "what both have stored does not verify"
    run_board --verify
    [[ $exit_code -eq 0 ]] || fail "what both have stored does not verify"
}

[[ -f $dll ]] || dotnet build -c Release "$root/samples/FlightBoard" -v quiet </dev/null
if (($# == 0)); then
    set -- folder_deleted header_flipped frame_flipped segment_truncated two_replicas_differently folder_and_frame \
        same_record_everywhere second_process
fi
RANDOM=${SEED:=$((SRANDOM % 32768))}
echo "damaging the log of $dll, seed $SEED"
data=$work/data
case_name=start
run_board
require_exact_board 20000
mv "$data" "$work/sound"
failed=0
for case_name in "$@"; do
    rm -rf "$data"
    cp -r "$work/sound" "$data"
    began=$SECONDS
    if (trap 'if [[ -n $pid ]]; then kill -KILL "$pid" 2>/dev/null || true; fi' EXIT && "$case_name"); then
        echo "passed $case_name ($((SECONDS - began)) s)"
    else
        failed=$((failed + 1))
    fi
done
((failed == 0))
