public import TensorGraph

/// One verified way of writing a part of a graph differently. See docs/rule-language.md.
public struct RewriteRule: Sendable {
  public let name: String
  /// One sentence.
  public let summary: String
  /// What kind of rule it is: matmul, convolution, elementwise ...
  public let family: String
  /// Where the rule comes from: a paper, a specification, an identity.
  public let source: String
  /// The cost profile of the machines on which what the rule makes is known to be slower, and why,
  /// although the profile may count it as cheaper.
  public let slower: (profile: String, reason: String)?
  /// The whole rule as it was written, without comments.
  public let text: String
  public let file: String
  public let position: SourcePosition
  /// Hash of what the rule says: name, pattern, conditions, rewrite; not of its description.
  public let contentHash: ContentHash
  /// The first operator set version of ONNX that has all operators of the rewrite.
  public let opset: Int
  /// Whether the rewrite makes operators that only ONNX Runtime knows.
  public let usesMicrosoftOperators: Bool

  let program: CompiledRule
  /// As it was written; instances for its verification are drawn from it.
  let syntax: RuleSyntax

  init(_ syntax: RuleSyntax, _ program: CompiledRule, file: String) {
    self.syntax = syntax
    name = syntax.name
    summary = syntax.summary
    family = syntax.family
    source = syntax.source
    slower = syntax.slower.map { ($0.profile, $0.reason) }
    text = syntax.text
    self.file = file
    position = syntax.position
    self.program = program
    var hasher = ContentHasher()
    hasher.combine(syntax.name)
    hasher.combine(syntax.canonicalText)
    contentHash = hasher.finish()
    let made = program.rewrite.flatMap(\.expression.withParts).compactMap {
      if case .build(let construction) = $0 { construction.op } else { nil }
    }
    opset = made.filter { $0.domain.isEmpty }.map(\.info.sinceVersion).max() ?? 1
    usesMicrosoftOperators = made.contains { !$0.isStandard }
  }
}
