import Bundles
import Failures
import Storage
import SyncProtocol

/// What stands in a device's file of keys: a pair for each database id that it ever had, and which of them central knows.
struct DeviceKeys {
    private var drawn: [String: KeyPair] = [:]
    private var known: String?

    init() {}

    /// The keys of a device that was set up from a file.
    init(exported pair: KeyPair, for database: String) {
        drawn = [database: pair]
        known = database
    }

    /// What bundles are sealed with and for: the key of which central has said last that it knows it; nil before that.
    var pair: KeyPair? { known.flatMap { drawn[$0] } }

    /// The key with which a database introduces itself; a new id needs another one.
    mutating func pair(for database: String, _ random: inout SimulationRandom) throws -> KeyPair {
        if let known = drawn[database] { return known }
        let made = try KeyPair(secret: Carrier.secret(&random))
        drawn[database] = made
        return made
    }

    /// Central's word for the key has come.
    mutating func confirm(_ database: String) { known = database }
}
