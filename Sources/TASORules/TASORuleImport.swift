public import Foundation

/// TASO's generated rules, each said in the rule language. Nothing here is verified yet.
public struct TASORuleImport: Sendable {
  /// What became of one rule of the file, in the order of the file.
  public struct Entry: Sendable {
    /// Position in the file, from 0.
    public let number: Int
    /// What the rule says, `@` being the matrix product; empty where it cannot be read.
    public let formula: String
    /// Rules of the rule language; more than one where the rule falls into parts that share
    /// nothing.
    public let parts: [Part]
    /// Why the rule cannot be said in the rule language, or nil.
    public let refusal: String?
  }

  /// One rule of the rule language.
  public struct Part: Sendable {
    public let name: String
    public let text: String
    /// What is demanded beyond what TASO's operators demand of their operands.
    public let demands: [String]
    /// Name of an earlier part that says the same, since sums and products commute here.
    public let sameAs: String?
  }

  public let entries: [Entry]

  /// - Parameter data: The bytes of TASO's `graph_subst.pb`.
  /// - Throws: `TASOFileError` where they are something else, or damaged.
  public init(_ data: Data) throws(TASOFileError) {
    let file = try SubstitutionFile(data)
    var names: [String: String] = [:]
    entries = file.rules.enumerated().map { number, rule in
      switch rule {
      case .failure(let refusal):
        return Entry(number: number, formula: "", parts: [], refusal: refusal.reason)
      case .success(let substitution):
        do throws(Refusal) {
          let parts = try Self.parts(of: substitution, &names)
          return Entry(
            number: number, formula: substitution.formula, parts: parts, refusal: nil)
        } catch {
          return Entry(
            number: number, formula: substitution.formula, parts: [], refusal: error.reason)
        }
      }
    }
  }

  private static func parts(
    of substitution: Substitution, _ names: inout [String: String]
  ) throws(Refusal) -> [Part] {
    let digits = String(substitution.number)
    let name = "taso-" + String(repeating: "0", count: max(0, 3 - digits.count)) + digits
    let pieces = substitution.parts
    var parts: [Part] = []
    var forms: [(form: String, name: String)] = []
    for (index, piece) in pieces.enumerated() {
      let own = pieces.count == 1 ? name : "\(name)-part-\(index + 1)"
      let writer = try RuleWriter(piece, name: own)
      let form = piece.canonicalFormula
      parts.append(
        Part(
          name: own, text: writer.text, demands: writer.demands, sameAs: names[form]))
      forms.append((form, own))
    }
    for (form, name) in forms where names[form] == nil { names[form] = name }
    return parts
  }

  /// The distinct rules, in the order of the file.
  public var distinctParts: [Part] { entries.flatMap(\.parts).filter { $0.sameAs == nil } }
}
