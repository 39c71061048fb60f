import Rewriting

/// The mutants of bundled rules that are verified, guidance aside, and why that is right: each was
/// looked at; none is wrong.
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

  static let entries: [Entry] = byReason.flatMap { reason, changes in
    changes.map { Entry(kind: $0.0, change: $0.1, rules: $0.2, reason: reason) }
  }

  typealias Change = (RuleMutant.Kind, String, [String])

  // swift-format-ignore
  private static let byReason: [(String, [Change])] = [
    ("what is reshaped afterwards has no other number of elements", repeatChanges),
    ("attention on heads apart does not read the numbers of heads", apartChanges),
    ("each condition of the layout follows from the others and from what Attention demands of batch, lengths and heads", overChanges),
    ("the operator in the pattern takes no other rank, or a weight of rank 2 keeps the rank", rankChanges),
    ("a bias of the keys shifts all products of a query alike, which softmax does not see", keysChanges),
    ("the other axis has size 1: the elements keep their order", size1Changes),
    ("the dimension has size 1", strideChanges),
    ("the reshape gives either shape; with kept dimensions mean-to-global-pool says it", flatChanges),
    ("the two operators agree on this constant, or on what the other one gives", sameChanges),
    ("equal for finite numbers; zero times an infinite one is no number, so the rule asks for more", zeroChanges),
    ("the bound lies between two floats", betweenChanges),
    ("the two inputs are added", addedChanges),
    ("without a bias its factor means nothing", betaChanges),
    ("the sizes fit no other axis", gaxisChanges),
    ("the other operands have two dimensions; where they alone need not, the rule is narrower than it could be: the generator speaks of matrices", grankChanges),
    ("a sum whose dimension is dropped broadcasts to the row that it would be", gkeepChanges),
    ("the other node has it, and they share the kernel or what is joined", gsharedChanges),
    ("the pattern is no longer symmetric: both orders of its two nodes are offered", gdupChanges),
    ("the list has one element, or only its middle or its product is used", oneChanges),
    ("the parts of the split are as large as those of the concatenation along its axis alone", concatChanges),
    ("stricter than this runtime needs, which promises less than it does", gainChanges),
  ]

  // swift-format-ignore
  private static let repeatChanges: [Change] = [
    (.lostCondition, "where without e == [dim(k, 0), dim(k, 1), e[2], dim(k, 2), dim(k, 3)]", ["drop-repeated-heads"]),
  ]

  // swift-format-ignore
  private static let apartChanges: [Change] = [
    (.lostAttribute, "rewrite 1: Attention without q_num_heads: none", ["drop-repeated-heads"]),
    (.lostAttribute, "rewrite 6: Attention without q_num_heads: none", ["repeat-shared-heads"]),
    (.lostAttribute, "rewrite 4: Attention without q_num_heads: none", ["unfuse-attention-heads"]),
    (.lostAttribute, "rewrite 4: Attention without kv_num_heads: none", ["unfuse-attention-heads"]),
  ]

  // swift-format-ignore
  private static let overChanges: [Change] = [
    (.lostCondition, "where without dim(y, 0) == dim(x, 0)", ["fuse-attention-heads", "fuse-masked-attention-heads"]),
    (.lostCondition, "where without dim(y, 2) == dim(x, 2)", ["fuse-attention-heads", "fuse-masked-attention-heads"]),
    (.lostCondition, "where without dim(z, 0) == dim(x, 0)", ["fuse-attention-heads", "fuse-masked-attention-heads"]),
    (.lostCondition, "where without dim(z, 1) == dim(y, 1)", ["fuse-attention-heads", "fuse-masked-attention-heads"]),
    (.lostCondition, "where without length(a) == 4", ["fuse-attention-heads", "fuse-masked-attention-heads"]),
    (.lostCondition, "where without a[0] == dim(x, 0)", ["fuse-attention-heads", "fuse-masked-attention-heads"]),
    (.lostCondition, "where without a[1] == dim(x, 1)", ["fuse-attention-heads", "fuse-masked-attention-heads"]),
    (.lostCondition, "where without b == [dim(y, 0), dim(y, 1), a[2], dim(y, 2) / a[2]]", ["fuse-attention-heads", "fuse-masked-attention-heads"]),
    (.lostCondition, "where without c == [dim(z, 0), dim(z, 1), a[2], dim(z, 2) / a[2]]", ["fuse-attention-heads", "fuse-masked-attention-heads"]),
  ]

  // swift-format-ignore
  private static let rankChanges: [Change] = [
    (.lostCondition, "where without rank(y) == 3", ["use-standard-attention", "unfuse-multi-head-attention-bias"]),
    (.lostCondition, "where without rank(x) == 3", ["fuse-packed-attention"]),
    (.lostCondition, "where without rank(x) == 4", ["unfuse-rotary-embedding"]),
    (.lostCondition, "where without rank(u) == 3", ["unfuse-rotary-embedding"]),
  ]

  // swift-format-ignore
  private static let keysChanges: [Change] = [
    (.sibling, "rewrite 2: Add(y, c) -> Sub(y, c)", ["unfuse-multi-head-attention-bias"]),
  ]

  // swift-format-ignore
  private static let size1Changes: [Change] = [
    (.attribute, "rewrite 6: axis: 1 -> 2", ["merge-conv-groups", "merge-conv-groups-with-bias"]),
  ]

  // swift-format-ignore
  private static let strideChanges: [Change] = [
    (.attribute, "rewrite 3: strides: 1 -> 2", ["matmul-to-conv-1x1"]),
    (.attribute, "rewrite 3: dilations: 1 -> 2", ["matmul-to-conv-1x1"]),
  ]

  // swift-format-ignore
  private static let flatChanges: [Change] = [
    (.attribute, "match 1: keepdims: 0 -> 1", ["mean-to-flat-global-pool"]),
    (.lostAttribute, "match 1: ReduceMean without keepdims: 0", ["mean-to-flat-global-pool"]),
  ]

  // swift-format-ignore
  private static let sameChanges: [Change] = [
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
  private static let zeroChanges: [Change] = [
    (.weakerCondition, "where: value(c) > 0 -> value(c) >= 0", ["relu-before-positive-factor", "relu-after-positive-factor"]),
  ]

  // swift-format-ignore
  private static let betweenChanges: [Change] = [
    (.weakerCondition, "where: a > 0.16666665 -> a >= 0.16666665", ["fuse-hard-swish"]),
    (.weakerCondition, "where: a < 0.16666668 -> a <= 0.16666668", ["fuse-hard-swish"]),
  ]

  // swift-format-ignore
  private static let addedChanges: [Change] = [
    (.swappedInputs, "rewrite 1: com.microsoft.SkipLayerNormalization(x, y, g, b; epsilon: f) -> com.microsoft.SkipLayerNormalization(y, x, g, b; epsilon: f)", ["fuse-skip-layer-normalization"]),
    (.swappedInputs, "rewrite 1: com.microsoft.SkipLayerNormalization(x, y, g, b, c; epsilon: f) -> com.microsoft.SkipLayerNormalization(y, x, g, b, c; epsilon: f)", ["fuse-skip-layer-normalization-bias"]),
    (.swappedInputs, "rewrite 1: com.microsoft.SkipSimplifiedLayerNormalization(x, y, g; epsilon: f) -> com.microsoft.SkipSimplifiedLayerNormalization(y, x, g; epsilon: f)", ["fuse-skip-rms-normalization"]),
    (.swappedInputs, "rewrite 1: com.microsoft.SkipLayerNormalization(Add(x, c), y, g, b; epsilon: f) -> com.microsoft.SkipLayerNormalization(y, Add(x, c), g, b; epsilon: f)", ["unfuse-skip-layer-normalization-bias"]),
    (.swappedInputs, "rewrite 1: com.microsoft.SkipSimplifiedLayerNormalization(x, y, g, c; epsilon: f) -> com.microsoft.SkipSimplifiedLayerNormalization(y, x, g, c; epsilon: f)", ["fuse-skip-rms-normalization-bias"]),
    (.swappedInputs, "rewrite 1: com.microsoft.SkipSimplifiedLayerNormalization(Add(x, c), y, g; epsilon: f) -> com.microsoft.SkipSimplifiedLayerNormalization(y, Add(x, c), g; epsilon: f)", ["unfuse-skip-rms-normalization-bias"]),
  ]

  // swift-format-ignore
  private static let betaChanges: [Change] = [
    (.attribute, "rewrite 1: beta: g -> g * 1.25", ["unfuse-gemm-relu-without-bias"]),
    (.lostAttribute, "rewrite 1: Gemm without beta: g", ["unfuse-gemm-relu-without-bias"]),
    (.attribute, "rewrite 1: beta: 1.0 -> 1.25", ["matmul-to-gemm"]),
  ]

  // swift-format-ignore
  private static let gaxisChanges: [Change] = [
    (.lostAttribute, "match 1: Concat without axis: 1", ["matmul-concat-concat-to-matmul-add-2", "matmul-concat-concat-to-add-matmul-matmul", "conv-concat-concat-to-add-conv-conv"]),
    (.lostAttribute, "match 1: Concat without axis: 0", ["matmul-concat-concat-to-matmul-add-2", "matmul-concat-concat-to-add-matmul-matmul"]),
  ]

  // swift-format-ignore
  private static let grankChanges: [Change] = [
    (.lostCondition, "where without rank(y) == 2", ["matmul-concat-concat-to-matmul-add-2", "matmul-concat-to-concat-matmul-matmul-2", "matmul-concat-concat-to-add-matmul-matmul", "reducesum-concat-to-reducesum-add", "reducesum-concat-to-reducesum-add-2", "add-reducesum-reducesum-to-reducesum-add", "reducesum-add-to-add-reducesum-reducesum", "add-reducesum-reducesum-to-reducesum-add-2", "reducesum-add-to-add-reducesum-reducesum-2", "sub-reducesum-reducesum-to-reducesum-sub", "sub-reducesum-reducesum-to-reducesum-sub-2", "concat-reducesum-reducesum-to-reducesum-concat", "reducesum-concat-to-concat-reducesum-reducesum", "concat-reducesum-reducesum-to-reducesum-concat-2", "reducesum-concat-to-concat-reducesum-reducesum-2", "mul-concat-to-concat-mul-mul", "mul-concat-to-concat-mul-mul-2", "split-mul-to-mul-split-and-mul-split", "matmul-transpose-mul-to-matmul-transpose-mul"]),
    (.lostCondition, "where without rank(z) == 2", ["matmul-concat-concat-to-matmul-add-2", "matmul-concat-to-concat-matmul-matmul-2", "matmul-concat-concat-to-add-matmul-matmul", "concat-mul-mul-to-mul-concat", "matmul-mul-transpose-to-matmul-transpose-mul"]),
    (.lostCondition, "where without rank(x) == 2", ["matmul-concat-concat-to-add-matmul-matmul", "reducesum-concat-to-reducesum-add", "reducesum-concat-to-reducesum-add-2", "add-reducesum-reducesum-to-reducesum-add", "reducesum-add-to-add-reducesum-reducesum", "add-reducesum-reducesum-to-reducesum-add-2", "reducesum-add-to-add-reducesum-reducesum-2", "sub-reducesum-reducesum-to-reducesum-sub", "sub-reducesum-reducesum-to-reducesum-sub-2", "concat-reducesum-reducesum-to-reducesum-concat", "reducesum-concat-to-concat-reducesum-reducesum", "concat-reducesum-reducesum-to-reducesum-concat-2", "reducesum-concat-to-concat-reducesum-reducesum-2", "mul-matmul-to-matmul-mul", "concat-mul-mul-to-mul-concat", "mul-concat-to-concat-mul-mul", "mul-concat-to-concat-mul-mul-2", "split-mul-to-mul-split-and-mul-split"]),
    (.lostCondition, "where without rank(u) == 2", ["matmul-concat-concat-to-add-matmul-matmul"]),
  ]

  // swift-format-ignore
  private static let gkeepChanges: [Change] = [
    (.attribute, "match 1: keepdims: 1 -> 0", ["add-reducesum-reducesum-to-reducesum-add", "sub-reducesum-reducesum-to-reducesum-sub"]),
    (.lostAttribute, "match 1: ReduceSum without keepdims: 1", ["add-reducesum-reducesum-to-reducesum-add", "sub-reducesum-reducesum-to-reducesum-sub", "concat-reducesum-reducesum-to-reducesum-concat", "concat-reducesum-reducesum-to-reducesum-concat-2"]),
    (.attribute, "rewrite 1: keepdims: 1 -> 0", ["reducesum-add-to-add-reducesum-reducesum"]),
  ]

  // swift-format-ignore
  private static let gsharedChanges: [Change] = [
    (.lostAttribute, "match 1: Conv without kernel_shape: kernel", ["sub-conv-conv-to-conv-sub-2", "concat-conv-conv-to-conv-concat"]),
    (.lostAttribute, "match 1: Conv without group: 1", ["sub-conv-conv-to-conv-sub-2", "concat-conv-conv-to-conv-concat"]),
    (.lostAttribute, "match 2: Conv without kernel_shape: kernel", ["conv-split-and-conv-split-to-split-conv"]),
    (.lostAttribute, "match 2: Conv without group: 1", ["conv-split-and-conv-split-to-split-conv"]),
    (.lostAttribute, "match 3: Conv without kernel_shape: kernel", ["conv-split-and-conv-split-to-split-conv"]),
    (.lostAttribute, "match 3: Conv without group: 1", ["conv-split-and-conv-split-to-split-conv"]),
  ]

  // swift-format-ignore
  private static let gdupChanges: [Change] = [
    (.lostAttribute, "match 1: Conv without kernel_shape: kernel", ["conv-and-conv-to-split-conv-concat"]),
    (.lostAttribute, "match 1: Conv without group: 1", ["conv-and-conv-to-split-conv-concat"]),
    (.lostAttribute, "match 2: Conv without kernel_shape: kernel", ["conv-and-conv-to-split-conv-concat"]),
    (.lostAttribute, "match 2: Conv without group: 1", ["conv-and-conv-to-split-conv-concat"]),
  ]

  // swift-format-ignore
  private static let oneChanges: [Change] = [
    (.attribute, "rewrite 1: shape: take(shape(x), rank(x) - 1) -> reverse(take(shape(x), rank(x) - 1))", ["fuse-gemm-flattened", "flatten-matmul-batch"]),
    (.attribute, "rewrite 1: shape: shape(g) -> reverse(shape(g))", ["fold-row-scale-of-sum"]),
    (.attribute, "rewrite 1: split: s -> reverse(s)", ["nest-split"]),
    (.attribute, "rewrite 2: split: s -> reverse(s)", ["nest-split"]),
    (.attribute, "rewrite 1: axis: 0 -> -1", ["slices-to-split"]),
    (.attribute, "rewrite 1: split: m -> reverse(m)", ["slices-to-split"]),
    (.attribute, "rewrite 1: split: 0 -> -1", ["slices-to-split"]),
    (.attribute, "rewrite 1: split: n -> reverse(n)", ["slices-to-split"]),
    (.attribute, "rewrite 1: starts: a -> reverse(a)", ["slice-of-concat-first", "slice-of-concat-second", "slice-of-transpose", "transpose-of-slice"]),
    (.attribute, "rewrite 1: ends: b -> reverse(b)", ["slice-of-concat-first", "slice-of-concat-second", "slice-of-transpose", "transpose-of-slice"]),
    (.attribute, "rewrite 1: axes: q -> reverse(q)", ["slice-of-concat-first", "slice-of-concat-second", "transpose-of-mean"]),
    (.attribute, "rewrite 1: steps: t -> reverse(t)", ["slice-of-concat-first", "slice-of-concat-second"]),
    (.attribute, "rewrite 3: shape: s -> reverse(s)", ["split-before-reshape-three"]),
    (.attribute, "rewrite 1: axes: 0 -> -1", ["transpose-of-mean", "slice-of-transpose", "transpose-of-slice"]),
    (.attribute, "rewrite 1: axes: k -> reverse(k)", ["slice-of-transpose", "transpose-of-slice"]),
    (.attribute, "rewrite 1: steps: s -> reverse(s)", ["slice-of-transpose", "transpose-of-slice"]),
  ]

  // swift-format-ignore
  private static let concatChanges: [Change] = [
    (.lostAttribute, "match 1: Concat without axis: k", ["split-of-concat", "split-of-concat-three"]),
  ]

  // swift-format-ignore
  private static let gainChanges: [Change] = [
    (.lostCondition, "where without shape(g) == drop(shape(x), k)", ["use-simplified-normalization"]),
  ]
}
