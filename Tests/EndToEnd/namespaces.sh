#!/usr/bin/env bash
# A learner and two actors, each in a network namespace of its own, with keys: the whole path over
# a network.
source "$(dirname "$0")/common.bash"
if [ "$(id -u)" != 0 ]; then echo "skipped: network namespaces need root"; exit 0; fi
tag=x$$
hosts=("$tag-learner" "$tag-a" "$tag-b")
clean() {
  local status=$?
  for host in "${hosts[@]}"; do ip netns delete "$host" 2>/dev/null || true; done
  finish "$status"
}
trap clean EXIT
for host in "${hosts[@]}"; do
  ip netns add "$host"
  ip -n "$host" link set lo up
done
# A bridge in the learner's namespace joins the two actors' links.
ip -n "${hosts[0]}" link add bridge type bridge
ip -n "${hosts[0]}" address add 10.77.0.1/24 dev bridge
ip -n "${hosts[0]}" link set bridge up
for number in 1 2; do
  host=${hosts[$number]}
  ip link add "l$number$$" netns "${hosts[0]}" type veth peer name net netns "$host"
  ip -n "${hosts[0]}" link set "l$number$$" master bridge up
  ip -n "$host" address add "10.77.0.$((number + 1))/24" dev net
  ip -n "$host" link set net up
done

"$bin/xrlflow" keygen "$scratch/keys/learner" "$scratch/keys/actors/a" "$scratch/keys/actors/b" \
  "$scratch/stranger" >"$scratch/keygen.out"
endpoint=tcp://10.77.0.1:5757
cluster "$endpoint" 80 "\"security\": { \"serverKey\": \"$scratch/keys/learner.key\",
  \"secretKey\": \"$scratch/keys/learner.secret\", \"allowedActors\": [\"$scratch/keys/actors\"] },"
start learner ip netns exec "${hosts[0]}" "$bin/learner" --config "$scratch/cluster.json"
start a ip netns exec "${hosts[1]}" "$bin/actor" --connect "$endpoint" --key "$scratch/keys/actors/a.secret"
start b ip netns exec "${hosts[2]}" "$bin/actor" --connect "$endpoint" --key "$scratch/keys/actors/b.secret"
start stranger ip netns exec "${hosts[2]}" "$bin/actor" --connect "$endpoint" --key "$scratch/stranger.secret"
await 30 'refuse' "$scratch/stranger.out"
ended 240 "$learner"
[ "$status" = 0 ] || fail "the learner exits $status"
expect ': holds$' "$scratch/learner.out"
expect 'checked in ONNX Runtime' "$scratch/learner.out"
expect 'below greedy search|the same as greedy search' "$scratch/learner.out"
test -s "$scratch/runs/test-1/best/lora_mlp_dynamo.onnx"
ended 30 "$a"
ended 30 "$b"
