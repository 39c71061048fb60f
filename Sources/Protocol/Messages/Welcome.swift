/// What a learner is training: everything that an actor needs, and knows from nowhere else.
///
/// Protocol does not look inside: graphs, rules and configuration are the business of the programs.
public struct Job: Equatable, Hashable, Sendable {
  /// A named graph, encoded by the trajectory codec, weights left out.
  public struct Graph: Equatable, Hashable, Sendable {
    /// Name of the model, for people.
    public var name: String
    /// The encoded graph.
    public var bytes: [UInt8]

    /// Makes a named graph.
    public init(name: String, bytes: [UInt8]) {
      self.name = name
      self.bytes = bytes
    }
  }

  /// The run's configuration, JSON text.
  public var configuration: [UInt8]
  /// The graphs; a ticket names one by its index here.
  public var graphs: [Graph]
  /// The rewrite rules, in the rule language.
  public var rules: String
  /// The cost model's profile, JSON text.
  public var costProfile: [UInt8]

  /// Makes a job.
  public init(configuration: [UInt8], graphs: [Graph], rules: String, costProfile: [UInt8]) {
    self.configuration = configuration
    self.graphs = graphs
    self.rules = rules
    self.costProfile = costProfile
  }

  func encode(to writer: inout ByteWriter) {
    writer.writeBytes(configuration)
    writer.writeVarint(graphs.count)
    for graph in graphs {
      writer.writeString(graph.name)
      writer.writeBytes(graph.bytes)
    }
    writer.writeString(rules)
    writer.writeBytes(costProfile)
  }

  init(from reader: inout ByteReader) throws(WireError) {
    let limit = WireLimits.welcomeBytes
    configuration = try reader.readBytes("configuration", limit: limit)
    let count = try reader.readCount("graphs", limit: WireLimits.graphs, minimumBytesEach: 2)
    graphs = []
    for _ in 0..<count {
      let name = try reader.readString("graph name", limit: WireLimits.nameBytes)
      graphs.append(Graph(name: name, bytes: try reader.readBytes("graph", limit: limit)))
    }
    rules = try reader.readString("rules", limit: limit)
    costProfile = try reader.readBytes("cost profile", limit: limit)
  }
}

/// The learner's answer to a HELLO that fits.
public struct Welcome: Equatable, Sendable {
  /// `attempt` of the HELLO that this answers.
  public var attempt: UInt32
  /// The run.
  public var run: RunID
  /// This start of the learner.
  public var epoch: Epoch
  /// What to work on.
  public var job: Job
  /// What the learner already has of this instance, its credit, and the newest weights.
  public var acknowledgement: Acknowledgement
  /// The episodes that this instance holds.
  public var tickets: Tickets

  /// Makes a welcome.
  public init(
    attempt: UInt32, run: RunID, epoch: Epoch, job: Job, acknowledgement: Acknowledgement,
    tickets: Tickets
  ) {
    self.attempt = attempt
    self.run = run
    self.epoch = epoch
    self.job = job
    self.acknowledgement = acknowledgement
    self.tickets = tickets
  }

  func encode(to writer: inout ByteWriter) {
    writer.writeUInt32(attempt)
    writer.writeUInt64(run.rawValue)
    writer.writeUInt64(epoch.rawValue)
    acknowledgement.encode(to: &writer)
    tickets.encode(to: &writer)
    job.encode(to: &writer)
  }

  init(from reader: inout ByteReader) throws(WireError) {
    attempt = try reader.readUInt32("attempt")
    run = RunID(try reader.readUInt64("run"))
    epoch = Epoch(try reader.readUInt64("epoch"))
    acknowledgement = try Acknowledgement(from: &reader)
    tickets = try Tickets(from: &reader)
    job = try Job(from: &reader)
  }
}
