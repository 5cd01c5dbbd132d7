import Bundles
import SyncProtocol

/// A bundle on the road: its files as bytes, and what the judges remember of its making.
struct Letter {
    enum Way { case toCentral, toSite, newSite }

    let number: Int
    let way: Way
    let site: String
    /// The database that made it, or that it was made for.
    let database: String
    /// The device that made it; nil for one of central's.
    let device: Int?
    var files: [[UInt8]]
    /// The step in which it arrives.
    var due: Int
    /// Whether it was brought to where it belongs before.
    var wasBrought = false
    /// Who knew what when it was made: where that is so still, it must be taken.
    let mark: String
    /// How far the device had read, by its own tables.
    var position: Int64 = 0
    /// What the site holds once it has taken it, and where it stands then.
    var expected: [ModelKey: ModelRecord] = [:]
    var checkpoint: PullMarks?
    /// Of a first load: what it is sealed for, and the new device's own pair.
    var seal: KeyPair?
    var key: KeyPair?
    /// What it says, unsealed: for those who seal it again, and for bugs that are planted.
    var messages: [BundleMessage] = []

    /// As it is named in the trace.
    var name: String {
        switch way {
        case .toCentral: "bundle \(number) of \(site)"
        case .toSite: "bundle \(number) for \(site)"
        case .newSite: "the first load \(number) of \(site)"
        }
    }
}
