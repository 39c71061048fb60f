#!/usr/bin/env bash
# The main job on the bundled model, shortened: a better, checked model that is no worse than greedy.
# So short a training does not always find all that greedy search finds: what is written is the better
# of both, and what was learned must be near it.
source "$(dirname "$0")/common.bash"
cd "$scratch"
cat >base.json <<EOF
{
  "models": [{ "path": "$root/Models/bert_tiny.onnx" }],
  "learner": {
    "runDirectory": "runs", "threads": 2, "episodesPerUpdate": 8, "maximumSteps": 60,
    "ppo": { "minibatchSize": 64 }
  },
  "reporting": { "measureSeconds": 0 }
}
EOF
"$bin/xrlflow" train --config base.json --actors 2 --episodes 128 >train.out 2>&1 || fail "train exits $?"
expect 'checked in ONNX Runtime' train.out
expect 'written: .*bert_tiny.onnx' train.out
greedy=$(awk '$1 == "greedy" { print $2 }' train.out)
learned=$(awk '$1 == "learned" { print $2 }' train.out)
awk -v l="$learned" -v g="$greedy" 'BEGIN { exit !(l > 0 && l < 1.1 * g) }' ||
  fail "what was learned costs $learned us, greedy search comes to $greedy us"
expect 'steps/s' train.out
expect ': holds$' train.out
test -s runs/train-1/best/bert_tiny.onnx
test -s runs/train-1/checkpoints/latest/policy.safetensors
"$bin/xrlflow" inspect runs/train-1/best/bert_tiny.onnx >inspect.out
written=$(awk '$1 == "cost" { print $2 }' inspect.out)
awk -v w="$written" -v g="$greedy" 'BEGIN { exit !(w > 0 && w <= g) }' ||
  fail "the written model costs $written us, greedy search comes to $greedy us"
rising train.out
"$bin/xrlflow" optimize "$root/Models/bert_tiny.onnx" -o policy.onnx --search policy --policy runs/train-1 \
  --time-limit 10 --no-measure >optimize.out 2>&1 || fail "optimize exits $?"
expect '^checked   in ONNX Runtime' optimize.out
test -s policy.onnx
