import CostModels
import ModelZoo
import RewriteEnvironment
import Rewriting
import TASORules
import Testing

/// Distinct graphs one rewrite away from the start, as TASO's rules give them.
@Suite struct CandidateCountTests {
  /// With both orders of a merge: the counts that TASO has under a hash of the whole graph. T-T:
  /// 45 pairs of products and 48 pairs of Relus (24 along each axis), each in two orders, and one
  /// product that folds. ViT: 36 pairs and 12 products.
  @Test(arguments: [("tt", 187, 94), ("vit_base", 84, 48)])
  func countsAreTASOs(model: String, every: Int, once: Int) throws {
    let imported = try RuleFiles.imported([
      RuleFiles.associate, RuleFiles.mergeProducts, RuleFiles.mergeRelus(axis: 0),
      RuleFiles.mergeRelus(axis: 1),
    ])
    let rules = try RuleSet(text: imported.ruleFile(appending: []) { _ in true }, file: "test")
    let graph = try ModelZoo.graph(named: model)
    func count(_ rules: RuleSet) -> Int {
      RewriteEnvironment(rules: rules, costModel: PeerCostModel.gpu).reset(graph).candidates.count
    }
    #expect(count(rules) == once)
    #expect(count(rules.matchingInEveryOrder()) == every)
  }
}
