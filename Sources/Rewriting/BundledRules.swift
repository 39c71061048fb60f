extension RuleSet {
  /// The rules that come with the program, embedded in it.
  ///
  /// - Throws: `RuleFileError` when one of them is wrong, which the tests rule out.
  public static func bundled() throws(RuleFileError) -> RuleSet {
    try RuleSet(
      files: bundledFiles.map { name, bytes in
        (name + ".rules", String(decoding: bytes, as: UTF8.self))
      })
  }

  /// Their text, all files one after another.
  public static var bundledText: String {
    bundledFiles.map { String(decoding: $0.bytes, as: UTF8.self) }.joined(separator: "\n")
  }

  /// The files of `Rules`, sorted by name; a test compares the list with the folder.
  private static let bundledFiles: [(name: String, bytes: [UInt8])] = [
    ("attention", PackageResources.attention_rules),
    ("convolution", PackageResources.convolution_rules),
    ("elementwise", PackageResources.elementwise_rules),
    ("fused", PackageResources.fused_rules),
    ("generated", PackageResources.generated_rules),
    ("matmul", PackageResources.matmul_rules),
    ("movement", PackageResources.movement_rules),
    ("normalization", PackageResources.normalization_rules),
  ]
}
