import CZeroMQ
import Protocol

extension Socket {
  /// Options of both sides, set before bind and connect. Times in milliseconds.
  ///
  /// High-water marks are a fuse only: the credits of the protocol bound what is under way. Of
  /// libzmq's heartbeats the time to live is what tells the peer; a dead TCP connection is noticed
  /// within interval + timeout.
  func setCommonOptions() {
    set(ZMQ_SNDHWM, Int32(8192))
    set(ZMQ_RCVHWM, Int32(8192))
    set(ZMQ_LINGER, Int32(500))
    set(ZMQ_MAXMSGSIZE, Int64(WireLimits.frameBytes))
    set(ZMQ_HANDSHAKE_IVL, Int32(3000))
    set(ZMQ_HEARTBEAT_IVL, Int32(2000))
    set(ZMQ_HEARTBEAT_TIMEOUT, Int32(6000))
    set(ZMQ_HEARTBEAT_TTL, Int32(8000))
    set(ZMQ_RECONNECT_IVL, Int32(100))
    set(ZMQ_RECONNECT_IVL_MAX, Int32(5000))
    set(ZMQ_BACKLOG, Int32(1024))
  }

  /// Presents keys: the learner's side of CURVE.
  func setCurveServer(_ keys: CurveKeyPair) {
    set(ZMQ_CURVE_SERVER, Int32(1))
    set(ZMQ_CURVE_SECRETKEY, keys.secretZ85)
    set(ZMQ_ZAP_DOMAIN, "xrlflow")
  }

  /// Presents keys: the actor's side of CURVE.
  func setCurveClient(_ keys: CurveKeyPair, learner: CurvePublicKey) {
    set(ZMQ_CURVE_SERVERKEY, learner.z85)
    set(ZMQ_CURVE_PUBLICKEY, keys.publicKey.z85)
    set(ZMQ_CURVE_SECRETKEY, keys.secretZ85)
  }
}
