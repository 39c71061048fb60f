"""Writes models.jsonl: small ONNX models whose nodes have another form in another operator set.

Usage: python make_models.py (needs: pip install onnx numpy). One object a line: "name", "model"
(base64), and "opaque", whether the graph must keep the operator as it is.
"""
import base64, json, os
import numpy as np
from onnx import TensorProto as T, helper as h, numpy_helper as n

F, I, B = T.FLOAT, T.INT64, T.BOOL
rng = np.random.default_rng(0)
lines = []


def model(name, opset, nodes, inputs, outputs, weights=(), opaque=False, ir=8, functions=()):
    values = lambda items: [h.make_tensor_value_info(k, t, s) for k, t, s in items]
    weights = [n.from_array(np.asarray(v), k) for k, v in weights]
    graph = h.make_graph(nodes, "g", values(inputs), values(outputs), weights)
    opsets = [h.make_opsetid("", opset), h.make_opsetid("com.microsoft", 1)]
    opsets += [h.make_opsetid(f.domain, 1) for f in functions]
    made = h.make_model(graph, opset_imports=opsets, ir_version=ir, functions=functions)
    lines.append({"name": f"{name}-{opset}", "opaque": opaque,
                  "model": base64.b64encode(made.SerializeToString()).decode()})


def one(name, opset, op, inputs, outputs, weights=(), opaque=False, domain="", slots=None, **attributes):
    """A model of a single node; `slots` overrides the node's input list."""
    slots = slots or [k for k, _, _ in inputs] + [k for k, _ in weights]
    node = h.make_node(op, slots, [k for k, _, _ in outputs], domain=domain, **attributes)
    model(name, opset, [node], inputs, outputs, weights, opaque)


x234 = [("x", F, [2, 3, 4])]
image = [("x", F, [1, 4, 7, 6])]
i64 = lambda *v: np.array(v, np.int64)
f32 = lambda *shape: rng.standard_normal(shape).astype(np.float32)

for opset in (7, 9, 10, 11, 12, 13, 14, 17, 18, 21):
    as_input = opset >= 13
    axes = lambda k, *v: ([(k, i64(*v))], {}) if as_input else ([], {k: list(v)})
    w, a = axes("axes", 0, -1)
    one("squeeze", opset, "Squeeze", [("x", F, [1, 3, 1])], [("y", F, [3])], w, **a)
    one("unsqueeze", opset, "Unsqueeze", [("x", F, [3])], [("y", F, [1, 3, 1])], w, **a)
    w, a = axes("split", 1, 3)
    one("split", opset, "Split", x234, [("y", F, [2, 3, 1]), ("z", F, [2, 3, 3])], w, axis=-1, **a)
    if opset < 18:
        one("split-even", opset, "Split", x234, [("y", F, [2, 3, 2]), ("z", F, [2, 3, 2])], axis=2)
    w, a = axes("axes", -1)
    one("reduce-sum", opset, "ReduceSum", x234, [("y", F, [2, 3])], w, keepdims=0, **a)
    w, a = ([("axes", i64(1, -1))], {}) if opset >= 18 else ([], {"axes": [1, -1]})
    one("reduce-mean", opset, "ReduceMean", x234, [("y", F, [2, 1, 1])], w, **a)
    one("reduce-max-all", opset, "ReduceMax", x234, [("y", F, [1, 1, 1])])
    if opset < 10:
        w, a = [], {"starts": [-3, 1], "ends": [2**31 - 1, -1], "axes": [2, 1]}
    else:
        w, a = [("s", i64(-3, 1)), ("e", i64(2**63 - 1, -1)), ("a", i64(2, 1)), ("t", i64(2, 1))], {}
    one("slice", opset, "Slice", x234, [("y", F, [2, 1, 3 if opset < 10 else 2])], w, **a)
    if opset >= 10:
        w = [("s", i64(-1)), ("e", i64(-2**63)), ("a", i64(-1)), ("t", i64(-2))]
        one("slice-back", opset, "Slice", x234, [("y", F, [2, 3, 2])], w)
    if opset < 11:
        one("clip", opset, "Clip", x234, [("y", F, [2, 3, 4])], min=-0.5, max=0.25)
        one("clip-low", opset, "Clip", x234, [("y", F, [2, 3, 4])], min=0.0)
        one("pad", opset, "Pad", x234, [("y", F, [2, 5, 5])], pads=[0, 1, 0, 0, 1, 1], value=2.0)
    else:
        limits = [("lo", np.float32(-0.5)), ("hi", np.float32(0.25))]
        one("clip", opset, "Clip", x234, [("y", F, [2, 3, 4])], limits)
        one("clip-high", opset, "Clip", x234, [("y", F, [2, 3, 4])], limits[1:], slots=["x", "", "hi"])
        one("pad", opset, "Pad", x234, [("y", F, [2, 5, 5])], [("p", i64(0, 1, 0, 0, 1, 1)), ("v", np.float32(2))])
        one("pad-reflect", opset, "Pad", x234, [("y", F, [2, 5, 5])], [("p", i64(0, 1, 0, 0, 1, 1))], mode="reflect")
        if opset >= 18:
            one("pad-axes", opset, "Pad", x234, [("y", F, [2, 3, 7])],
                [("p", i64(1, 2)), ("a", i64(-1))], slots=["x", "p", "", "a"])
        one("resize-scales", opset, "Resize", image, [("y", F, [1, 4, 14, 9])],
            [("r", f32(0)), ("s", np.array([1, 1, 2, 1.5], np.float32))], mode="linear")
        one("resize-sizes", opset, "Resize", image, [("y", F, [1, 4, 10, 3])],
            [("r", f32(0)), ("s", f32(0)), ("z", i64(1, 4, 10, 3))], mode="nearest",
            coordinate_transformation_mode="asymmetric", nearest_mode="floor")
        one("topk", opset, "TopK", x234, [("v", F, [2, 3, 2]), ("i", I, [2, 3, 2])], [("k", i64(2))], largest=0)
        one("cumsum", opset, "CumSum", x234, [("y", F, [2, 3, 4])], [("a", np.int64(-2))], reverse=1)
    if opset >= 9:
        one("onehot", opset, "OneHot", [("x", I, [3])], [("y", F, [3, 5])],
            [("d", np.int64(5)), ("v", np.array([0, 1], np.float32))])
    one("softmax-last", opset, "Softmax", x234, [("y", F, [2, 3, 4])], axis=-1 if opset > 10 else 2)
    one("softmax-middle", opset, "Softmax", x234, [("y", F, [2, 3, 4])], axis=1, opaque=opset < 13)
    one("log-softmax-default", opset, "LogSoftmax", [("x", F, [5, 4])], [("y", F, [5, 4])])
    one("flatten", opset, "Flatten", x234, [("y", F, [6, 4])], axis=2)
    one("reshape", opset, "Reshape", x234, [("y", F, [2, 12])], [("s", i64(0, -1))])
    one("transpose-default", opset, "Transpose", x234, [("y", F, [4, 3, 2])])
    one("tile", opset, "Tile", x234, [("y", F, [2, 6, 4])], [("r", i64(1, 2, 1))])
    if opset >= 8:
        one("expand", opset, "Expand", [("x", F, [3, 1])], [("y", F, [2, 3, 4])], [("s", i64(2, 1, 4))])
    one("gemm", opset, "Gemm", [("x", F, [3, 4])], [("y", F, [3, 5])],
        [("w", f32(5, 4)), ("c", f32(5))], transB=1, alpha=0.5)
    if opset >= 11:
        one("gemm-plain", opset, "Gemm", [("x", F, [3, 4])], [("y", F, [3, 5])], [("w", f32(4, 5))])
    one("conv-same", opset, "Conv", image, [("y", F, [1, 6, 4, 3])], [("w", f32(6, 2, 3, 3))],
        auto_pad="SAME_UPPER", strides=[2, 2], group=2)
    one("conv-lower", opset, "Conv", image, [("y", F, [1, 6, 4, 3])], [("w", f32(6, 4, 2, 2)), ("b", f32(6))],
        auto_pad="SAME_LOWER", strides=[2, 2])
    one("conv-transpose", opset, "ConvTranspose", image, [("y", F, [1, 3, 15, 13])], [("w", f32(4, 3, 3, 3))], strides=[2, 2])
    if opset >= 11:
        one("conv-transpose-shape", opset, "ConvTranspose", image, [("y", F, [1, 3, 14, 12])], [("w", f32(4, 3, 3, 3))],
            strides=[2, 2], output_shape=[14, 12])
    if opset >= 8:
        one("max-pool", opset, "MaxPool", image, [("y", F, [1, 4, 4, 3])], kernel_shape=[3, 3], strides=[2, 2], auto_pad="SAME_UPPER")
        one("max-pool-indices", opset, "MaxPool", image, [("y", F, [1, 4, 5, 4]), ("i", I, [1, 4, 5, 4])], kernel_shape=[3, 3], opaque=True)
    if opset >= 10:
        one("average-pool-ceil", opset, "AveragePool", image, [("y", F, [1, 4, 4, 3])], kernel_shape=[2, 2], strides=[2, 2], ceil_mode=1)
    one("batch-norm", opset, "BatchNormalization", image, [("y", F, [1, 4, 7, 6])],
        [("s", f32(4)), ("b", f32(4)), ("m", f32(4)), ("v", np.abs(f32(4)) + 1)])
    one("lrn", opset, "LRN", image, [("y", F, [1, 4, 7, 6])], size=3)
    one("lstm", opset, "LSTM", [("x", F, [5, 1, 3])], [("y", F, [5, 1, 1, 4]), ("h", F, [1, 1, 4])],
        [("w", f32(1, 16, 3)), ("r", f32(1, 16, 4)), ("b", f32(1, 32))], hidden_size=4)
    one("gru-initial", opset, "GRU", [("x", F, [5, 1, 3]), ("h", F, [1, 1, 4])], [("y", F, [5, 1, 1, 4])],
        [("w", f32(1, 12, 3)), ("r", f32(1, 12, 4))], slots=["x", "w", "r", "", "", "h"], hidden_size=4, opaque=True)
    one("cast", opset, "Cast", x234, [("y", T.INT32, [2, 3, 4])], to=T.INT32)
    if opset >= 17:
        one("layer-norm", opset, "LayerNormalization", x234, [("y", F, [2, 3, 4])], [("s", f32(4)), ("b", f32(4))])
    if opset >= 13:
        one("dequantize", opset, "DequantizeLinear", [("x", T.UINT8, [3, 4])], [("y", F, [3, 4])],
            [("s", np.abs(f32(4))), ("z", np.array([0, 1, 0, 1], np.uint8))], axis=-1)
    if opset >= 14:
        one("trilu", opset, "Trilu", x234, [("y", F, [2, 3, 4])], [("k", np.int64(1))], upper=0)

# Shapes worked out from shapes, as exporters write them.
for opset in (11, 13, 17):
    unsqueeze = lambda x, y: h.make_node("Unsqueeze", [x, "zero1"], [y]) if opset >= 13 else h.make_node("Unsqueeze", [x], [y], axes=[0])
    model("shape-arithmetic", opset, [
        h.make_node("Shape", ["x"], ["s"]),
        h.make_node("Gather", ["s", "zero"], ["b"], axis=0),
        h.make_node("Gather", ["s", "two"], ["c"], axis=0),
        h.make_node("Div", ["c", "two"], ["half"]),
        unsqueeze("b", "b1"), unsqueeze("half", "half1"),
        h.make_node("Concat", ["b1", "minus", "half1"], ["t"], axis=0),
        h.make_node("Reshape", ["x", "t"], ["r"]),
        h.make_node("Shape", ["r"], ["rs"]),
        h.make_node("ConstantOfShape", ["rs"], ["z"], value=n.from_array(np.array([2], np.float32))),
        h.make_node("Mul", ["r", "z"], ["y"]),
    ], x234, [("y", F, [2, 6, 2])], [("zero", np.int64(0)), ("two", np.int64(2)), ("minus", i64(-1)), ("zero1", i64(0))])

# What stays as it is: subgraphs that read from outside, sequences, functions, random numbers.
inner = lambda name, op: h.make_graph([h.make_node(op, ["a", "w"], [name])], name, [], [h.make_tensor_value_info(name, F, None)])
model("if", 17, [
    h.make_node("Relu", ["x"], ["a"]),
    h.make_node("If", ["c"], ["b"], then_branch=inner("p", "Add"), else_branch=inner("q", "Mul")),
    h.make_node("Neg", ["b"], ["y"]),
], x234 + [("c", B, [])], [("y", F, [2, 3, 4])], [("w", f32(4))], opaque=True)
model("sequence", 17, [
    h.make_node("SplitToSequence", ["x"], ["s"], axis=1, keepdims=0),
    h.make_node("ConcatFromSequence", ["s"], ["y"], axis=0),
], x234, [("y", F, [6, 4])], opaque=True)
model("local-random", 17, [
    h.make_node("Constant", [], ["two"], value_float=2.0),
    h.make_node("Hardmax", ["x"], ["a"]), h.make_node("Mul", ["a", "two"], ["y"]),
], x234, [("y", F, [2, 3, 4])], opaque=True)
body = [h.make_node("Add", ["a", "a"], ["t"]), h.make_node("Relu", ["t"], ["b"])]
function = h.make_function("local", "Twice", ["a"], ["b"], body, [h.make_opsetid("", 17)])
model("function", 17, [
    h.make_node("Neg", ["x"], ["n"]), h.make_node("Twice", ["n"], ["d"], domain="local"), h.make_node("Neg", ["d"], ["y"]),
], x234, [("y", F, [2, 3, 4])], opaque=True, functions=[function])
# Outputs that are inputs, constants or the same value twice; dead nodes; format version 3.
model("outputs", 13, [
    h.make_node("Identity", ["x"], ["same"]), h.make_node("Identity", ["w"], ["known"]),
    h.make_node("Relu", ["x"], ["r"]), h.make_node("Identity", ["r"], ["r2"]), h.make_node("Erf", ["x"], ["dead"]),
], x234, [("same", F, [2, 3, 4]), ("known", F, [2, 2]), ("r", F, [2, 3, 4]), ("r2", F, [2, 3, 4])], [("w", f32(2, 2))])
model("weights-are-inputs", 7, [h.make_node("MatMul", ["x", "w"], ["y"])],
      [("x", F, [3, 4]), ("w", F, [4, 5])], [("y", F, [3, 5])], [("w", f32(4, 5))], ir=3)
# Folding of what depends on weights alone.
model("weight-only", 13, [
    h.make_node("Transpose", ["w"], ["t"], perm=[1, 0]), h.make_node("Mul", ["t", "k"], ["m"]),
    h.make_node("MatMul", ["x", "m"], ["y"]),
], [("x", F, [3, 20])], [("y", F, [3, 5])], [("w", f32(5, 20)), ("k", np.float32(0.5))])
# The runtime's own operators.
ms = "com.microsoft"
one("fused-matmul", 13, "FusedMatMul", [("x", F, [2, 3, 4])], [("y", F, [2, 3, 5])], [("w", f32(5, 4))], domain=ms, transB=1, alpha=0.5)
one("bias-gelu", 13, "BiasGelu", x234, [("y", F, [2, 3, 4])], [("b", f32(4))], domain=ms)
one("ms-gelu", 13, "Gelu", x234, [("y", F, [2, 3, 4])], domain=ms)
one("quick-gelu", 13, "QuickGelu", x234, [("y", F, [2, 3, 4])], domain=ms)
one("fast-gelu", 13, "FastGelu", x234, [("y", F, [2, 3, 4])], domain=ms)
one("skip-norm", 13, "SkipLayerNormalization", [("x", F, [2, 3, 4]), ("s", F, [2, 3, 4])], [("y", F, [2, 3, 4])],
    [("g", f32(4)), ("b", f32(4))], domain=ms)
one("multi-head", 17, "MultiHeadAttention", [(k, F, [2, 3, 8]) for k in "qkv"], [("y", F, [2, 3, 8])], domain=ms, num_heads=2)
one("fused-conv", 13, "FusedConv", image, [("y", F, [1, 6, 5, 4])], [("w", f32(6, 4, 3, 3))], domain=ms, activation="Relu")

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "models.jsonl")
with open(path, "w") as file:
    for line in lines:
        file.write(json.dumps(line) + "\n")
print(len(lines), os.path.getsize(path))
