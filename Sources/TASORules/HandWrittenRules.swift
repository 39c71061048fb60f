/// TASO's rules that are written in its program instead of its file, in the rule language.
public enum HandWrittenRules {
  /// Fusing and folding after a convolution, and merging convolutions of one input: TASO's 14.
  public static var text: String {
    String(decoding: PackageResources.hand_written_rules, as: UTF8.self)
  }

  /// Merging the groups of a convolution: TASO's other 4, whose weights are wrong there.
  public static var mergeGroupsText: String {
    String(decoding: PackageResources.merge_groups_rules, as: UTF8.self)
  }
}
