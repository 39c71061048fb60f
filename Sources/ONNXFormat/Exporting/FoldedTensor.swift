import Foundation
import TensorGraph

/// A tensor that was computed from weights.
struct FoldedTensor: Equatable {
  private(set) var tensor: StoredTensor
  /// The tensor's key, computed while its bytes are at hand.
  let key: ContentHash

  init(_ tensor: StoredTensor) {
    self.tensor = tensor
    key = tensor.key
  }

  /// Moves the bytes of tensors from memory to a temporary file.
  /// - Returns: The file, from which they are mapped.
  /// - Throws: `FileError` or `POSIXError`.
  static func move(_ tensors: inout [FoldedTensor]) throws -> MappedFile {
    let file = try MappedFile(scratch: tensors.map(\.tensor.bytes))
    var offset = 0
    for index in tensors.indices {
      let end = offset + tensors[index].tensor.bytes.count
      tensors[index].tensor = StoredTensor(
        type: tensors[index].tensor.type, bytes: file.bytes[offset..<end])
      offset = end
    }
    return file
  }
}
