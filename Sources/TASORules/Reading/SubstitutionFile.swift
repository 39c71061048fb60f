import Foundation
import SwiftProtobuf

/// TASO's file of generated substitutions.
struct SubstitutionFile {
  /// By position in the file.
  let rules: [Result<Substitution, Refusal>]

  /// - Throws: `TASOFileError` where the bytes are no such file.
  init(_ data: Data) throws(TASOFileError) {
    let collection: TASORuleCollection
    do {
      collection = try TASORuleCollection(serializedBytes: data)
    } catch {
      throw TASOFileError(
        "is not TASO's rule file, or is damaged (\(data.count) bytes do not decode). Give the "
          + "graph_subst.pb of the TASO sources, complete.")
    }
    guard !collection.rule.isEmpty else {
      throw TASOFileError(
        "holds no rule. Give the graph_subst.pb of the TASO sources, complete.")
    }
    rules = collection.rule.enumerated().map { number, rule in
      do throws(Refusal) {
        return .success(try Substitution(rule, number: number))
      } catch {
        return .failure(error)
      }
    }
  }
}

/// A file that is not TASO's rule file.
public struct TASOFileError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}
