/// One rule of TASO's file, in plain values: where the source stands, the target may stand.
struct Substitution: Hashable, Sendable {
  /// Position in the file, from 0.
  let number: Int
  let source: [Step]
  let target: [Step]
  let outputs: [OutputMapping]

  /// One operator; it reads variables and earlier steps of its own side.
  struct Step: Hashable, Sendable {
    let operation: Operation
    let inputs: [Operand]
  }

  /// An output of a step.
  struct Port: Hashable, Sendable {
    let step: Int
    let port: Int
  }

  enum Operand: Hashable, Sendable {
    /// A tensor that both sides read; TASO numbers them from 1.
    case variable(Int)
    case result(Port)
  }

  /// What replaces an output of the source.
  struct OutputMapping: Hashable, Sendable {
    let source: Port
    let target: Port
  }

  /// Every variable that the source reads, increasing.
  var variables: [Int] { Set(source.flatMap(\.inputs).compactMap(\.variable)).sorted() }
}

extension Substitution.Operand {
  var variable: Int? { if case .variable(let number) = self { number } else { nil } }

  var port: Substitution.Port? { if case .result(let port) = self { port } else { nil } }
}

/// Why a rule of the file cannot be said in the rule language.
struct Refusal: Error, Hashable, Sendable {
  let reason: String

  init(_ reason: String) { self.reason = reason }
}
