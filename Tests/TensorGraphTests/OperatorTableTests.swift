import TensorGraph
import Testing

@Suite struct OperatorTableTests {
  @Test func rowsStandInTheOrderOfTheCases() {
    #expect(Operator.table.map(\.op) == Operator.allCases)
  }

  @Test func namesFindTheirOperator() {
    for info in Operator.table where info.family != .structural {
      #expect(Operator(name: info.name, domain: info.domain) == info.op)
    }
    #expect(Operator(name: "Add", domain: "ai.onnx") == .add)
    #expect(Operator(name: "Add", domain: "com.microsoft") == nil)
    #expect(Operator(name: "Weight") == nil)
  }
}
