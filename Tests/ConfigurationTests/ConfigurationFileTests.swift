import Configuration
import Foundation
import Testing

@Suite struct ConfigurationFileTests {
  @Test func relativePathsStartAtTheFile() throws {
    let configuration = try ClusterConfiguration(
      json: """
        {"models": [{"path": "m.onnx"}, {"path": "/abs/n.onnx"}], "cost": "gpu",
         "rules": ["matmul", "my.rules"],
         "security": {"serverKey": "../p", "secretKey": "s", "allowedActors": ["keys",
           "z85:rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7"]}}
        """, file: "c.json"
    ).resolvingPaths(against: URL(fileURLWithPath: "/etc/x/", isDirectory: true))
    #expect(configuration.models.map(\.path) == ["/etc/x/m.onnx", "/abs/n.onnx"])
    #expect(configuration.cost == "gpu")
    #expect(configuration.rules == ["matmul", "/etc/x/my.rules"])
    #expect(configuration.learner.runDirectory == "/etc/x/runs")
    #expect(configuration.security.serverKey == "/etc/p")
    #expect(
      configuration.security.allowedActors == [
        "/etc/x/keys", "z85:rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7",
      ])
  }

  @Test func aMissingFileSaysSo() {
    #expect {
      try ClusterConfiguration.load(path: "/nowhere/cluster.json")
    } throws: { error in
      "\(error)".hasPrefix("/nowhere/cluster.json: does not exist; ")
    }
  }

  @Test func aFolderCannotBeRead() {
    #expect {
      try ClusterConfiguration.load(path: "/tmp")
    } throws: { error in
      "\(error)".hasPrefix("/tmp: cannot be read; ")
    }
  }

  @Test(arguments: [
    ("tcp://127.0.0.1:5757", true, false), ("tcp://127.9.9.9:1", true, false),
    ("tcp://localhost:5757", true, false), ("tcp://[::1]:5757", true, false),
    ("ipc:///tmp/x", true, false), ("tcp://*:5757", false, true),
    ("tcp://0.0.0.0:5757", false, true), ("tcp://10.0.0.1:5757", false, false),
    ("tcp://127.0.0.1.example:1", false, false), ("tcp://a.example:65535", false, false),
  ])
  func endpoints(text: String, isLoopback: Bool, isWildcard: Bool) throws {
    let address = try #require(EndpointAddress(text))
    #expect(address.isLoopback == isLoopback && address.isWildcard == isWildcard)
  }

  @Test(arguments: [
    "", "tcp://", "127.0.0.1:5757", "tcp://127.0.0.1", "tcp://:5757", "tcp://a:65536", "tcp://a:x",
    "udp://a:1", "tcp://a b:1", "tcp://::1:5757", "ipc://",
  ])
  func whatIsNoEndpoint(text: String) {
    #expect(EndpointAddress(text) == nil)
  }
}
