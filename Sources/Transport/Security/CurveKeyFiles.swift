import Glibc

/// Keys in files: `NAME.key` holds the public key, `NAME.secret` (mode 0600) both, and, for an actor,
/// its learner's public key. Lines are `word: key`; `#` starts a comment.
public enum CurveKeyFiles {
  /// What a secret file holds.
  public struct Secret: Equatable, Sendable {
    /// The keys of the file's owner.
    public var keys: CurveKeyPair
    /// The public key of the learner, in an actor's file.
    public var learner: CurvePublicKey?
  }

  /// Writes `NAME.key` and `NAME.secret`. Existing files are never overwritten.
  ///
  /// - Parameter basePath: the path without the endings.
  /// - Returns: the two paths.
  @discardableResult
  public static func write(
    _ keys: CurveKeyPair, learner: CurvePublicKey? = nil, to basePath: String
  ) throws(TransportError) -> (publicPath: String, secretPath: String) {
    let paths = (basePath + ".key", basePath + ".secret")
    var secret = "# Secret key: readable by its owner only, never copy it to another actor.\n"
    secret += "public: \(keys.publicKey.z85)\nsecret: \(keys.secretZ85)\n"
    if let learner { secret += "learner: \(learner.z85)\n" }
    try create(paths.1, mode: 0o600, secret)
    try create(paths.0, mode: 0o644, "# Public key.\npublic: \(keys.publicKey.z85)\n")
    return paths
  }

  /// Reads a secret file. It must not be readable by anybody but its owner.
  public static func readSecret(_ path: String) throws(TransportError) -> Secret {
    let fields = try fields(path, isSecret: true)
    guard let publicKey = fields["public"].flatMap({ CurvePublicKey($0) }),
      let keys = fields["secret"].flatMap({
        CurveKeyPair(publicKey: publicKey, secretZ85: $0)
      })
    else {
      throw malformed(
        path, "it needs the lines 'public: KEY' and 'secret: KEY' that belong together")
    }
    guard let text = fields["learner"] else { return Secret(keys: keys, learner: nil) }
    guard let learner = CurvePublicKey(text) else {
      throw malformed(path, "'\(text)' after 'learner:' is no key")
    }
    return Secret(keys: keys, learner: learner)
  }

  /// Reads the public key of a `.key` file.
  public static func readPublic(_ path: String) throws(TransportError) -> CurvePublicKey {
    guard let key = try fields(path, isSecret: false)["public"].flatMap({ CurvePublicKey($0) })
    else { throw malformed(path, "it needs the line 'public: KEY'") }
    return key
  }

  private static func malformed(_ path: String, _ what: String) -> TransportError {
    TransportError(
      .keyFileMalformed,
      "key file \(path): \(what); KEY is 40 characters of Z85. Make new files with "
        + "`xrlflow keygen`")
  }

  private static func create(
    _ path: String, mode: mode_t, _ content: String
  ) throws(TransportError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else {
      let remedy =
        errno == EEXIST
        ? "it exists already: choose another name, or delete it if nobody uses the key"
        : "\(lastSystemError()): choose a folder that you may write to"
      throw TransportError(.keyFileNotWritable, "cannot write key file \(path): \(remedy)")
    }
    defer { close(descriptor) }
    let bytes = Array(content.utf8)
    guard fchmod(descriptor, mode) == 0, Glibc.write(descriptor, bytes, bytes.count) == bytes.count
    else {
      throw TransportError(
        .keyFileNotWritable, "cannot write key file \(path): \(lastSystemError())")
    }
  }

  private static func fields(
    _ path: String, isSecret: Bool
  ) throws(TransportError) -> [String: String] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      let remedy =
        errno == ENOENT
        ? "it does not exist: make it with `xrlflow keygen`, or correct the path"
        : lastSystemError()
      throw TransportError(.keyFileMissing, "cannot read key file \(path): \(remedy)")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw malformed(path, "it is not a regular file")
    }
    if isSecret, status.st_mode & 0o077 != 0 {
      throw TransportError(
        .keyFileExposed,
        "key file \(path): other users can read this secret key (mode "
          + "\(String(status.st_mode & 0o777, radix: 8))): run `chmod 600 \(path)`")
    }
    var buffer = [UInt8](repeating: 0, count: 16 * 1024)
    let count = max(0, read(descriptor, &buffer, buffer.count))
    var fields: [String: String] = [:]
    for line in String(decoding: buffer[..<count], as: UTF8.self).split(separator: "\n") {
      guard !line.hasPrefix("#"), let colon = line.firstIndex(of: ":") else { continue }
      let value = line[line.index(after: colon)...].drop { $0 == " " }
      fields[String(line[..<colon])] = String(value.prefix { $0 != " " && $0 != "\r" })
    }
    return fields
  }
}
