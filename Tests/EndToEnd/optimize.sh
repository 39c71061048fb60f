#!/usr/bin/env bash
# xrlflow optimize: every search, the same result for the same steps with any number of threads,
# Ctrl-C, and a wrong rule that is found out, named and left out.
source "$(dirname "$0")/common.bash"
cd "$scratch"
xrlflow=$bin/xrlflow
model=$root/Tests/Fixtures/bert_tiny_ts.onnx

echo "all searches, one and two threads"
for search in greedy random backtracking beam mcts; do
  for threads in 1 2; do
    "$xrlflow" optimize "$model" -o $search-$threads.onnx --search $search --steps 12 --seed 3 \
      --threads $threads --no-measure --json >$search-$threads.json 2>progress.out
  done
  cmp $search-1.onnx $search-2.onnx
  sed -i '/"output"/d' $search-?.json
  cmp $search-1.json $search-2.json
  expect 'best [0-9.]+ us' progress.out
done

echo "Ctrl-C: the best so far is checked and written"
start stopped "$xrlflow" optimize "$model" -o stopped.onnx --search beam --time-limit 600 --json \
  --measure-time 5
await 60 'step [1-9]' stopped.out
kill -INT "$stopped"
ended 60 "$stopped"
# What is slower here is not written; with either status the report is there.
[ "$status" = 0 ] || [ "$status" = 3 ] || fail "optimize exits $status after SIGINT"
[ "$status" = 3 ] || [ -e stopped.onnx ] || fail "nothing was written after SIGINT"
expect '"ending" : "cancelled"' stopped.out
[ "$status" = 3 ] || expect '"tolerance"' stopped.out

echo "Ctrl-C twice: the end, at once, and nothing is left"
mkdir temporary
"$xrlflow" bench memory --megabytes 150 --folder large.onnx
TMPDIR=$scratch/temporary start twice "$xrlflow" optimize large.onnx -o twice.onnx --search beam \
  --cost gpu --time-limit 600
await 60 'step [1-9]' twice.out
kill -INT "$twice"
await 60 'Ctrl-C again to give up' twice.out
kill -INT "$twice"
ended 2 "$twice"
[ "$status" = 130 ] || fail "optimize exits $status after a second SIGINT"
[ ! -e twice.onnx ] || fail "a model was written after a second SIGINT"
left=$(find temporary -name 'xrlflow*')
[ -z "$left" ] || fail "a second SIGINT left $left"

echo "a wrong rule among right ones is named and left out, and the rest is written"
cat >wrong.rules <<'EOF'
rule drop-relu
  summary  Wrong: Relu is left out.
  family   wrong
  source   A test.
  match    y = Relu(x)
  rewrite  y = x
EOF
relus=$root/Tests/Fixtures/lora_mlp_dynamo.onnx
"$xrlflow" optimize "$relus" -o wrong.onnx --rules matmul --rules wrong.rules --no-measure --json \
  >wrong.json 2>wrong.out
expect 'left out of .*: rewrite [0-9]+, rule drop-relu, which would put .* in the place of Relu' wrong.out
expect '"rule" : "drop-relu"' wrong.json
"$xrlflow" optimize "$relus" -o right.onnx --rules matmul --no-measure --json >right.json 2>right.out
[ "$(grep finalCost wrong.json)" = "$(grep finalCost right.json)" ] || fail "the wrong rule cost others"

echo "nothing but a wrong rule: nothing is written"
status=0
"$xrlflow" optimize "$relus" -o only.onnx --rules wrong.rules --no-measure >only.out 2>&1 || status=$?
[ "$status" = 1 ] || fail "optimize with nothing but a wrong rule exits $status"
[ ! -e only.onnx ] || fail "a wrong model was written"
expect 'without what is wrong in it: rewrite [0-9]+, rule drop-relu' only.out
expect 'Nothing was written' only.out

echo "the result is timed: the line, JSON, the model's metadata"
status=0
"$xrlflow" optimize "$relus" -o timed.onnx --measure-time 10 >timed.out 2>&1 || status=$?
if [ "$status" = 0 ]; then
  expect '^time +[0-9.]+ ms -> [0-9.]+ ms \(x[0-9.]+, 95 % [0-9.]+ to [0-9.]+; control [0-9.]+ to [0-9.]+\)$' timed.out
  expect 'predicted for CPU\)$' timed.out
  grep -aq 'xrlflow.time.ratio' timed.onnx || fail "the model does not say its time"
else
  [ "$status" = 3 ] || fail "optimize exits $status"
  [ ! -e timed.onnx ] || fail "a slower model was written"
  expect 'nothing faster' timed.out
fi
"$xrlflow" optimize "$relus" -o gpu.onnx --cost gpu >gpu.out 2>&1 || fail "--cost gpu exits $?"
expect 'predicted for GPU, not measured\)$' gpu.out
! grep -aq 'xrlflow.time' gpu.onnx || fail "a model that was not timed says a time"
"$xrlflow" bench latency "$relus" "$relus=gpu.onnx" --measure-time 5 >latency.out 2>&1 || fail "bench latency exits $?"
[ "$(grep -c '^lora_mlp_dynamo .* \(faster\|equal\|slower\)' latency.out)" = 2 ] || fail "bench latency has no two rows"

echo "nothing cheaper"
cat >none.rules <<'EOF'
rule relu-twice
  summary  Relu is Relu of Relu.
  family   test
  source   A test.
  match    y = Relu(x)
  rewrite  z = Relu(x)
           y = Relu(z)
EOF
status=0
"$xrlflow" optimize "$relus" -o none.onnx --search beam --steps 5 --rules none.rules \
  >none.out 2>&1 || status=$?
[ "$status" = 3 ] || fail "optimize that finds nothing exits $status"
[ ! -e none.onnx ] || fail "a model that is not cheaper was written"

echo "the bench of searches"
"$xrlflow" bench searches "$relus" --time-limit 1 --markdown >table.out 2>bench.out
expect '\| model \| nodes \| initial us \| greedy \| random \| backtracking \| beam \| mcts \|' \
  table.out
expect '\| lora_mlp_dynamo \|.*\*\*' table.out
