import Foundation
import TensorGraph

/// LSTM, GRU and RNN: exporters leave out the lengths in the middle of the inputs.
extension NodeReading {
  mutating func refineRecurrence(_ attributes: inout Attributes) throws {
    let recurrence = try shape(2)
    guard recurrence.count == 3, try shape(0).count == 3 else {
      throw StaysOpaque("its inputs do not have rank 3")
    }
    if attributes["hidden_size"] == nil { attributes["hidden_size"] = .int(recurrence[2]) }
    let last = inputs.lastIndex { $0 != nil } ?? 0
    // No bias is a bias of zeros.
    let element = try input(0).type.elementType
    let bias = TensorType(element, [recurrence[0], 2 * recurrence[1]])
    if last > 3, inputs[3] == nil, TensorLimits.admits(bias.shape),
      bias.elementCount <= 1 << 20
    {
      fill(3, StoredTensor(type: bias, bytes: Data(count: bias.byteCount)))
    }
    // No lengths: every sequence has all steps.
    if last > 4, inputs[4] == nil {
      let batchFirst = attributes.int("layout") == 1
      let (steps, batch) = (try shape(0)[batchFirst ? 1 : 0], try shape(0)[batchFirst ? 0 : 1])
      guard let value = Int32(exactly: steps), batch <= 1 << 20 else {
        throw StaysOpaque("its input is too large")
      }
      fill(
        4,
        StoredTensor(
          type: TensorType(.int32, [batch]),
          bytes: ElementCoding.data([Int32](repeating: value, count: batch))))
    }
  }
}
