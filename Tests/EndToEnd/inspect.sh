#!/usr/bin/env bash
# Looking at models: what inspect lists and draws, what diff finds between a model and its rewrite.
source "$(dirname "$0")/common.bash"
cd "$scratch"
fixtures=$root/Tests/Fixtures
model=$fixtures/bert_tiny_ts.onnx
xrlflow=$bin/xrlflow

# exits STATUS COMMAND...: the command's exit status; its output goes to last.out.
exits() {
  local wanted=$1 status=0
  shift
  "$@" >last.out 2>&1 || status=$?
  [ "$status" = "$wanted" ] || fail "exits $status, not $wanted: $*"
}

# parses FILE: the file is well-formed XML.
parses() { python3 -c 'import sys, xml.dom.minidom as m; m.parse(sys.argv[1])' "$1"; }

echo "inspect"
exits 0 "$xrlflow" inspect "$model" --svg model.svg --dot model.dot
expect '^  MatMul +16 ' last.out
expect '^  weights +[0-9.]+ kB .*float32' last.out
expect 'at the peak, while .* runs' last.out
parses model.svg
expect '^digraph ' model.dot
exits 0 "$xrlflow" inspect "$model" --json
python3 - <<'PYTHON'
import json
report = json.load(open("last.out"))
assert report["memory"]["peakActivationBytes"] > 0
assert abs(sum(row["cost"] for row in report["operators"]) - report["cost"]) < 1e-6
PYTHON
"$xrlflow" inspect "$model" --svg - >printed.svg
cmp model.svg printed.svg

echo "symbolic dimensions"
# A model of one Relu whose input has the shape [batch, 4].
python3 - <<'PYTHON'
def field(number, payload):
    return bytes([number << 3 | 2, len(payload)]) + payload
def port(name):
    batch, four = field(1, field(2, b"batch")), field(1, bytes([8, 4]))
    tensor = bytes([8, 1]) + field(2, batch + four)
    return field(1, name) + field(2, field(1, tensor))
node = field(1, b"x") + field(2, b"y") + field(4, b"Relu")
graph = field(1, node) + field(2, b"g") + field(11, port(b"x")) + field(12, port(b"y"))
opset = bytes([16, 17])
open("open.onnx", "wb").write(bytes([8, 8]) + field(7, graph) + field(8, opset))
PYTHON
exits 0 "$xrlflow" inspect open.onnx
expect 'input +x +float32\[batch x 4\]' last.out
expect 'dynamic +batch = 1 \(chosen\) +\(x axis 0\)' last.out
exits 0 "$xrlflow" inspect open.onnx --bind batch=2
expect 'dynamic +batch = 2 \(given\)' last.out
exits 0 "$xrlflow" inspect open.onnx --bind batch=2 --freeze all
expect 'dynamic +batch = 2 \(given, frozen\)' last.out
exits 1 "$xrlflow" inspect open.onnx --bind bach=2
expect 'no input has a dimension named bach.*batch' last.out
exits 0 "$xrlflow" diff open.onnx open.onnx --bind batch=2
exits 2 "$xrlflow" diff open.onnx open.onnx --bind batch=2 --bind other=2

echo "diff"
exits 0 "$xrlflow" diff "$model" "$model"
expect '^interface  the same$' last.out
exits 0 "$xrlflow" optimize "$model" -o faster.onnx --cost gpu --search greedy --time-limit 20
exits 1 "$xrlflow" diff "$model" faster.onnx --cost gpu --svg diff.svg --dot diff.dot --details
expect '^cost .* less predicted under gpu$' last.out
expect '^ *2 x  3 Add, 3 MatMul -> ' last.out
expect '^      - MatMul  float32\[1x16x64\]' last.out
parses diff.svg
exits 1 "$xrlflow" diff "$model" faster.onnx --json
python3 - <<'PYTHON'
import json
report = json.load(open("last.out"))
gain = sum(group["costBefore"] - group["costAfter"] for group in report["groups"])
assert not report["equal"] and report["notes"] == []
assert abs(gain - (report["cost"]["before"] - report["cost"]["after"])) < 1e-6
PYTHON
exits 1 env XRLFLOW_ONNXRUNTIME=/nowhere/libonnxruntime.so "$xrlflow" diff "$model" faster.onnx
expect '^note .*were not run: ' last.out
exits 2 "$xrlflow" diff "$model" missing.onnx
expect 'missing.onnx.*cannot be read' last.out
