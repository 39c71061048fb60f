#!/usr/bin/env bash
# Kills actors and the learner in the middle of a run: nothing is lost that was not declared lost.
source "$(dirname "$0")/common.bash"
endpoint=tcp://127.0.0.1:$((20000 + $$ % 20000))
cluster "$endpoint" 2000000
start learner "$bin/learner" --config "$scratch/cluster.json"
start first "$bin/actor" --connect "$endpoint" --name first
start second "$bin/actor" --config "$scratch/cluster.json" --name second
run=$scratch/runs/test-1

# How many updates the run's metrics hold.
updates() { grep -c charts/update "$run/metrics.jsonl" 2>/dev/null || true; }

# updated SECONDS COUNT: waits for that many.
updated() {
  local left=$((10 * $1))
  until [ "$(updates)" -ge "$2" ] 2>/dev/null; do
    left=$((left - 1))
    [ $left -gt 0 ] || fail "$(updates) updates, not $2"
    sleep 0.1
  done
}

updated 60 3

echo "an actor is killed, another takes its place"
kill -9 "$first"
start third "$bin/actor" --connect "$endpoint" --name third
await 30 '"actor":"third"' "$run/log.jsonl"
await 30 'Actor left' "$run/log.jsonl"

echo "the learner is killed and goes on from its checkpoint; the actors come back by themselves"
present 30 "$run/checkpoints/latest"
kill -9 "$learner"
wait "$learner" 2>/dev/null || true
count=$(updates)
before=$(readlink "$run/checkpoints/latest")
start again "$bin/learner" --config "$scratch/cluster.json" --resume "$run"
await 60 '"start":"2"' "$run/log.jsonl"
updated 60 $((count + 5))
kill -0 "$second" || fail "an actor died with the learner"

echo "SIGTERM drains, saves and exits 0"
kill -TERM "$again"
ended 60 "$again"
[ "$status" = 0 ] || fail "the learner exits $status after SIGTERM"
after=$(readlink "$run/checkpoints/latest")
[[ "$after" > "$before" ]] || fail "no newer checkpoint: $before, then $after"
expect ': holds$' "$scratch/again.out"
kill -TERM "$second" "$third"
ended 30 "$second"
ended 30 "$third"
