/// What TASO (Jia et al., SOSP 2019) was measured to reach on the models of the zoo: built for the
/// CPU, one thread, alpha 1.05, 100 expansions, 60 seconds, without its rules that merge groups
/// unless said. Costs in milliseconds under the peer functions of docs/costs.md.
public enum TASOFigures {
  public struct Figure: Sendable {
    public let initialCost: Double
    public let finalCost: Double
    /// Of the search.
    public let seconds: Double
  }

  /// - Parameter costModel: `peer-gpu` or `peer-cpu`; nil for other names.
  public static func figure(model: String, costModel: String) -> Figure? {
    switch costModel {
    case "peer-gpu": gpu[model]
    case "peer-cpu": cpu[model]
    default: nil
    }
  }

  /// Distinct graphs one rewrite away from the start under a hash of the whole graph, for the six
  /// models that they were counted on.
  public static let candidates = [
    "tt": 187, "vit_base": 84, "bert": 96, "mini_dalle": 64, "inceptionv3": 56, "resnext50": 18,
  ]

  private static let gpu: [String: Figure] = [
    "squeezenet11": Figure(initialCost: 0.62698, finalCost: 0.57651, seconds: 1.99),
    "squeezenet11_nobias": Figure(initialCost: 0.46714, finalCost: 0.29687, seconds: 0.59),
    "resnext50": Figure(initialCost: 1.87940, finalCost: 1.58601, seconds: 4.35),
    "bert": Figure(initialCost: 0.84854, finalCost: 0.71955, seconds: 0.47),
    "bert_live": Figure(initialCost: 0.84854, finalCost: 0.60206, seconds: 0.63),
    "mini_dalle": Figure(initialCost: 1.06477, finalCost: 0.94308, seconds: 4.66),
    "tt": Figure(initialCost: 1.79382, finalCost: 1.64204, seconds: 16.69),
    "vit_base": Figure(initialCost: 2.11067, finalCost: 1.08537, seconds: 6.41),
    "nasrnn": Figure(initialCost: 1.22252, finalCost: 0.90734, seconds: 15.34),
    "inceptionv3": Figure(initialCost: 2.45116, finalCost: 2.06004, seconds: 60.2),
  ]

  /// Those of squeezenet11, resnext50 and inceptionv3 with the rules that merge groups.
  private static let cpu: [String: Figure] = [
    "squeezenet11": Figure(initialCost: 22.84878, finalCost: 22.80878, seconds: 2.3),
    "squeezenet11_nobias": Figure(initialCost: 20.59394, finalCost: 18.34066, seconds: 0.87),
    "resnext50": Figure(initialCost: 209.23639, finalCost: 201.68346, seconds: 4.5),
    "bert": Figure(initialCost: 105.24030, finalCost: 104.49107, seconds: 0.42),
    "bert_live": Figure(initialCost: 105.24027, finalCost: 82.61229, seconds: 0.53),
    "mini_dalle": Figure(initialCost: 61.31759, finalCost: 61.07963, seconds: 4.6),
    "tt": Figure(initialCost: 174.07808, finalCost: 173.45796, seconds: 19.2),
    "vit_base": Figure(initialCost: 262.17340, finalCost: 112.98014, seconds: 6.5),
    "nasrnn": Figure(initialCost: 9.52255, finalCost: 9.19465, seconds: 16.8),
    "inceptionv3": Figure(initialCost: 260.38779, finalCost: 252.15120, seconds: 74),
  ]
}
