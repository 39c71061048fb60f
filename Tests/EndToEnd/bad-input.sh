#!/usr/bin/env bash
# Wrong input to the programs: one message that names file, place and remedy, a non-zero exit
# status, and no output file.
source "$(dirname "$0")/common.bash"
cd "$scratch"
model=$root/Tests/Fixtures/lora_mlp_dynamo.onnx
xrlflow=$bin/xrlflow

# refuses TEXT COMMAND...: the command fails, and says what matches TEXT in at most a few lines.
refuses() {
  local text=$1
  shift
  if "$@" >refused.out 2>&1; then fail "accepted: $*"; fi
  grep -Eq "$text" refused.out || fail "no '$text' in: $(cat refused.out)"
  [ "$(wc -l <refused.out)" -le 12 ] || fail "too much: $(cat refused.out)"
  if grep -Eq 'Fatal error|SIG|Stack dump' refused.out; then fail "crashed: $*"; fi
  [ ! -e out.onnx ] || fail "a file was written: $*"
}

echo "models"
echo 'this is no model' >text.onnx
refuses 'text.onnx.*not an ONNX model' "$xrlflow" optimize text.onnx -o out.onnx
: >empty.onnx
refuses 'empty.onnx.*empty' "$xrlflow" inspect empty.onnx
head -c 5000 "$model" >cut.onnx
refuses 'cut.onnx.*truncated' "$xrlflow" optimize cut.onnx -o out.onnx
refuses 'missing.onnx.*cannot be read' "$xrlflow" inspect missing.onnx
refuses 'cannot be written|No such file' "$xrlflow" optimize "$model" -o no/such/folder/out.onnx
refuses 'no cost model is called "fast"' "$xrlflow" optimize "$model" -o out.onnx --cost fast

mkfifo pipe
refuses 'pipe.*no regular file' "$xrlflow" optimize "$model" -o pipe
refuses 'time-limit' "$xrlflow" optimize "$model" -o out.onnx --time-limit 1e300
refuses 'bind' "$xrlflow" optimize "$model" -o out.onnx --bind batch=1,seq=1
refuses 'no input has a dimension named batch' \
  "$xrlflow" optimize "$model" -o out.onnx --bind batch=1
"$xrlflow" optimize "$model" -o best.onnx --search random --time-limit 2 --no-measure >first.out 2>&1
status=0
"$xrlflow" optimize best.onnx -o out.onnx >second.out 2>&1 || status=$?
[ "$status" = 3 ] || [ "$status" = 0 ] || fail "optimize of an optimised model exits $status"
rm -f out.onnx

echo "rules"
printf 'rule broken\n  summary  x\n  family  f\n  match  a = Rleu(x)\n  rewrite  a = x\n' >bad.rules
refuses 'bad.rules:4.*Rleu' "$xrlflow" optimize "$model" -o out.onnx --rules bad.rules
refuses 'No rule family is called "nothing"' "$xrlflow" rules list --rules nothing

echo "a missing ONNX Runtime"
refuses 'scripts/setup|XRLFLOW_ONNXRUNTIME' \
  env XRLFLOW_ONNXRUNTIME=/nowhere/libonnxruntime.so "$xrlflow" optimize "$model" -o out.onnx
XRLFLOW_ONNXRUNTIME=/nowhere/libonnxruntime.so "$xrlflow" inspect "$model" >inspect.out

echo "cluster.json"
refuses 'none.json.*does not exist' "$bin/learner" --config none.json
write() { printf '%s' "$1" >bad.json; }
write '{ "models": [{ "path": "m.onnx" }], "learner": { "seeed": 3 } }'
refuses 'bad.json.*learner.*seeed.*seed' "$bin/learner" --config bad.json
write '{ "models": [{ "path": "m.onnx" }], "learner": { "episodes": "many" } }'
refuses 'bad.json.*learner.episodes' "$bin/learner" --config bad.json
write '{ "models": [{ "path": "m.onnx" }], "learner": { "episodes": 9223372036854775807 } }'
refuses 'bad.json.*learner.episodes' "$bin/learner" --config bad.json
write '{ "models": [{ "path": "m.onnx" } }'
refuses 'bad.json:1:' "$bin/learner" --config bad.json
write '{ "models": [{ "path": "m.onnx" }], "learner": { "endpoint": "tcp://192.0.2.1:5757" } }'
refuses 'security.*keygen' "$bin/learner" --config bad.json

echo "an occupied port"
port=$((20000 + $$ % 20000))
cluster "tcp://127.0.0.1:$port" 40
start holder "$bin/learner" --config cluster.json
await 30 'listening' holder.out
refuses "$port.*(in use|use)" "$bin/learner" --config cluster.json
kill -TERM "$holder"
ended 30 "$holder"

echo "keys"
refuses 'missing.secret.*keygen' "$bin/actor" --connect tcp://127.0.0.1:5757 --key missing.secret
"$xrlflow" keygen keys/learner keys/actor >/dev/null
chmod 644 keys/actor.secret
refuses 'keys/actor.secret.*chmod 600' \
  "$bin/actor" --connect tcp://127.0.0.1:5757 --key keys/actor.secret
refuses 'keygen' "$bin/actor" --connect tcp://192.0.2.1:5757
refuses 'either --config' "$bin/actor"

echo "a peer that talks nonsense"
port=$((port + 1))
cluster "tcp://127.0.0.1:$port" 40
start learner "$bin/learner" --config cluster.json
await 30 'listening' learner.out
for _ in 1 2 3; do
  (exec 3<>"/dev/tcp/127.0.0.1/$port" && head -c 4096 /dev/urandom >&3) 2>/dev/null || true
done
start actor "$bin/actor" --connect "tcp://127.0.0.1:$port"
ended 120 "$learner"
[ "$status" = 0 ] || fail "the learner exits $status after garbage"
expect ': holds$' learner.out

echo "a full disk: the run goes on, says so, and exits with an error"
mkdir disk
if mount -t tmpfs -o size=200k tmpfs disk 2>/dev/null; then
  port=$((port + 1))
  cluster "tcp://127.0.0.1:$port" 40
  sed -i "s|$scratch/runs|$scratch/disk|" cluster.json
  start starved "$bin/learner" --config cluster.json
  start worker "$bin/actor" --connect "tcp://127.0.0.1:$port"
  ended 120 "$starved"
  umount -l disk
  [ "$status" = 1 ] || fail "the learner exits $status on a full disk"
  expect 'checkpoint .*could not be written.*[Ss]pace' starved.out
  expect ': holds$' starved.out
else
  echo "skipped: mounting needs root"
fi
