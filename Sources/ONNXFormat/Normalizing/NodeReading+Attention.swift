import TensorGraph

extension NodeReading {
  /// Where GroupQueryAttention reads the total length, which decides the size of its outputs: the
  /// normal form has it as an attribute.
  static let totalLengthPlace = 6

  mutating func refineGroupQueryAttention(_ attributes: inout Attributes) throws {
    guard let total = try ints(input: Self.totalLengthPlace).first else {
      throw StaysOpaque("it has no total length")
    }
    attributes["total_sequence_length"] = .int(total)
    try require("causal", 1, default: 1)
    try require("qk_output", 0, default: 0)
    try require("sliding_window_cache", 0, default: 0)
    try require("kv_cache_bit_width", 0, default: 0)
    for name in ["k_quant_type", "v_quant_type"] {
      guard try string(name) ?? "NONE" == "NONE" else {
        throw StaysOpaque("its cache is quantised")
      }
    }
    // Epsilons of a normalisation that needs inputs beyond those that the normal form has.
    ignore("qk_norm_epsilon", "q_norm_epsilon", "k_norm_epsilon")
  }
}
