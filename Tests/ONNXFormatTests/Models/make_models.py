"""Writes models.jsonl: small ONNX models whose nodes have another form in another operator set.

Usage: python make_models.py (needs: pip install onnx numpy). One object a line: "name", "model"
(base64), and "opaque", whether the graph must keep the operator as it is.
"""
import base64, json, os
import numpy as np
import onnx
from onnx import TensorProto as T, helper as h, numpy_helper as n

F, I, B = T.FLOAT, T.INT64, T.BOOL
rng = np.random.default_rng(0)
lines = []


def model(name, opset, nodes, inputs, outputs, weights=(), opaque=False, ir=8, functions=()):
    values = lambda items: [h.make_tensor_value_info(k, t, s) for k, t, s in items if k]
    weights = [v if isinstance(v, T) else n.from_array(np.asarray(v), k) for k, v in weights]
    graph = h.make_graph(nodes, "g", values(inputs), values(outputs), weights)
    opsets = [h.make_opsetid("", opset), h.make_opsetid("com.microsoft", 1)]
    opsets += [h.make_opsetid(d, 1) for d in sorted({f.domain for f in functions})]
    ir = max(ir, 10) if opset > 19 else ir
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

for opset in (7, 9, 10, 11, 12, 13, 14, 17, 18, 21, 23):
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
        one("max-pool-indices", opset, "MaxPool", image, [("y", F, [1, 4, 5, 4]), ("i", I, [1, 4, 5, 4])], kernel_shape=[3, 3])
    if opset >= 10:
        one("average-pool-ceil", opset, "AveragePool", image, [("y", F, [1, 4, 4, 3])], kernel_shape=[2, 2], strides=[2, 2], ceil_mode=1)
    one("batch-norm", opset, "BatchNormalization", image, [("y", F, [1, 4, 7, 6])],
        [("s", f32(4)), ("b", f32(4)), ("m", f32(4)), ("v", np.abs(f32(4)) + 1)])
    one("lrn", opset, "LRN", image, [("y", F, [1, 4, 7, 6])], size=3)
    one("lstm", opset, "LSTM", [("x", F, [5, 1, 3])], [("y", F, [5, 1, 1, 4]), ("h", F, [1, 1, 4])],
        [("w", f32(1, 16, 3)), ("r", f32(1, 16, 4)), ("b", f32(1, 32))], hidden_size=4)
    one("gru-initial", opset, "GRU", [("x", F, [5, 1, 3]), ("h", F, [1, 1, 4])], [("y", F, [5, 1, 1, 4])],
        [("w", f32(1, 12, 3)), ("r", f32(1, 12, 4))], slots=["x", "w", "r", "", "", "h"], hidden_size=4)
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
model("unknown", 17, [
    h.make_node("Constant", [], ["two"], value_float=2.0),
    h.make_node("Det", ["x"], ["a"]), h.make_node("Mul", ["a", "two"], ["y"]),
], [("x", F, [2, 3, 3])], [("y", F, [2])], opaque=True)
body = [h.make_node("Add", ["a", "a"], ["t"]), h.make_node("Relu", ["t"], ["b"])]
function = h.make_function("local", "Twice", ["a"], ["b"], body, [h.make_opsetid("", 17)])
model("function", 17, [
    h.make_node("Neg", ["x"], ["n"]), h.make_node("Twice", ["n"], ["d"], domain="local"), h.make_node("Neg", ["d"], ["y"]),
], x234, [("y", F, [2, 3, 4])], functions=[function])
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

# Functions of any element, on inputs where they are finite.
for opset in (9, 22):
    for op, before in [("Acos", "Tanh"), ("Asin", "Tanh"), ("Atanh", "Tanh"), ("Acosh", "Exp"), ("Asinh", "Neg"),
                       ("Atan", "Neg"), ("Cosh", "Neg"), ("Sinh", "Neg"), ("Tan", "Tanh")]:
        abs_ = [h.make_node("Abs", ["x"], ["p"])]
        model(op.lower(), opset, abs_ + [h.make_node(before, ["p"], ["q"]), h.make_node(op, ["q"], ["y"])], x234, [("y", F, [2, 3, 4])])
    one("shrink", opset, "Shrink", x234, [("y", F, [2, 3, 4])], bias=0.1, lambd=0.25)
one("eye-like", 9, "EyeLike", [("x", F, [3, 4])], [("y", F, [3, 4])], k=1)
model("is-inf", 10, [h.make_node("Relu", ["x"], ["r"]), h.make_node("Log", ["r"], ["l"]), h.make_node("IsInf", ["l"], ["y"], detect_positive=0)],
      x234, [("y", B, [2, 3, 4])])
one("bit-shift", 11, "BitShift", [("x", T.UINT8, [3]), ("n", T.UINT8, [3])], [("y", T.UINT8, [3])], direction="LEFT")
for op in ("BitwiseAnd", "BitwiseOr", "BitwiseXor"):
    one(op.lower(), 18, op, [("a", T.INT32, [2, 3]), ("b", T.INT32, [3])], [("y", T.INT32, [2, 3])])
one("bitwise-not", 18, "BitwiseNot", [("a", T.INT32, [2, 3])], [("y", T.INT32, [2, 3])])
for opset in (11, 13):
    one("hardmax", opset, "Hardmax", x234, [("y", F, [2, 3, 4])], axis=-1)
one("lp-normalization", 13, "LpNormalization", x234, [("y", F, [2, 3, 4])], axis=1, p=1)
one("mvn", 13, "MeanVarianceNormalization", image, [("y", F, [1, 4, 7, 6])])
one("mvn-axes", 13, "MeanVarianceNormalization", image, [("y", F, [1, 4, 7, 6])], axes=[-1, 1])
one("lp-pool", 11, "LpPool", image, [("y", F, [1, 4, 3, 3])], kernel_shape=[3, 2], strides=[2, 2], p=1)
one("lp-pool-ceil", 18, "LpPool", image, [("y", F, [1, 4, 4, 3])], kernel_shape=[2, 2], strides=[2, 2], ceil_mode=1)
one("global-lp-pool", 13, "GlobalLpPool", image, [("y", F, [1, 4, 1, 1])])
one("reverse-sequence", 10, "ReverseSequence", [("x", F, [5, 2, 3])], [("y", F, [5, 2, 3])], [("n", i64(4, 2))])
grid = np.tanh(f32(1, 5, 3, 2))
one("grid-sample", 16, "GridSample", image, [("y", F, [1, 4, 5, 3])], [("g", grid)], mode="bicubic", align_corners=1)
one("grid-sample", 20, "GridSample", image, [("y", F, [1, 4, 5, 3])], [("g", grid)], padding_mode="border")
one("grid-sample-3d", 20, "GridSample", [("x", F, [1, 2, 3, 4, 5])], [("y", F, [1, 2, 2, 3, 2])], [("g", np.tanh(f32(1, 2, 3, 2, 3)))], mode="nearest")
regions = [("r", np.array([[0, 0, 3, 4], [1, 1, 5, 6]], np.float32)), ("b", i64(0, 0))]
for opset in (10, 16):
    one("roi-align", opset, "RoiAlign", image, [("y", F, [2, 4, 3, 2])], regions, output_height=3, output_width=2, sampling_ratio=2)
one("roi-align-plain", 16, "RoiAlign", image, [("y", F, [2, 4, 3, 2])], regions, output_height=3, output_width=2,
    coordinate_transformation_mode="output_half_pixel", mode="max")
up = np.array([1, 1, 2, 3], np.float32)
one("upsample", 7, "Upsample", image, [("y", F, [1, 4, 14, 18])], scales=up.tolist())
one("upsample", 9, "Upsample", image, [("y", F, [1, 4, 14, 18])], [("s", up)], mode="linear")
one("resize", 10, "Resize", image, [("y", F, [1, 4, 14, 18])], [("s", up)], mode="nearest")
one("resize-smaller", 10, "Resize", image, [("y", F, [1, 4, 3, 3])], [("s", np.array([1, 1, 0.5, 0.5], np.float32))], opaque=True)
one("scatter", 9, "Scatter", x234, [("y", F, [2, 3, 4])], [("i", np.array([[[1, 0], [2, 1]]], np.int64)), ("u", f32(1, 2, 2))], axis=1)

# Recurrent nodes as exporters write them: no lengths, a first state.
for opset in (9, 14, 22):
    one("rnn-initial", opset, "RNN", [("x", F, [5, 2, 3]), ("h", F, [1, 2, 4])], [("y", F, [5, 1, 2, 4]), ("z", F, [1, 2, 4])],
        [("w", f32(1, 4, 3)), ("r", f32(1, 4, 4)), ("b", f32(1, 8))], slots=["x", "w", "r", "b", "", "h"], hidden_size=4)
    one("lstm-initial", opset, "LSTM", [("x", F, [5, 2, 3]), ("h", F, [2, 2, 4]), ("c", F, [2, 2, 4])],
        [("y", F, [5, 2, 2, 4]), ("z", F, [2, 2, 4]), ("e", F, [2, 2, 4])],
        [("w", f32(2, 16, 3)), ("r", f32(2, 16, 4)), ("b", f32(2, 32))], slots=["x", "w", "r", "b", "", "h", "c"],
        hidden_size=4, direction="bidirectional")

# Operator set 23.
heads = [(k, F, [1, 4, 6, 8]) for k in "qkv"]
one("attention", 23, "Attention", heads, [("y", F, [1, 4, 6, 8])], is_causal=1)
one("rms-norm", 23, "RMSNormalization", x234, [("y", F, [2, 3, 4])], [("s", f32(4))])
one("rotary", 23, "RotaryEmbedding", [("x", F, [1, 4, 6, 8])], [("y", F, [1, 4, 6, 8])],
    [("c", f32(10, 4)), ("s", f32(10, 4)), ("p", i64(*range(6)).reshape(1, 6))])

# Functions: attributes that are passed on, with and without a default; calls within calls; branches.
def attribute(node, name, source):
    a = node.attribute.add(); a.name = name; a.ref_attr_name = source; a.type = onnx.AttributeProto.FLOAT
    return node
sets = [h.make_opsetid("", 17), h.make_opsetid("local", 1)]
leaky = h.make_function("local", "Leaky", ["a"], ["b"], [attribute(h.make_node("LeakyRelu", ["a"], ["b"]), "alpha", "slope")], sets,
                        attribute_protos=[h.make_attribute("slope", 0.25)])
elu = h.make_function("local", "Elu2", ["a", "s"], ["b", "extra"], [
    attribute(h.make_node("Elu", ["a"], ["t"]), "alpha", "alpha"), h.make_node("Leaky", ["t"], ["t2"], domain="local"),
    h.make_node("Leaky", ["t2"], ["extra"], domain="local", slope=0.5), h.make_node("Add", ["t2", "s"], ["b"])], sets, ["alpha"])
model("functions", 17, [
    h.make_node("Elu2", ["x", "w"], ["t", "m"], domain="local", alpha=0.5), h.make_node("Elu2", ["t", "w"], ["u", "v"], domain="local"),
    h.make_node("Add", ["u", "v"], ["n"]), h.make_node("Sub", ["n", "m"], ["y"]),
], x234, [("y", F, [2, 3, 4])], [("w", f32(4))], functions=[leaky, elu])
old = h.make_function("local", "Last", ["a"], ["b"], [h.make_node("Softmax", ["a"], ["b"], axis=-1)], [h.make_opsetid("", 11)])
model("function-old-set", 17, [h.make_node("Last", ["x"], ["y"], domain="local")], x234, [("y", F, [2, 3, 4])], functions=[old])
odd = h.make_function("local", "Middle", ["a"], ["b"], [h.make_node("Softmax", ["a"], ["b"], axis=1)], [h.make_opsetid("", 11)])
model("function-old-opaque", 17, [h.make_node("Middle", ["x"], ["t"], domain="local"), h.make_node("Neg", ["t"], ["y"])], x234,
      [("y", F, [2, 3, 4])], functions=[odd], opaque=True)

# Branches: decided by constants, by shapes, one within another, within a function; with constants of their own.
yes = inner("p", "Add"); no = inner("q", "Mul")
model("if-constant", 17, [
    h.make_node("Relu", ["x"], ["a"]), h.make_node("Not", ["false"], ["c"]),
    h.make_node("If", ["c"], ["b"], then_branch=yes, else_branch=no), h.make_node("Neg", ["b"], ["y"]),
], x234, [("y", F, [2, 3, 4])], [("w", f32(4)), ("false", np.bool_(False))])
squeezed = h.make_graph([h.make_node("Reshape", ["x", "to"], ["p"])], "t", [], [h.make_tensor_value_info("p", F, None)], [n.from_array(i64(2, -1), "to")])
passed = h.make_graph([h.make_node("Identity", ["x"], ["p"])], "e", [], [h.make_tensor_value_info("p", F, None)])
shape_if = [h.make_node("Shape", ["x"], ["s"]), h.make_node("Gather", ["s", "one"], ["d"]), h.make_node("Equal", ["d", "one"], ["c"]),
            h.make_node("If", ["c"], ["b"], then_branch=squeezed, else_branch=passed), h.make_node("Relu", ["b"], ["y"])]
model("if-shape-yes", 17, shape_if, [("x", F, [2, 1, 4])], [("y", F, [2, 4])], [("one", i64(1))])
model("if-shape-no", 17, shape_if, x234, [("y", F, [2, 3, 4])], [("one", i64(1))])
deep = h.make_graph([h.make_node("If", ["true"], ["p"], then_branch=yes, else_branch=no)], "d", [], [h.make_tensor_value_info("p", F, None)])
plain = h.make_graph([h.make_node("Identity", ["a"], ["p"])], "o", [], [h.make_tensor_value_info("p", F, None)])
model("if-nested", 17, [
    h.make_node("Relu", ["x"], ["a"]), h.make_node("If", ["true"], ["b"], then_branch=deep, else_branch=no),
    h.make_node("If", ["false"], ["e"], then_branch=no, else_branch=plain), h.make_node("Sub", ["b", "e"], ["y"]),
], x234, [("y", F, [2, 3, 4])], [("w", f32(4)), ("true", np.bool_(True)), ("false", np.bool_(False))])
chooser = h.make_function("local", "Choose", ["a", "w", "c"], ["b"], [h.make_node("If", ["c"], ["b"], then_branch=yes, else_branch=no)], sets[:1])
model("function-if", 17, [h.make_node("Choose", ["x", "w", "true"], ["t"], domain="local"), h.make_node("Choose", ["t", "w", "c"], ["y"], domain="local")],
      x234 + [("c", B, [])], [("y", F, [2, 3, 4])], [("w", f32(4)), ("true", np.bool_(True))], functions=[chooser], opaque=True)
model("function-if-taken", 17, [h.make_node("Choose", ["x", "w", "true"], ["y"], domain="local")],
      x234, [("y", F, [2, 3, 4])], [("w", f32(4)), ("true", np.bool_(True))], functions=[chooser])
body = h.make_graph([h.make_node("Add", ["v", "w"], ["v2"]), h.make_node("Identity", ["go"], ["go2"])], "l",
                    [h.make_tensor_value_info("i", I, []), h.make_tensor_value_info("go", B, []), h.make_tensor_value_info("v", F, [2, 3, 4])],
                    [h.make_tensor_value_info("go2", B, []), h.make_tensor_value_info("v2", F, [2, 3, 4])])
model("loop", 17, [h.make_node("Loop", ["n", "", "x"], ["y"], body=body)], x234, [("y", F, [2, 3, 4])], [("n", np.int64(3)), ("w", f32(4))], opaque=True)
step = h.make_graph([h.make_node("Add", ["s", "e"], ["s2"]), h.make_node("Relu", ["s2"], ["o"])], "s",
                    [h.make_tensor_value_info("s", F, [3, 4]), h.make_tensor_value_info("e", F, [3, 4])],
                    [h.make_tensor_value_info("s2", F, [3, 4]), h.make_tensor_value_info("o", F, [3, 4])])
model("scan", 17, [h.make_node("Scan", ["w", "x"], ["z", "y"], body=step, num_scan_inputs=1)], x234, [("z", F, [3, 4]), ("y", F, [2, 3, 4])],
      [("w", f32(3, 4))], opaque=True)
model("optional", 18, [h.make_node("Optional", ["x"], ["o"]), h.make_node("OptionalGetElement", ["o"], ["t"]), h.make_node("Neg", ["t"], ["y"])],
      x234, [("y", F, [2, 3, 4])], opaque=True)
model("non-zero", 13, [h.make_node("NonZero", ["w"], ["z"]), h.make_node("Cast", ["z"], ["f"], to=F), h.make_node("ReduceSum", ["f"], ["t"]),
                       h.make_node("Add", ["t", "x"], ["y"])], x234, [("y", F, [2, 3, 4])], [("w", f32(5))], opaque=True)

# Quantised: weights of 8 and 4 bits that stay so, and what the runtime makes of them.
def fake(x, y, scale, zero):
    return [h.make_node("QuantizeLinear", [x, scale, zero], [y + "_q"]), h.make_node("DequantizeLinear", [y + "_q", scale, zero], [y])]
int8 = lambda *s: rng.integers(-100, 100, s).astype(np.int8)
scale = [("s", np.float32(0.05)), ("z", np.uint8(128))]
for opset in (13, 21):
    model("qdq-conv", opset, fake("x", "a", "s", "z") + [
        h.make_node("DequantizeLinear", ["w", "ws", "wz"], ["wf"], axis=0), h.make_node("DequantizeLinear", ["b", "bs"], ["bf"], axis=0),
        h.make_node("Conv", ["a", "wf", "bf"], ["c"]), h.make_node("Relu", ["c"], ["r"])] + fake("r", "y", "s", "z"),
        image, [("y", F, [1, 6, 5, 4])], scale + [("w", int8(6, 4, 3, 3)), ("ws", np.full(6, 0.01, np.float32)), ("wz", np.zeros(6, np.int8)),
        ("b", rng.integers(-1000, 1000, 6).astype(np.int32)), ("bs", np.full(6, 0.0005, np.float32))])
    model("qdq-matmul", opset, fake("x", "a", "s", "z") + [h.make_node("DequantizeLinear", ["w", "ws"], ["wf"]),
        h.make_node("MatMul", ["a", "wf"], ["m"])] + fake("m", "y", "s", "z"), x234, [("y", F, [2, 3, 40])], scale + [("w", int8(4, 40)), ("ws", np.float32(0.01))])
packed = h.make_tensor("w", T.INT4, [32, 8], rng.integers(0, 256, 128).astype(np.uint8).tobytes(), raw=True)
model("qdq-int4", 21, [h.make_node("DequantizeLinear", ["w", "ws"], ["wf"], axis=0, block_size=16), h.make_node("MatMul", ["x", "wf"], ["y"])],
      [("x", F, [3, 32])], [("y", F, [3, 8])], [("w", packed), ("ws", np.abs(f32(2, 8)))])
model("dynamic-quantized", 13, [h.make_node("DynamicQuantizeLinear", ["x"], ["q", "qs", "qz"]), h.make_node("MatMulInteger", ["q", "w", "qz"], ["m"]),
      h.make_node("Cast", ["m"], ["f"], to=F), h.make_node("Mul", ["f", "qs"], ["g"]), h.make_node("Mul", ["g", "ws"], ["y"])],
      [("x", F, [3, 4])], [("y", F, [3, 40])], [("w", int8(4, 40)), ("ws", np.float32(0.01))])

# 16-bit floats: as inputs, weights and casts.
half = lambda *s: f32(*s).astype(np.float16)
model("half", 17, [h.make_node("MatMul", ["x", "w"], ["m"]), h.make_node("Add", ["m", "b"], ["a"]), h.make_node("Gelu2", ["a"], ["g"], domain="local"),
      h.make_node("LayerNormalization", ["g", "g1", "b1"], ["y"])], [("x", T.FLOAT16, [3, 8])], [("y", T.FLOAT16, [3, 20])],
      [("w", half(8, 20)), ("b", half(20)), ("g1", half(20)), ("b1", half(20))],
      functions=[h.make_function("local", "Gelu2", ["a"], ["b"], [h.make_node("Erf", ["a"], ["e"]), h.make_node("Mul", ["a", "e"], ["b"])], sets[:1])])
model("half-folded", 17, [h.make_node("Transpose", ["w"], ["t"], perm=[1, 0]), h.make_node("Mul", ["t", "k"], ["m"]), h.make_node("MatMul", ["x", "m"], ["y"])],
      [("x", T.FLOAT16, [3, 8])], [("y", T.FLOAT16, [3, 20])], [("w", half(20, 8)), ("k", np.float16(0.5))])
brain = lambda name, *s: h.make_tensor(name, T.BFLOAT16, s, (f32(*s).view(np.uint32) >> 16).astype(np.uint16).tobytes(), raw=True)
model("bfloat16", 22, [h.make_node("Cast", ["w"], ["wf"], to=F), h.make_node("MatMul", ["x", "wf"], ["m"]), h.make_node("Cast", ["m"], ["c"], to=T.BFLOAT16),
      h.make_node("Reshape", ["c", "s"], ["r"]), h.make_node("Cast", ["r"], ["y"], to=F)], [("x", F, [3, 8])], [("y", F, [60])],
      [("w", brain("w", 8, 20)), ("s", i64(-1))])
model("bfloat16-all", 22, [h.make_node("Mul", ["w", "k"], ["wk"]), h.make_node("MatMul", ["x", "wk"], ["m"]), h.make_node("Add", ["m", "b"], ["a"]), h.make_node("Relu", ["a"], ["y"])],
      [("x", T.BFLOAT16, [3, 8])], [("y", T.BFLOAT16, [3, 20])], [("w", brain("w", 8, 20)), ("b", brain("b", 20)), ("k", brain("k", 1))])

# The sum that a fused normalisation also gives, and quantised operators of the runtime.
one("skip-norm-sum", 13, "SkipLayerNormalization", [("x", F, [2, 3, 4]), ("s", F, [2, 3, 4])],
    [("y", F, [2, 3, 4]), ("", F, []), ("", F, []), ("t", F, [2, 3, 4])], [("g", f32(4)), ("b", f32(4))], domain=ms)
one("skip-rms-sum", 13, "SkipSimplifiedLayerNormalization", [("x", F, [2, 3, 4]), ("s", F, [2, 3, 4])],
    [("y", F, [2, 3, 4]), ("", F, []), ("", F, []), ("t", F, [2, 3, 4])], [("g", f32(4))], domain=ms)
U8 = T.UINT8
sz = lambda k, s=0.05, z=120: [(k + "s", np.float32(s)), (k + "z", np.uint8(z))]
def quantised(name, op, slots, weights, shape, **attributes):
    """A node between a quantisation of x and a dequantisation."""
    model(name, 13, [h.make_node("QuantizeLinear", ["x", "as", "az"], ["a"]), h.make_node(op, slots, ["c"], domain=ms, **attributes),
          h.make_node("DequantizeLinear", ["c", "cs", "cz"], ["y"])], image, [("y", F, shape)], sz("a") + sz("c", 0.03, 110) + weights)
bytes_ = rng.integers(0, 255, (1, 4, 7, 6)).astype(np.uint8)
for op in ("QLinearAdd", "QLinearMul"):
    quantised(op.lower(), op, ["a", "as", "az", "b", "bs", "bz", "cs", "cz"], sz("b") + [("b", bytes_)], [1, 4, 7, 6])
quantised("qlinear-sigmoid", "QLinearSigmoid", ["a", "as", "az", "cs", "cz"], [], [1, 4, 7, 6])
quantised("qlinear-leaky", "QLinearLeakyRelu", ["a", "as", "az", "cs", "cz"], [], [1, 4, 7, 6], alpha=0.1)
quantised("qlinear-softmax", "QLinearSoftmax", ["a", "as", "az", "cs", "cz"], [], [1, 4, 7, 6], axis=-1, opset=13)
quantised("qlinear-pool", "QLinearAveragePool", ["a", "as", "az", "cs", "cz"], [], [1, 4, 3, 3], kernel_shape=[2, 2], strides=[2, 2])
quantised("qlinear-global", "QLinearGlobalAveragePool", ["a", "as", "az", "cs", "cz"], [], [1, 4, 1, 1])
quantised("qlinear-concat", "QLinearConcat", ["cs", "cz", "a", "as", "az", "b", "bs", "bz"], sz("b") + [("b", bytes_)], [1, 8, 7, 6], axis=1)
model("qgemm", 13, [h.make_node("QuantizeLinear", ["x", "as", "az"], ["a"]), h.make_node("QGemm", ["a", "as", "az", "b", "bs", "bz", "c", "ys", "yz"], ["g"], domain=ms, transB=1),
      h.make_node("DequantizeLinear", ["g", "ys", "yz"], ["y"])], [("x", F, [3, 4])], [("y", F, [3, 5])],
      sz("a") + sz("y") + [("b", int8(5, 4)), ("bs", np.float32(0.01)), ("bz", np.int8(0)), ("c", rng.integers(-9, 9, 5).astype(np.int32))])
one("dynamic-matmul", 13, "DynamicQuantizeMatMul", [("x", F, [3, 4])], [("y", F, [3, 40])], [("w", int8(4, 40)), ("s", np.float32(0.01))], domain=ms)
model("integer-to-float", 13, [h.make_node("DynamicQuantizeLinear", ["x"], ["q", "qs", "qz"]),
      h.make_node("MatMulIntegerToFloat", ["q", "w", "qs", "ws", "qz"], ["y"], domain=ms)], [("x", F, [3, 4])], [("y", F, [3, 40])], [("w", int8(4, 40)), ("ws", np.float32(0.01))])
one("matmul-nbits", 13, "MatMulNBits", [("x", F, [3, 32])], [("y", F, [3, 8])],
    [("w", rng.integers(0, 256, (8, 2, 8)).astype(np.uint8)), ("s", np.abs(f32(16)))], domain=ms, K=32, N=8, bits=4, block_size=16)
model("uint16", 13, [h.make_node("QuantizeLinear", ["x", "s", "z"], ["q"], domain=ms), h.make_node("DequantizeLinear", ["q", "s", "z"], ["y"], domain=ms)],
      x234, [("y", F, [2, 3, 4])], [("s", np.float32(0.001)), ("z", np.uint16(32000))])

# Operators with inputs that are left out in the middle, and with more outputs than one.
one("max-pool-columns", 8, "MaxPool", [("x", F, [1, 2, 5, 4])], [("y", F, [1, 2, 3, 3]), ("i", I, [1, 2, 3, 3])], kernel_shape=[3, 2], storage_order=1)
one("max-pool-order", 17, "MaxPool", [("x", F, [1, 2, 5, 4])], [("y", F, [1, 2, 3, 3])], kernel_shape=[3, 2], storage_order=1)
cached = lambda length: [("p", F, [1, 1, length, 8]), ("u", F, [1, 1, length, 8])]
one("group-query", 17, "GroupQueryAttention", [("x", F, [1, 1, 16]), ("k", F, [1, 1, 8]), ("v", F, [1, 1, 8]), ("a", F, [1, 1, 3, 8]), ("b", F, [1, 1, 3, 8])],
    [("y", F, [1, 1, 16])] + cached(4), [("l", np.array([3], np.int32)), ("t", np.int32(4))], domain=ms, num_heads=2, kv_num_heads=1)
one("group-query-packed", 17, "GroupQueryAttention", [("x", F, [1, 2, 64])], [("y", F, [1, 2, 32])],
    [("l", np.array([1], np.int32)), ("t", np.array([2], np.int32)), ("c", f32(3, 8)), ("s", f32(3, 8))], slots=["x", "", "", "", "", "l", "t", "c", "s"],
    domain=ms, num_heads=2, kv_num_heads=1, do_rotary=1, k_quant_type="NONE")
model("group-query-total", 17, [h.make_node("Max", ["t", "one"], ["n"]),
    h.make_node("GroupQueryAttention", ["x", "k", "v", "", "", "l", "n"], ["y", "p", "u"], domain=ms, num_heads=2, kv_num_heads=1)],
    [("x", F, [1, 1, 16]), ("k", F, [1, 1, 8]), ("v", F, [1, 1, 8]), ("t", T.INT32, [])], [("y", F, [1, 1, 16])] + cached(1),
    [("l", np.array([0], np.int32)), ("one", np.int32(1))], opaque=True)
table = lambda k, rows: (k, f32(rows, 4))
ids = [("x", T.INT32, [2, 3])]
one("embed", 17, "EmbedLayerNormalization", ids + [("s", T.INT32, [2, 3])], [("y", F, [2, 3, 4]), ("m", T.INT32, [2])],
    [table("w", 7), table("p", 3), table("g", 1), ("a", f32(4)), ("b", f32(4))], slots=["x", "s", "w", "p", "g", "a", "b", "x"], domain=ms)
one("embed-sum", 17, "EmbedLayerNormalization", ids, [("y", F, [2, 3, 4]), ("m", T.INT32, [2]), ("z", F, [2, 3, 4])],
    [table("w", 7), table("p", 3), ("a", f32(4)), ("b", f32(4))], slots=["x", "", "w", "p", "", "a", "b"], domain=ms, mask_index_type=0)
quant = [("w", rng.integers(0, 255, (4, 12)).astype(np.uint8)), ("b", f32(12)), ("s", np.float32(0.05)), ("t", np.float32(0.01)), ("z", np.uint8(120))]
one("qattention", 17, "QAttention", [("x", T.UINT8, [1, 3, 4])], [("y", F, [1, 3, 4])], quant, slots=["x", "w", "b", "s", "t", "", "z", "z"], domain=ms, num_heads=2)
one("qattention-past", 17, "QAttention", [("x", T.UINT8, [1, 3, 4]), ("p", F, [2, 1, 2, 2, 2])], [("y", F, [1, 3, 4]), ("q", F, [2, 1, 2, 5, 2])], quant,
    slots=["x", "w", "b", "s", "t", "", "z", "z", "p"], domain=ms, num_heads=2, unidirectional=1)
one("qattention-present", 17, "QAttention", [("x", T.UINT8, [1, 3, 4])], [("y", F, [1, 3, 4]), ("q", F, [2, 1, 2, 3, 2])], quant,
    slots=["x", "w", "b", "s", "t"], opaque=True, domain=ms, num_heads=2)

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "models.jsonl")
with open(path, "w") as file:
    for line in lines:
        file.write(json.dumps(line) + "\n")
print(len(lines), os.path.getsize(path))
