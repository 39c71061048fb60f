# Shared by the whole-run tests: paths, a scratch folder, waiting, checking.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
bin=$root/.build/release
scratch=$(mktemp -d)
children=()

# finish [STATUS]: says how the test ended; the status is that of the last command when not given.
finish() {
  local status=${1:-$?}
  for pid in "${children[@]:-}"; do
    if [ -n "$pid" ]; then kill -9 "$pid" 2>/dev/null || true; fi
  done
  if [ $status -ne 0 ]; then
    echo "FAILED: $0 (line ${failed_line:-?}); what the programs wrote:"
    for log in "$scratch"/*.out; do
      if [ -e "$log" ]; then echo "--- $log"; tail -n 12 "$log"; fi
    done
  else
    echo "passed: $0"
  fi
  rm -rf "$scratch"
  exit $status
}
trap finish EXIT
trap 'failed_line=$LINENO' ERR

fail() { echo "$0: $*" >&2; exit 1; }

# start NAME COMMAND...: runs a program in the background, its output in $scratch/NAME.out, its
# process in $NAME.
start() {
  local name=$1
  shift
  "$@" >>"$scratch/$name.out" 2>&1 &
  children+=($!)
  printf -v "$name" '%s' $!
}

# await SECONDS TEXT FILE: waits until a line of the file matches.
await() {
  local left=$((10 * $1))
  until grep -Eq "$2" "$3" 2>/dev/null; do
    left=$((left - 1))
    [ $left -gt 0 ] || fail "no line '$2' in $3"
    sleep 0.1
  done
}

# present SECONDS FILE: waits until the file is there.
present() {
  local left=$((10 * $1))
  until [ -e "$2" ]; do
    left=$((left - 1))
    [ $left -gt 0 ] || fail "no $2"
    sleep 0.1
  done
}

# expect TEXT FILE: a line of the file matches.
expect() { grep -Eq "$1" "$2" || fail "no line '$1' in $2"; }

# rising FILE: the mean episode return that a report states is higher at the end of the run.
rising() {
  local first last
  first=$(sed -n 's/^mean episode return: \([-0-9.]*\) .*/\1/p' "$1")
  last=$(sed -n 's/^mean episode return: .*updates, \([-0-9.]*\) .*/\1/p' "$1")
  awk -v a="$first" -v b="$last" 'BEGIN { exit !(b > a) }' || fail "the return went from $first to $last"
}

# ended SECONDS PID: the process ends by then; its status is in $status.
ended() {
  local left=$((10 * $1))
  while kill -0 "$2" 2>/dev/null; do
    left=$((left - 1))
    [ $left -gt 0 ] || fail "process $2 does not end"
    sleep 0.1
  done
  status=0
  wait "$2" || status=$?
}

# cluster ENDPOINT: a small run's cluster.json in $scratch; further fields from the arguments.
cluster() {
  local endpoint=$1 episodes=$2 extra=${3:-}
  cat >"$scratch/cluster.json" <<EOF
{
  "name": "test",
  "models": [{ "path": "$root/Tests/Fixtures/lora_mlp_dynamo.onnx" }],
  "cost": "gpu",
  "learner": {
    "endpoint": "$endpoint", "runDirectory": "$scratch/runs", "episodes": $episodes,
    "episodesPerUpdate": 4, "maximumSteps": 12, "checkpointEverySeconds": 1
  },
  $extra
  "reporting": { "throughputEverySeconds": 0.5 }
}
EOF
}
