#!/usr/bin/env bash
# Counts the instructions of one decision, case by case, under callgrind.
#
# Counted is what happens inside the call, its own prologue and return included.
# The same binary gives the same count on every run.
# Needs valgrind. Run from anywhere: benches/instructions.sh
set -euo pipefail
cd "$(dirname "$0")/.."

cargo bench --quiet --bench instructions --no-run
binary=$(cargo bench --bench instructions --no-run --message-format=json 2>/dev/null |
    sed -n 's/.*"name":"instructions".*"executable":"\([^"]*\)".*/\1/p' | tail -n 1)

rounds=1000
printf '%-40s %s\n' case instructions
for case in $("$binary" | grep /); do
    counted=ask
    case $case in making/*) counted=make ;; esac
    collected=$(valgrind --tool=callgrind --callgrind-out-file=/dev/null \
        --collect-atstart=no --toggle-collect="*instructions*$counted*" "$binary" "$case" $rounds 2>&1 |
        sed -n 's/.*Collected : \([0-9]*\).*/\1/p')
    printf '%-40s %s\n' "$case" $((collected / rounds))
done
