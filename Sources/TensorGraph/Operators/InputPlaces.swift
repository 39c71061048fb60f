/// Where the inputs of a node in normal form stand among the inputs that ONNX lists.
///
/// Optional inputs in the middle can be left out where the operator has the attribute `omitted`: it
/// has their places, increasing, and is absent where there are none.
public enum InputPlaces {
  /// The places of a node's `count` inputs, increasing.
  public static func places(_ attributes: Attributes, count: Int) -> [Int] {
    guard let omitted = attributes.ints("omitted") else { return Array(0..<count) }
    var places: [Int] = []
    places.reserveCapacity(count)
    var (place, next) = (0, 0)
    while places.count < count {
      if next < omitted.count, omitted[next] == place {
        next += 1
      } else {
        places.append(place)
      }
      place += 1
    }
    return places
  }
}

extension OperatorCall {
  /// The inputs by their places in ONNX's list, nil for what is left out; `size` of them.
  ///
  /// - Parameter required: Places that must have an input.
  func placedInputs(_ size: Int, required: [Int]) throws(GraphError) -> [TensorType?] {
    let places = InputPlaces.places(attributes, count: inputs.count)
    if let omitted = attributes.ints("omitted") {
      let expected = (0..<(places.last ?? 0)).filter { !places.contains($0) }
      guard !omitted.isEmpty, omitted == expected else {
        throw failure("omitted must name the places before the last that have no input")
      }
    }
    guard places.last ?? 0 < size else { throw failure("takes at most \(size) inputs") }
    var result = [TensorType?](repeating: nil, count: size)
    for (place, type) in zip(places, inputs) { result[place] = type }
    if let place = required.first(where: { result[$0] == nil }) {
      throw failure("lacks the input at place \(place)")
    }
    return result
  }
}
