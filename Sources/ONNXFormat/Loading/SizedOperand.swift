import TensorGraph

/// What a name of the model stands for at each size point.
struct SizedOperand {
  /// One where it is the same at all points, else one for each; all are values, and then the same one,
  /// or all are constants.
  let forms: [Operand]
  /// The node that computes a constant from sizes, where there is one.
  let origin: ONNXNodeProto?

  /// - Parameter forms: One, or one for each point.
  init(_ forms: [Operand], origin: ONNXNodeProto? = nil) {
    let isFixed = forms.dropFirst().allSatisfy { form in
      form.type == forms[0].type && form.tensor == forms[0].tensor
    }
    self.forms = isFixed ? [forms[0]] : forms
    self.origin = isFixed ? nil : origin
  }

  subscript(point: Int) -> Operand { forms.count == 1 ? forms[0] : forms[point] }

  /// Whether it is the same at all points.
  var isFixed: Bool { forms.count == 1 }

  /// The type at the first point.
  var type: TensorType { forms[0].type }

  /// The tensor of a constant that does not depend on sizes.
  var tensor: StoredTensor? { isFixed ? forms[0].tensor : nil }
}

/// An ONNX node in normal form at one size point.
struct PointReading {
  let normal: NormalNode
  let reading: NodeReading
}
