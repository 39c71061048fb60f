"""Writes inference.jsonl: calls of operators in normal form with the output types that ONNX Runtime gives.

Usage: python make_inference_cases.py > inference.jsonl     (needs: pip install onnx onnxruntime numpy)
Each line: {"op", "domain", "attributes", "inputs": ["float32[1x3]", ...], "outputs": [...]}.
"""
import json, random, sys
import numpy as np, onnx, onnxruntime as ort
from onnx import TensorProto, helper, numpy_helper

R = random.Random(20)
NP = {"float32": np.float32, "int64": np.int64, "int32": np.int32, "bool": np.bool_, "uint8": np.uint8, "int8": np.int8, "float16": np.float16, "float64": np.float64}
session_options = ort.SessionOptions(); session_options.log_severity_level = 4
count = {}

def parse(t):
    e, s = t[:-1].split("["); return e, [int(d) for d in s.split("x")] if s else []

def show(a): return f"{a.dtype.name}[{'x'.join(map(str, a.shape))}]"

def case(op, attributes, inputs, onnx_attributes=None, constants=(), domain="", values={}, outputs=1, opset=21, constants_at=None):
    """Runs one node; constants are ONNX inputs after the given ones ("" for an omitted one)."""
    at = attributes if onnx_attributes is None else onnx_attributes
    at = {k: v for k, v in at.items() if k not in ("omitted", "output_indices", "output_sum", "total_sequence_length")}
    names, infos, feed, inits = [], [], {}, []
    for i, t in enumerate(inputs):
        e, s = parse(t); n = f"x{i}"; names.append(n)
        infos.append(helper.make_tensor_value_info(n, helper.np_dtype_to_tensor_dtype(np.dtype(NP[e])), s))
        feed[n] = np.asarray(values[i], NP[e]).reshape(s) if i in values else np.ones(s, NP[e])
    for i in attributes.get("omitted", ()): names.insert(i, "")
    if "total_sequence_length" in attributes:
        names += [""] * (7 - len(names)); names[6] = "total"
        inits.append(numpy_helper.from_array(np.int32(attributes["total_sequence_length"]), "total"))
    for i, c in enumerate(constants):
        if isinstance(c, str): names.append(""); continue
        names.insert(len(names) if constants_at is None else constants_at, f"c{i}"); inits.append(numpy_helper.from_array(c, f"c{i}"))
    outs = [f"y{i}" for i in range(outputs)]
    node = helper.make_node(op, names, outs, domain=domain, **at)
    graph = helper.make_graph([node], "g", infos, [onnx.ValueInfoProto(name=o) for o in outs], inits)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset), helper.make_opsetid("com.microsoft", 1)])
    model.ir_version = 10
    try:
        result = ort.InferenceSession(model.SerializeToString(), session_options, providers=["CPUExecutionProvider"]).run(None, feed)
    except Exception as error:
        print("skipped", op, attributes, inputs, str(error)[:200], file=sys.stderr); return
    count[op] = count.get(op, 0) + 1
    print(json.dumps(dict(op=op, domain=domain, attributes=attributes, inputs=inputs, outputs=[show(r) for r in result])))

I = lambda *v: np.array(v, np.int64)
def dims(rank, low=1, high=6): return [R.randint(low, high) for _ in range(rank)]
def t(shape, e="float32"): return f"{e}[{'x'.join(map(str, shape))}]"
def pick(n, lo, hi): return [R.randint(lo, hi) for _ in range(n)]
def masked(shape): return [1 if R.random() < 0.4 else d for d in shape][R.randint(0, len(shape)):] 

for op in "Abs Neg Sqrt Reciprocal Exp Log Erf Relu Sigmoid Tanh HardSwish Softplus Softsign Mish Ceil Floor Round Sign Sin Cos IsNaN Identity".split():
    case(op, {}, [t(dims(3))])
case("Not", {}, [t([2, 3], "bool")])
for op, at in [("LeakyRelu", dict(alpha=.1)), ("Elu", dict(alpha=1.)), ("Celu", dict(alpha=1.)), ("ThresholdedRelu", dict(alpha=1.)), ("Selu", dict(alpha=1.6, gamma=1.05)), ("HardSigmoid", dict(alpha=.2, beta=.5)), ("Gelu", dict(approximate="tanh"))]:
    case(op, at, [t(dims(2))])
case("Clip", dict(min=0., max=6.), [t([2, 3])], {}, [np.float32(0).reshape(()), np.float32(6).reshape(())])
for to in (1, 6, 7, 9, 10, 11): case("Cast", dict(to=to), [t([2, 3])])
for op in "Add Sub Mul Div Pow Equal Greater GreaterOrEqual Less LessOrEqual Max Min Sum Mean".split():
    for _ in range(4):
        s = dims(R.randint(1, 4)); a, b = (s, masked(s)) if R.random() < .5 else (masked(s), s)
        case(op, {}, [t(a), t(b)])
for op in "And Or Xor".split(): case(op, {}, [t([2, 1], "bool"), t([1, 3], "bool")])
case("Mod", dict(fmod=1), [t([2, 1]), t([3])])
case("PRelu", {}, [t([2, 3, 4]), t([3, 1])])
case("Pow", {}, [t([2, 3]), t([], "int64")])
for op in "Max Min Sum Mean".split(): case(op, {}, [t([2, 1, 4]), t([3, 1]), t([4])])
for _ in range(6):
    s = dims(3); case("Where", {}, [t(masked(s), "bool"), t(s), t(masked(s))])
for a, b in [([3, 4], [4, 5]), ([2, 3, 4], [4, 5]), ([2, 1, 3, 4], [5, 4, 2]), ([4], [4, 5]), ([3, 4], [4]), ([4], [4]), ([2, 3, 4], [4]), ([4], [2, 4, 3])]:
    case("MatMul", {}, [t(a), t(b)])
for ta in (0, 1):
    for tb in (0, 1):
        for c in ([], [[5]], [[3, 1]], [[]]):
            case("Gemm", dict(alpha=1., beta=1., transA=ta, transB=tb), [t([4, 3] if ta else [3, 4]), t([5, 4] if tb else [4, 5])] + [t(x) for x in c])
for ta, tb, ba, bb, a, b in [(1, 0, 0, 0, [2, 4, 3], [2, 4, 5]), (0, 1, 0, 0, [2, 3, 4], [2, 5, 4]), (1, 1, 0, 0, [4, 3], [5, 4]), (0, 0, 1, 0, [3, 2, 4], [2, 4, 5]), (1, 0, 1, 0, [4, 2, 3], [2, 4, 5]), (0, 1, 0, 1, [2, 3, 4], [5, 2, 4]), (0, 0, 1, 1, [3, 2, 4], [4, 2, 5]), (0, 0, 1, 0, [3, 2, 6, 4], [2, 6, 4, 5])]:
    case("FusedMatMul", dict(alpha=1., transA=ta, transB=tb, transBatchA=ba, transBatchB=bb), [t(a), t(b)], domain="com.microsoft")
for e, s in [("ij,jk->ik", [[3, 4], [4, 5]]), ("bij,bjk->bik", [[2, 3, 4], [2, 4, 5]]), ("bhqd,bhkd->bhqk", [[2, 3, 4, 5], [2, 3, 6, 5]]), ("ij,jk", [[3, 4], [4, 5]]), ("...ij,...jk->...ik", [[2, 3, 4], [4, 5]]), ("ii->i", [[3, 3]]), ("ij->ji", [[2, 3]]), ("i,j->ij", [[2], [3]]), ("ij->", [[2, 3]]), ("b...i,ij->b...j", [[2, 3, 4, 5], [5, 6]]), ("ba,ac", [[2, 3], [3, 4]])]:
    case("Einsum", dict(equation=e), [t(x) for x in s])
for _ in range(25):
    n = R.choice([1, 2, 2, 2, 3]); g = R.choice([1, 1, 2]); c = g * R.randint(1, 3); m = g * R.randint(1, 3)
    k, st, dl, p = pick(n, 1, 3), pick(n, 1, 3), pick(n, 1, 2), pick(2 * n, 0, 2); s = [R.randint(5, 9) for _ in range(n)]
    at = dict(kernel_shape=k, strides=st, pads=p, dilations=dl, group=g)
    case("Conv", at, [t([2, c] + s), t([m, c // g] + k)] + ([t([m])] if R.random() < .5 else []))
    if n < 3:
        ex = [R.randint(0, x - 1) for x in st]
        case("ConvTranspose", dict(at, output_padding=ex), [t([2, c] + s), t([c, m // g] + k)])
    if n == 2 and g == 1: case("ConvInteger", at, [t([2, c] + s, "uint8"), t([m, c // g] + k, "uint8")])
for _ in range(60):
    n = R.choice([1, 2, 2, 3]); k = pick(n, 1, 4); st = pick(n, 1, 4); p = [R.randint(0, k[i % n] - 1) for i in range(2 * n)]; s = [R.randint(5, 11) for _ in range(n)]
    at = dict(kernel_shape=k, strides=st, pads=p, ceil_mode=R.randint(0, 1))
    case("MaxPool", dict(at, dilations=pick(n, 1, 2)), [t([1, 2] + s)])
    case("AveragePool", dict(at, count_include_pad=R.randint(0, 1)), [t([1, 2] + s)])
for op in ("GlobalAveragePool", "GlobalMaxPool"): case(op, {}, [t([2, 3, 4, 5])])
case("BatchNormalization", dict(epsilon=1e-5), [t([2, 3, 4, 4])] + [t([3])] * 4)
case("InstanceNormalization", dict(epsilon=1e-5), [t([2, 3, 4, 4]), t([3]), t([3])])
for a in (1, 2): case("LayerNormalization", dict(axis=a, epsilon=1e-5), [t([2, 3, 4]), t([2, 3, 4][1 + (a - 1):]), t([4][:1] if a == 2 else [3, 4])])
case("LayerNormalization", dict(axis=2, epsilon=1e-5), [t([2, 3, 4]), t([4])])
case("SimplifiedLayerNormalization", dict(axis=2, epsilon=1e-5), [t([2, 3, 4]), t([4])])
case("GroupNormalization", dict(num_groups=2, epsilon=1e-5), [t([2, 4, 3, 3]), t([4]), t([4])])
case("LRN", dict(size=3, alpha=1e-4, beta=.75, bias=1.), [t([1, 3, 4, 4])])
for op in ("Softmax", "LogSoftmax"):
    for a in range(3): case(op, dict(axis=a), [t([2, 3, 4])])
for op in "Sum Mean Max Min Prod L1 L2 SumSquare LogSum LogSumExp".split():
    for _ in range(4):
        r = R.randint(1, 4); axes = sorted(R.sample(range(r), R.randint(1, r))); kd = R.randint(0, 1)
        case("Reduce" + op, dict(axes=axes, keepdims=kd), [t(dims(r))], dict(keepdims=kd), [I(*axes)])
for op in ("ArgMax", "ArgMin"):
    for a in range(2):
        for kd in (0, 1): case(op, dict(axis=a, keepdims=kd, select_last_index=0), [t([3, 4])])
case("CumSum", dict(axis=1, exclusive=0, reverse=1), [t([2, 3])], dict(exclusive=0, reverse=1), [np.array(1)])
for k in (0, 1, 3): case("TopK", dict(axis=1, k=k, largest=1, sorted=1), [t([2, 3])], dict(axis=1, largest=1, sorted=1), [I(k)], outputs=2)
for s in ([6, 4], [24], [2, 1, 12], [2, 3, 4]): case("Reshape", dict(shape=s), [t([2, 3, 4])], {}, [I(*s)])
for p in ([0, 2, 1], [2, 1, 0], [1, 2, 0]): case("Transpose", dict(perm=p), [t([2, 3, 4])])
for a in range(3):
    s = [[2, 3, 4], [2, 3, 4]]; s[1][a] = 5; case("Concat", dict(axis=a), [t(x) for x in s])
case("Split", dict(axis=1, split=[1, 4, 2]), [t([2, 7])], dict(axis=1), [I(1, 4, 2)], outputs=3)
for _ in range(30):
    s = dims(3, 2, 9); axes = sorted(R.sample(range(3), R.randint(1, 3))); st, en, sp = [], [], []
    for a in axes:
        d = s[a]; step = R.choice([1, 1, 2, 3, -1, -2])
        if step > 0: lo = R.randint(0, d); hi = R.randint(lo, d)
        else: lo = R.randint(0, d - 1); hi = R.choice([-(d + 1), R.randint(0, lo)])
        st.append(lo); en.append(hi); sp.append(step)
    case("Slice", dict(starts=st, ends=en, axes=axes, steps=sp), [t(s)], {}, [I(*st), I(*en), I(*axes), I(*sp)])
for i in ([], [2], [2, 3]):
    for a in range(2): case("Gather", dict(axis=a), [t([3, 4]), t(i, "int64")])
case("GatherElements", dict(axis=1), [t([3, 4]), t([3, 2], "int64")])
for b, d, i in [(0, [3, 4, 5], [2, 2]), (0, [3, 4, 5], [2, 7, 1]), (1, [2, 4, 5], [2, 3, 1]), (0, [3, 4], [2])]:
    case("GatherND", dict(batch_dims=b), [t(d), t(i, "int64")])
case("ScatterElements", dict(axis=1, reduction="none"), [t([3, 4]), t([3, 2], "int64"), t([3, 2])])
case("ScatterND", dict(reduction="none"), [t([3, 4, 5]), t([2, 2], "int64"), t([2, 5])])
for s in ([2, 3, 4], [5, 2, 3, 4]): case("Expand", dict(shape=s), [t([3, 1])], {}, [I(*s)])
case("Tile", dict(repeats=[2, 3]), [t([3, 4])], {}, [I(2, 3)])
for m in ("constant", "reflect", "edge"): case("Pad", dict(pads=[0, 1, 2, 1], mode=m, value=0.), [t([5, 4])], dict(mode=m), [I(0, 1, 2, 1)] + ([np.float32(0).reshape(())] if m == "constant" else []))
case("Pad", dict(pads=[0, -1, 2, 1], mode="constant", value=0.), [t([5, 4])], dict(mode="constant"), [I(0, -1, 2, 1)])
for m in ("DCR", "CRD"): case("DepthToSpace", dict(blocksize=2, mode=m), [t([1, 8, 2, 3])])
case("SpaceToDepth", dict(blocksize=2), [t([1, 2, 4, 6])])
case("Trilu", dict(upper=0, k=1), [t([3, 4])], dict(upper=0), [np.array(1, np.int64)])
base = dict(mode="linear", coordinate_transformation_mode="half_pixel", nearest_mode="floor", cubic_coeff_a=-.75, exclude_outside=0, antialias=0, extrapolation_value=0.)
case("Resize", dict(base, sizes=[1, 2, 7, 9]), [t([1, 2, 4, 6])], base, ["", "", I(1, 2, 7, 9)])
for sc in ([1, 1, 2, 2], [1, 1, .6, 1.7], [1, 1, 1.3, .33]): case("Resize", dict(base, scales=[float(x) for x in sc]), [t([1, 2, 7, 9])], base, ["", np.array(sc, np.float32)])
for z in ("uint8", "int8"):
    case("QuantizeLinear", dict(axis=0, block_size=0), [t([3, 4]), t([]), t([], z)])
    case("DequantizeLinear", dict(axis=1, block_size=0), [t([3, 4], z), t([4]), t([4], z)])
case("QuantizeLinear", dict(axis=0, block_size=0), [t([3, 4]), t([])])
case("DynamicQuantizeLinear", {}, [t([3, 4])], outputs=3)
case("QLinearMatMul", {}, [t([2, 3, 4], "uint8"), t([]), t([], "uint8"), t([4, 5], "uint8"), t([]), t([], "uint8"), t([]), t([], "uint8")])
case("QLinearConv", dict(kernel_shape=[3, 3], strides=[2, 1], pads=[1, 0, 1, 0], dilations=[1, 1], group=1), [t([1, 3, 8, 8], "uint8"), t([]), t([], "uint8"), t([4, 3, 3, 3], "uint8"), t([]), t([], "uint8"), t([]), t([], "uint8"), t([4], "int32")])
case("MatMulInteger", {}, [t([2, 3, 4], "uint8"), t([4, 5], "uint8"), t([], "uint8")])
for d, n in (("forward", 1), ("reverse", 1), ("bidirectional", 2)):
    h, x, b, s = 5, 4, 3, 7
    case("LSTM", dict(hidden_size=h, direction=d, layout=0, input_forget=0), [t([s, b, x]), t([n, 4 * h, x]), t([n, 4 * h, h]), t([n, 8 * h])], outputs=3)
    case("LSTM", dict(hidden_size=h, direction=d, layout=0, input_forget=0), [t([s, b, x]), t([n, 4 * h, x]), t([n, 4 * h, h]), t([n, 8 * h]), t([b], "int32"), t([n, b, h]), t([n, b, h])], outputs=3, values={4: [s] * b})
    case("GRU", dict(hidden_size=h, direction=d, layout=0, linear_before_reset=0), [t([s, b, x]), t([n, 3 * h, x]), t([n, 3 * h, h])], outputs=2)
m = dict(domain="com.microsoft")
case("BiasGelu", {}, [t([2, 3, 4]), t([4])], **m); case("FastGelu", {}, [t([2, 3, 4]), t([4])], **m); case("FastGelu", {}, [t([2, 3, 4])], **m)
case("Gelu", {}, [t([2, 3, 4])], **m); case("QuickGelu", dict(alpha=1.7), [t([2, 3, 4])], **m)
for n in (3, 4, 5): case("SkipLayerNormalization", dict(epsilon=1e-5), [t([2, 3, 8])] * 2 + [t([8])] * (n - 2), **m)
case("SkipSimplifiedLayerNormalization", dict(epsilon=1e-5), [t([2, 3, 8])] * 2 + [t([8])], **m)
mha = dict(num_heads=2, unidirectional=0, mask_filter_value=-10000.)
case("MultiHeadAttention", mha, [t([2, 3, 8]), t([2, 5, 8]), t([2, 5, 12])], **m)
case("MultiHeadAttention", mha, [t([2, 3, 8]), t([2, 2, 5, 4]), t([2, 2, 5, 4])], **m)
case("Attention", dict(mha, do_rotary=0, rotary_embedding_dim=0), [t([2, 3, 8]), t([8, 24]), t([24])], **m)
conv = dict(kernel_shape=[3, 3], strides=[1, 1], pads=[1, 1, 1, 1], dilations=[1, 1], group=1)
case("FusedConv", dict(conv, activation="Relu"), [t([1, 3, 8, 8]), t([4, 3, 3, 3]), t([4]), t([1, 4, 8, 8])], **m)
case("FusedGemm", dict(alpha=1., beta=1., transA=0, transB=1, activation="Relu"), [t([3, 4]), t([5, 4]), t([5])], **m)
case("RotaryEmbedding", dict(interleaved=0, num_heads=0, rotary_embedding_dim=0, scale=1., is_packed_batching=0), [t([2, 3, 8]), t([2, 3], "int64"), t([10, 4]), t([10, 4])], **m)
at = dict(is_causal=0, softcap=0., qk_matmul_output_mode=0)
case("Attention", at, [t([2, 4, 3, 8]), t([2, 2, 5, 8]), t([2, 2, 5, 6])], opset=23)
case("Attention", dict(at, q_num_heads=4, kv_num_heads=2), [t([2, 3, 32]), t([2, 5, 16]), t([2, 5, 12])], opset=23)
case("RotaryEmbedding", dict(interleaved=0, num_heads=0, rotary_embedding_dim=0), [t([2, 2, 3, 8]), t([10, 4]), t([10, 4]), t([2, 3], "int64")], opset=23)
case("RMSNormalization", dict(axis=2, epsilon=1e-5), [t([2, 3, 4]), t([4])], opset=23)
for a in range(3): case("OneHot", dict(axis=a, depth=6), [t([2, 3], "int64"), t([2])], dict(axis=a), [np.array(6)], constants_at=1)
for op in "Acos Acosh Asin Asinh Atan Atanh Cosh Sinh Tan".split(): case(op, {}, [t([2, 3])])
case("IsInf", dict(detect_negative=1, detect_positive=0), [t([2, 3])]); case("Shrink", dict(bias=.1, lambd=.5), [t([2, 3])])
case("BitwiseNot", {}, [t([2, 3], "int32")]); case("BitShift", dict(direction="LEFT"), [t([2, 3], "uint8"), t([3], "uint8")])
for op in "BitwiseAnd BitwiseOr BitwiseXor".split(): case(op, {}, [t([2, 1], "int32"), t([1, 3], "int32")])
for a in range(3):
    case("Hardmax", dict(axis=a), [t([2, 3, 4])]); case("LpNormalization", dict(axis=a, p=2), [t([2, 3, 4])])
case("MeanVarianceNormalization", dict(axes=[0, 2]), [t([2, 3, 4])])
for c in (0, 1): case("LpPool", dict(kernel_shape=[3, 2], strides=[2, 3], pads=[1, 0, 0, 1], dilations=[1, 2], ceil_mode=c, p=2), [t([1, 2, 8, 9])])
case("GlobalLpPool", dict(p=2), [t([2, 3, 4, 5])])
case("ReverseSequence", dict(batch_axis=1, time_axis=0), [t([5, 2, 3]), t([2], "int64")])
for g in ([1, 5, 3, 2], [1, 7, 7, 2]): case("GridSample", dict(mode="linear", padding_mode="zeros", align_corners=0), [t([1, 4, 7, 6]), t(g)])
case("GridSample", dict(mode="nearest", padding_mode="border", align_corners=1), [t([1, 2, 3, 4, 5]), t([1, 2, 3, 2, 3])])
case("RoiAlign", dict(coordinate_transformation_mode="half_pixel", mode="avg", output_height=3, output_width=2, sampling_ratio=2, spatial_scale=1.), [t([2, 3, 8, 8]), t([5, 4]), t([5], "int64")])
for d, n in (("forward", 1), ("bidirectional", 2)):
    case("RNN", dict(hidden_size=5, direction=d, layout=0), [t([7, 4, 3]), t([n, 5, 3]), t([n, 5, 5]), t([n, 10])], outputs=2)
u, s = lambda *v: t(v, "uint8"), t([])
for op in ("QLinearAdd", "QLinearMul"):
    for b in ([2, 3], [3], [2, 1]): case(op, {}, [u(2, 3), s, u(), u(*b), s, u(), s, u()], **m)
case("QLinearSigmoid", {}, [u(2, 3), s, u(), s, u()], **m); case("QLinearLeakyRelu", dict(alpha=.1), [u(2, 3), s, u(), s, u()], **m)
case("QLinearSoftmax", dict(axis=-1, opset=13), [u(2, 3), s, u(), s, u()], **m)
case("QLinearAveragePool", dict(kernel_shape=[3, 2], strides=[2, 1], pads=[1, 0, 0, 1], ceil_mode=0, count_include_pad=0, channels_last=0), [u(1, 2, 8, 9), s, u(), s, u()], **m)
case("QLinearGlobalAveragePool", dict(channels_last=0), [u(1, 2, 8, 9), s, u(), s, u()], **m)
case("QLinearConcat", dict(axis=1), [s, u(), u(2, 3), s, u(), u(2, 5), s, u()], **m)
for tb in (0, 1):
    g = [u(3, 4), s, u(), u(*([5, 4] if tb else [4, 5])), s, u(), t([5], "int32")]
    case("QGemm", dict(alpha=1., transA=0, transB=tb), g + [s, u()], **m); case("QGemm", dict(alpha=1., transA=0, transB=tb), g[:6], **m)
case("DynamicQuantizeMatMul", {}, [t([2, 3, 4]), u(4, 5), s], **m)
case("MatMulIntegerToFloat", {}, [u(2, 3, 4), u(4, 5), s, s, u()], **m)
case("MatMulNBits", dict(K=32, N=8, bits=4, block_size=16, accuracy_level=0), [t([3, 32]), u(8, 2, 8), t([16])], **m)
case("QuantizeLinear", dict(axis=0), [t([2, 3]), s, u()], **m); case("DequantizeLinear", dict(axis=1), [u(2, 3), t([3]), u(3)], **m)
window = dict(kernel_shape=[3, 2], strides=[2, 1], pads=[1, 0, 0, 1], dilations=[1, 2], ceil_mode=1)
for o in (0, 1): case("MaxPool", dict(window, output_indices=1, storage_order=o), [t([1, 2, 8, 9])], dict(window, storage_order=o), outputs=2)
gqa = dict(num_heads=4, kv_num_heads=2, softcap=0., local_window_size=-1, do_rotary=0, rotary_interleaved=0, smooth_softmax=-1)
i32 = lambda *v: t(v, "int32")
for past, total in ((5, 6), (5, 3), (0, 1)):
    case("GroupQueryAttention", dict(gqa, total_sequence_length=total), [t([2, 1, 32]), t([2, 1, 16]), t([2, 1, 16])] + [t([2, 2, past, 8])] * 2 + [i32(2)], values={5: [total - 1] * 2}, outputs=3, **m)
case("GroupQueryAttention", dict(gqa, total_sequence_length=6, omitted=[1, 2]), [t([2, 1, 64])] + [t([2, 2, 5, 8])] * 2 + [i32(2)], values={3: [5, 5]}, outputs=3, **m)
case("GroupQueryAttention", dict(gqa, total_sequence_length=3, omitted=[3, 4]), [t([2, 3, 32]), t([2, 3, 16]), t([2, 3, 16]), i32(2)], values={3: [2, 1]}, outputs=3, **m)
case("GroupQueryAttention", dict(gqa, total_sequence_length=3, do_rotary=1, omitted=[1, 2, 3, 4, 6]), [t([2, 3, 128]), i32(2), t([8, 8]), t([8, 8])], values={1: [2, 2]}, outputs=3, **m)
case("GroupQueryAttention", dict(gqa, total_sequence_length=6, omitted=[6, 7, 8, 9]), [t([2, 1, 32]), t([2, 1, 16]), t([2, 1, 16])] + [t([2, 2, 5, 8])] * 2 + [i32(2), t([1, 1, 1, 6])], values={5: [5, 5]}, outputs=3, **m)
qa, qi = dict(num_heads=2, unidirectional=0, do_rotary=0, mask_filter_value=-10000.), [u(2, 3, 6), u(6, 24), t([24]), s, s]
case("QAttention", dict(qa, omitted=[5]), qi + [u(), u()], **m); case("QAttention", qa, qi + [i32(2, 3), u(), u()], values={6: 0, 7: 0}, **m)
case("QAttention", dict(qa, omitted=[5, 6, 7]), qi + [t([2, 2, 2, 4, 4])], outputs=2, **m); case("QAttention", dict(qa, unidirectional=1), qi + [i32(2, 7), u(), u(), t([2, 2, 2, 4, 4])], outputs=2, **m)
tables = [t([10, 8]), t([12, 8])]
em, ids = dict(epsilon=1e-12), i32(2, 3)
case("EmbedLayerNormalization", em, [ids, ids] + tables + [t([2, 8]), t([8]), t([8]), ids], outputs=2, **m)
case("EmbedLayerNormalization", dict(em, omitted=[1, 4]), [ids] + tables + [t([8]), t([8])], outputs=2, **m)
case("EmbedLayerNormalization", dict(em, output_sum=1, mask_index_type=0, omitted=[7]), [ids, ids] + tables + [t([2, 8]), t([8]), t([8]), i32(1, 3)], outputs=3, **m)
print(count, file=sys.stderr)
