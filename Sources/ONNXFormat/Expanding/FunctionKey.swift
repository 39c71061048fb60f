/// What identifies an operator that a model defines itself.
struct FunctionKey: Hashable {
  let domain: String
  let name: String
  /// Tells functions of one name apart (format version 10 and later), else empty.
  let overload: String

  init(_ function: ONNXFunctionProto) {
    domain = function.domain == "ai.onnx" ? "" : function.domain
    name = function.name
    overload = function.overload
  }

  /// The function that a node would call.
  init(calledBy node: ONNXNodeProto) {
    domain = node.plainDomain
    name = node.opType
    overload = node.overload
  }
}
