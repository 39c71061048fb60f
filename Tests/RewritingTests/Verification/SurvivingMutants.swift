import Rewriting

/// The mutants of bundled rules that are verified, guidance aside, and why that is right.
///
/// Where the reason begins with `NOT NOTICED` it is not: there the verifier needs luck.
enum SurvivingMutants {
  struct Entry {
    let kind: RuleMutant.Kind
    let change: String
    let rules: [String]
    let reason: String
  }

  static func reason(for mutant: RuleMutant) -> String? {
    index(of: mutant).map { entries[$0].reason }
  }

  static func index(of mutant: RuleMutant) -> Int? {
    entries.firstIndex {
      $0.kind == mutant.kind && $0.change == mutant.change && $0.rules.contains(mutant.rule)
    }
  }

  // swift-format-ignore
  static let entries: [Entry] = byReason.flatMap { reason, changes in
    changes.map { Entry(kind: $0.0, change: $0.1, rules: $0.2, reason: reason) }
  }

  typealias Change = (RuleMutant.Kind, String, [String])

  // swift-format-ignore
  private static let byReason: [(String, [Change])] = [
    ("the runtime has an operator of the pattern on floats only; the language does not know that", part0),
    ("stricter than this runtime needs: the standard promises less about shapes of scale and mask", part1),
    ("value() has no meaning for what is not known; the condition says so to readers", part2),
    ("follows from the other conditions and what the operators admit", part3),
    ("keeps the rule from matching where it would change nothing worth it, or where a simpler rule says the same", part4),
    ("attention on heads apart does not read them", part5),
    ("a bias of the keys shifts all products of a query alike, which softmax does not see", part6),
    ("NOT NOTICED: instances that tell are too rare for 40 draws", part7),
    ("the other axis has size 1: the elements keep their order", part8),
    ("the dimension has size 1", part9),
    ("the reshape gives either shape; with kept dimensions mean-to-global-pool says it", part10),
    ("the two operators agree on this constant or on what the other one gives", part11),
    ("zero times Relu and Relu of zero are both zero", part12),
    ("the bound lies between two floats", part13),
    ("the two inputs are added", part14),
    ("one of several conditions that fix one layout together; what is left without it is right too", part15),
    ("the list has one element, or only its middle or its product is used", part16),
    ("without a bias its factor means nothing", part17),
    ("a negative or zero epsilon gives the same on both sides, but means nothing", part18),
  ]

  // swift-format-ignore
  private static let part0: [Change] = [
    (.lostCondition, "where without float(q)", ["fuse-attention", "fuse-attention-divided", "fuse-attention-keys-by-columns", "fuse-attention-unscaled", "fuse-masked-attention", "fuse-masked-attention-keys-by-columns"]),
    (.lostCondition, "where without float(m)", ["unfuse-masked-attention"]),
    (.lostCondition, "where without float(x)", ["clip-to-relu", "divide-product-of-divisors", "divide-twice", "fuse-fast-gelu", "fuse-fast-gelu-halved-last", "fuse-gelu-divided", "fuse-gelu-divided-first", "fuse-gelu-divided-last", "fuse-gelu-multiplied", "fuse-gelu-multiplied-last", "fuse-layer-normalization", "fuse-layer-normalization-square", "fuse-quick-gelu", "fuse-rms-normalization", "fuse-rms-normalization-division", "fuse-rms-normalization-square", "fuse-runtime-gelu-divided", "fuse-runtime-gelu-divided-first", "fuse-runtime-gelu-divided-last", "fuse-runtime-gelu-multiplied", "fuse-runtime-gelu-multiplied-last", "fuse-silu", "fuse-tanh-gelu", "fuse-tanh-gelu-halved-last", "multiply-to-cube", "multiply-to-square", "power-half-to-root", "power-minus-half-to-root"]),
  ]

  // swift-format-ignore
  private static let part1: [Change] = [
    (.lostCondition, "where without rank(c) == 0", ["fuse-attention", "fuse-attention-divided", "fuse-attention-keys-by-columns", "fuse-masked-attention", "fuse-masked-attention-keys-by-columns"]),
    (.lostCondition, "where without rank(m) == 4", ["fuse-masked-attention", "fuse-masked-attention-keys-by-columns"]),
    (.lostCondition, "where without drop(shape(m), 2) == drop(shape(s), 2)", ["fuse-masked-attention", "fuse-masked-attention-keys-by-columns"]),
    (.lostCondition, "where without broadcasts(shape(m), shape(s))", ["fuse-masked-attention", "fuse-masked-attention-keys-by-columns"]),
  ]

  // swift-format-ignore
  private static let part2: [Change] = [
    (.lostCondition, "where without constant(c)", ["fold-scale-into-attention", "fuse-attention", "fuse-attention-divided", "fuse-attention-keys-by-columns", "fuse-masked-attention", "fuse-masked-attention-keys-by-columns"]),
    (.lostCondition, "where without uniform(z)", ["distribute-divide-over-add", "factor-divide"]),
    (.lostCondition, "where without uniform(c)", ["fuse-quick-gelu"]),
    (.lostCondition, "where without constant(s)", ["fuse-factor-into-fused-matmul", "fuse-matmul-factor"]),
  ]

  // swift-format-ignore
  private static let part3: [Change] = [
    (.lostCondition, "where without rank(q) == 4", ["unfuse-attention", "unfuse-masked-attention"]),
    (.lostCondition, "where without rank(x) == 3", ["fuse-packed-attention", "fuse-skip-layer-normalization-bias", "unfuse-attention-heads", "use-multi-head-attention"]),
    (.lostCondition, "where without rank(y) == 3", ["unfuse-multi-head-attention-bias", "use-standard-attention"]),
    (.lostCondition, "where without rank(x) == 4", ["turn-halves-apart", "unfuse-rotary-embedding"]),
    (.lostCondition, "where without rank(u) == 3", ["unfuse-rotary-embedding"]),
    (.lostAttribute, "match 1: Split without axis: 3", ["turn-halves-apart"]),
    (.lostAttribute, "match 2: Concat without axis: 3", ["turn-halves-apart"]),
    (.lostCondition, "where without rank(c) == 4", ["turn-halves-apart"]),
    (.lostCondition, "where without s[0] == s[1]", ["turn-halves-apart"]),
    (.lostCondition, "where without dim(c, 1) == 1", ["turn-halves-apart"]),
    (.lostCondition, "where without dim(c, 2) == dim(x, 2)", ["turn-halves-apart"]),
    (.lostCondition, "where without dim(c, 3) == s[0]", ["turn-halves-apart"]),
    (.lostCondition, "where without shape(r) == shape(x)", ["turn-halves-apart"]),
    (.lostCondition, "where without dim(x, 1) == dim(w, 1)", ["fold-conv-input-scale", "fold-conv-input-scale-with-bias"]),
    (.lostCondition, "where without rank(y) >= 2", ["unfuse-transpose-right"]),
    (.lostCondition, "where without shape(b) == [dim(x, 2)]", ["fuse-skip-layer-normalization"]),
    (.lostCondition, "where without rank(x) >= 1", ["fuse-fast-gelu"]),
    (.lostCondition, "where without rank(x) == 2", ["fold-gemm-row-scale", "fuse-gemm"]),
    (.lostCondition, "where without rank(w) == 2", ["fuse-gemm", "unflatten-matmul-batch"]),
    (.lostCondition, "where without k == (rank(x) - 1)", ["fold-row-scale-of-sum"]),
    (.lostAttribute, "match 1: Concat without axis: k", ["split-of-concat", "split-of-concat-three"]),
    (.lostAttribute, "match 1: Slice without ends: b", ["merge-slices"]),
    (.lostCondition, "where without b[0] >= a[0]", ["slice-of-concat-second"]),
    (.lostCondition, "where without t[0] >= 1", ["slice-of-concat-second"]),
    (.lostCondition, "where without shape(g) == drop(shape(x), k)", ["use-simplified-normalization"]),
  ]

  // swift-format-ignore
  private static let part4: [Change] = [
    (.lostCondition, "where without dim(q, 1) > dim(k, 1)", ["repeat-shared-heads"]),
    (.weakerCondition, "where: dim(q, 1) > dim(k, 1) -> dim(q, 1) >= dim(k, 1)", ["repeat-shared-heads"]),
    (.lostCondition, "where without p != [0, 0, 0, 0]", ["unfold-pad-from-conv", "unfold-pad-from-conv-with-bias"]),
    (.lostCondition, "where without a != 1.0", ["unfuse-matmul-factor", "unfuse-quick-gelu"]),
    (.lostCondition, "where without rank(x) >= 3", ["flatten-matmul-batch", "fuse-gemm-flattened"]),
    (.lostCondition, "where without f != 1.0", ["fold-gemm-bias-factor", "fold-gemm-factor"]),
    (.lostCondition, "where without count(xs) >= 2", ["relu-of-concat", "sigmoid-of-concat", "tanh-of-concat"]),
    (.lostCondition, "where without shape(x) != shape(r)", ["expand-before-add"]),
  ]

  // swift-format-ignore
  private static let part5: [Change] = [
    (.lostAttribute, "rewrite 4: Attention without q_num_heads: none", ["unfuse-attention-heads"]),
    (.lostAttribute, "rewrite 4: Attention without kv_num_heads: none", ["unfuse-attention-heads"]),
  ]

  // swift-format-ignore
  private static let part6: [Change] = [
    (.sibling, "rewrite 2: Add(y, c) -> Sub(y, c)", ["unfuse-multi-head-attention-bias"]),
  ]

  // swift-format-ignore
  private static let part7: [Change] = [
    (.lostAttribute, "match 1: Pad without mode: \"constant\"", ["fold-pad-into-conv", "fold-pad-into-conv-with-bias", "shrink-padded-kernel", "shrink-padded-kernel-with-bias"]),
    (.lostAttribute, "match 2: Conv without strides: s", ["concat-of-convs", "join-grouped-convs"]),
    (.lostAttribute, "match 3: Conv without strides: s", ["join-grouped-convs"]),
    (.lostAttribute, "match 1: Conv without dilations: d", ["concat-of-convs-with-bias", "factor-convs-shared-weight", "join-conv-contractions-with-bias"]),
    (.lostAttribute, "match 2: Conv without dilations: d", ["concat-of-convs-with-bias", "factor-convs-shared-weight", "join-conv-contractions-with-bias", "join-grouped-convs-with-bias"]),
    (.lostCondition, "where without take(q, 2) == [0, 0]", ["fold-pad-into-conv", "fold-pad-into-conv-with-bias"]),
    (.lostCondition, "where without q[5] == 0", ["fold-pad-into-conv", "fold-pad-into-conv-with-bias"]),
    (.lostCondition, "where without q[2] >= 0", ["fold-pad-into-conv", "fold-pad-into-conv-with-bias"]),
    (.lostCondition, "where without q[3] >= 0", ["fold-pad-into-conv", "fold-pad-into-conv-with-bias"]),
    (.lostAttribute, "match 1: Conv without strides: s", ["concat-of-convs", "conv-of-relu-split"]),
    (.lostAttribute, "match 3: Conv without dilations: d", ["join-grouped-convs-with-bias"]),
    (.lostAttribute, "match 1: Clip without max: none", ["clip-to-relu"]),
    (.lostAttribute, "match 1: FusedMatMul without transBatchB: 0", ["unfuse-matmul-factor"]),
  ]

  // swift-format-ignore
  private static let part8: [Change] = [
    (.attribute, "rewrite 6: axis: 1 -> 2", ["merge-conv-groups", "merge-conv-groups-with-bias"]),
  ]

  // swift-format-ignore
  private static let part9: [Change] = [
    (.attribute, "rewrite 3: strides: 1 -> 2", ["matmul-to-conv-1x1"]),
    (.attribute, "rewrite 3: dilations: 1 -> 2", ["matmul-to-conv-1x1"]),
  ]

  // swift-format-ignore
  private static let part10: [Change] = [
    (.attribute, "match 1: keepdims: 0 -> 1", ["mean-to-flat-global-pool"]),
    (.lostAttribute, "match 1: ReduceMean without keepdims: 0", ["mean-to-flat-global-pool"]),
  ]

  // swift-format-ignore
  private static let part11: [Change] = [
    (.sibling, "match 1: Mul(x, 1) -> Div(x, 1)", ["multiply-by-one"]),
    (.sibling, "match 1: Div(x, 1) -> Mul(x, 1)", ["divide-by-one"]),
    (.sibling, "match 1: Add(x, 0) -> Sub(x, 0)", ["add-zero"]),
    (.sibling, "match 1: Sub(x, 0) -> Add(x, 0)", ["subtract-zero"]),
    (.sibling, "match 1: Mul(x, -1) -> Div(x, -1)", ["multiply-by-minus-one"]),
    (.sibling, "match 1: Neg(x) -> Identity(x)", ["absolute-of-negative"]),
    (.sibling, "match 1: Relu(x) -> Abs(x)", ["relu-twice"]),
    (.sibling, "match 2: Relu(y) -> Abs(y)", ["relu-twice"]),
  ]

  // swift-format-ignore
  private static let part12: [Change] = [
    (.weakerCondition, "where: value(c) > 0 -> value(c) >= 0", ["relu-after-positive-factor", "relu-before-positive-factor"]),
  ]

  // swift-format-ignore
  private static let part13: [Change] = [
    (.weakerCondition, "where: a > 0.16666665 -> a >= 0.16666665", ["fuse-hard-swish"]),
    (.weakerCondition, "where: a < 0.16666668 -> a <= 0.16666668", ["fuse-hard-swish"]),
  ]

  // swift-format-ignore
  private static let part14: [Change] = [
    (.swappedInputs, "rewrite 1: com.microsoft.SkipLayerNormalization(x, y, g, b; epsilon: f) -> com.microsoft.SkipLayerNormalization(y, x, g, b; epsilon: f)", ["fuse-skip-layer-normalization"]),
    (.swappedInputs, "rewrite 1: com.microsoft.SkipLayerNormalization(x, y, g, b, c; epsilon: f) -> com.microsoft.SkipLayerNormalization(y, x, g, b, c; epsilon: f)", ["fuse-skip-layer-normalization-bias"]),
    (.swappedInputs, "rewrite 1: com.microsoft.SkipSimplifiedLayerNormalization(x, y, g; epsilon: f) -> com.microsoft.SkipSimplifiedLayerNormalization(y, x, g; epsilon: f)", ["fuse-skip-rms-normalization"]),
  ]

  // swift-format-ignore
  private static let part15: [Change] = [
    (.lostCondition, "where without rank(w) == 2", ["merge-low-rank-update", "merge-low-rank-update-scaled-first", "merge-low-rank-update-scaled-inside", "merge-scaled-low-rank-update", "split-low-rank-update"]),
    (.lostCondition, "where without rank(q) == 2", ["merge-low-rank-update", "merge-low-rank-update-scaled-first", "merge-low-rank-update-scaled-inside", "merge-scaled-low-rank-update", "split-low-rank-update"]),
    (.lostCondition, "where without dim(w, 1) == dim(q, 1)", ["merge-low-rank-update", "merge-low-rank-update-scaled-first", "merge-low-rank-update-scaled-inside", "merge-scaled-low-rank-update"]),
    (.lostCondition, "where without size(s) == 1", ["merge-scaled-low-rank-update"]),
  ]

  // swift-format-ignore
  private static let part16: [Change] = [
    (.attribute, "rewrite 1: shape: take(shape(x), rank(x) - 1) -> reverse(take(shape(x), rank(x) - 1))", ["flatten-matmul-batch", "fuse-gemm-flattened"]),
    (.attribute, "rewrite 1: shape: shape(g) -> reverse(shape(g))", ["fold-row-scale-of-sum"]),
    (.attribute, "rewrite 1: split: s -> reverse(s)", ["nest-split"]),
    (.attribute, "rewrite 2: split: s -> reverse(s)", ["nest-split"]),
    (.attribute, "rewrite 1: axis: 0 -> -1", ["slices-to-split"]),
    (.attribute, "rewrite 1: split: m -> reverse(m)", ["slices-to-split"]),
    (.attribute, "rewrite 1: split: 0 -> -1", ["slices-to-split"]),
    (.attribute, "rewrite 1: split: n -> reverse(n)", ["slices-to-split"]),
    (.attribute, "rewrite 1: starts: a -> reverse(a)", ["slice-of-concat-first", "slice-of-concat-second"]),
    (.attribute, "rewrite 1: ends: b -> reverse(b)", ["slice-of-concat-first", "slice-of-concat-second"]),
    (.attribute, "rewrite 1: axes: q -> reverse(q)", ["slice-of-concat-first", "slice-of-concat-second"]),
    (.attribute, "rewrite 1: steps: t -> reverse(t)", ["slice-of-concat-first", "slice-of-concat-second"]),
  ]

  // swift-format-ignore
  private static let part17: [Change] = [
    (.attribute, "rewrite 1: beta: 1.0 -> 1.25", ["matmul-to-gemm"]),
  ]

  // swift-format-ignore
  private static let part18: [Change] = [
    (.lostCondition, "where without value(e) > 0", ["fuse-layer-normalization", "fuse-layer-normalization-square", "fuse-rms-normalization", "fuse-rms-normalization-division", "fuse-rms-normalization-square"]),
    (.weakerCondition, "where: value(e) > 0 -> value(e) >= 0", ["fuse-layer-normalization", "fuse-layer-normalization-square", "fuse-rms-normalization", "fuse-rms-normalization-division", "fuse-rms-normalization-square"]),
  ]
}
