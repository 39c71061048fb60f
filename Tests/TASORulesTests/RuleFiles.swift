import Foundation
import SwiftProtobuf

@testable import TASORules

/// Files in TASO's format, made here.
enum RuleFiles {
  /// A variable (`-number`) or an output of an operator.
  typealias Input = (id: Int32, port: Int32)

  static func v(_ number: Int32) -> Input { (-number, 0) }
  static func r(_ step: Int32, _ port: Int32 = 0) -> Input { (step, port) }

  static func op(
    _ type: Int32, _ inputs: [Input], _ parameters: [Int32: Int32] = [:]
  ) -> TASOOperator {
    var node = TASOOperator()
    node.type = type
    node.input = inputs.map { id, port in
      var tensor = TASOTensor()
      tensor.operatorID = id
      tensor.outputIndex = port
      return tensor
    }
    node.parameter = parameters.sorted { $0.key < $1.key }.map { key, value in
      var parameter = TASOParameter()
      parameter.key = key
      parameter.value = value
      return parameter
    }
    return node
  }

  static func conv(_ x: Input, _ w: Input, activation: Int32 = 0) -> TASOOperator {
    op(3, [x, w], [4: 3, 5: 3, 6: 1, 7: 1, 8: 0, 9: activation])
  }
  static func relu(_ x: Input) -> TASOOperator { op(8, [x]) }
  static func concat(_ x: Input, _ y: Input, axis: Int32, rank: Int32) -> TASOOperator {
    op(12, [x, y], [1: 2, 10: rank, 11: axis])
  }
  static func split(_ x: Input, axis: Int32) -> TASOOperator { op(13, [x], [2: 2, 11: axis]) }
  static func add(_ x: Input, _ y: Input) -> TASOOperator { op(16, [x, y]) }
  static func mul(_ x: Input, _ y: Input) -> TASOOperator { op(17, [x, y]) }
  static func product(_ x: Input, _ y: Input) -> TASOOperator { op(18, [x, y], [9: 0]) }

  /// Outputs: source step and port, target step and port.
  static func rule(
    _ source: [TASOOperator], _ target: [TASOOperator],
    _ outputs: [(source: Input, target: Input)]
  ) -> TASORule {
    var rule = TASORule()
    rule.source = source
    rule.target = target
    rule.output = outputs.map { source, target in
      var output = TASOMapOutput()
      output.sourceOperator = source.id
      output.sourceIndex = source.port
      output.targetOperator = target.id
      output.targetIndex = target.port
      return output
    }
    return rule
  }

  static func data(_ rules: [TASORule]) throws -> Data {
    var collection = TASORuleCollection()
    collection.rule = rules
    return try collection.serializedData()
  }

  static func imported(_ rules: [TASORule]) throws -> TASORuleImport {
    try TASORuleImport(try data(rules))
  }

  // MARK: Rules

  /// (a b) c = a (b c)
  static let associate = rule(
    [product(v(1), v(4)), product(r(0), v(5))], [product(v(4), v(5)), product(v(1), r(0))],
    [(r(1), r(1))])

  /// Two products of one matrix.
  static let mergeProducts = rule(
    [product(v(1), v(4)), product(v(1), v(5))],
    [concat(v(4), v(5), axis: 1, rank: 2), product(v(1), r(0)), split(r(1), axis: 1)],
    [(r(0), r(2, 0)), (r(1), r(2, 1))])

  static func mergeRelus(axis: Int32) -> TASORule {
    rule(
      [relu(v(1)), relu(v(2))],
      [concat(v(1), v(2), axis: axis, rank: 2), relu(r(0)), split(r(1), axis: axis)],
      [(r(0), r(2, 0)), (r(1), r(2, 1))])
  }

  /// Two convolutions of one input.
  static let mergeConvolutions = rule(
    [conv(v(7), v(10)), conv(v(7), v(11))],
    [concat(v(10), v(11), axis: 0, rank: 4), conv(v(7), r(0)), split(r(1), axis: 1)],
    [(r(0), r(2, 0)), (r(1), r(2, 1))])

  /// Convolutions of two inputs, joined, as groups of one.
  static let joinGroups = rule(
    [conv(v(7), v(10)), conv(v(8), v(11)), concat(r(0), r(1), axis: 1, rank: 4)],
    [
      concat(v(7), v(8), axis: 1, rank: 4), concat(v(10), v(11), axis: 0, rank: 4),
      conv(r(0), r(1)),
    ], [(r(2), r(2))])

  /// A sum of two joined pairs, paired anew.
  static let exchangeParts = rule(
    [
      concat(v(4), v(11), axis: 1, rank: 4), concat(v(10), v(12), axis: 1, rank: 4),
      add(r(0), r(1)),
    ],
    [
      concat(v(10), v(11), axis: 1, rank: 4), concat(v(4), v(12), axis: 1, rank: 4),
      add(r(0), r(1)),
    ], [(r(2), r(2))])

  /// Fuses one activation and takes another one out.
  static let twoHalves = rule(
    [conv(v(7), v(9)), relu(r(0)), conv(v(8), v(10), activation: 2)],
    [conv(v(8), v(10)), conv(v(7), v(9), activation: 2), relu(r(0))],
    [(r(1), r(1)), (r(2), r(2))])

  /// a + (b + c) = b + (a + c)
  static let rotateSum = rule(
    [add(v(1), v(2)), add(v(3), r(0))], [add(v(1), v(3)), add(v(2), r(0))], [(r(1), r(1))])

  /// The same with other names and the operands exchanged.
  static let rotateSumAgain = rule(
    [add(v(5), v(2)), add(r(0), v(3))], [add(v(3), v(2)), add(v(5), r(0))], [(r(1), r(1))])

  static let all = [
    associate, mergeProducts, mergeRelus(axis: 0), mergeConvolutions, joinGroups, exchangeParts,
    twoHalves, rotateSum,
  ]
}
