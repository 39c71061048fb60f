import ModelZoo
import TensorGraph
import Testing

@Suite struct LayerChainTests {
  @Test(arguments: LayerChain.allCases, [false, true])
  func layersAreAlike(chain: LayerChain, isShared: Bool) throws {
    let graph = try chain.graph(layers: 5, isShared: isShared)
    try graph.checkInvariants()
    let computing = graph.nodeIDs.filter { graph[$0].op != .input && graph[$0].op != .weight }
    #expect(computing.count == 5 * chain.layerSize)
    #expect(graph.outputs.count == 1)
    let labels = computing.map { graph[$0].label }
    #expect(labels.prefix(chain.layerSize) == labels.suffix(chain.layerSize))
    let keys = graph.nodeIDs.compactMap { graph[$0].weight?.key }
    #expect(Set(keys).count == (isShared ? 2 : keys.count))
  }
}
