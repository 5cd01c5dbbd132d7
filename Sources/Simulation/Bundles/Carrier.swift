import Bundles
import Failures
import Storage
import SyncProtocol

/// Whoever carries bundles between central and the sites, and what befalls them on the road.
///
/// All chance about bundles is drawn here, apart from everything else's: a history without bundles stays as it is.
final class Carrier {
    var random: SimulationRandom
    /// Chances in a hundred that somebody makes a bundle, per step, device and side.
    let pace: Int
    /// Chances in a hundred, per bundle that arrives: it is lost after all, comes once more, was hurt, stands at somebody else's door first.
    let loss: Int
    let doubling: Int
    let hurt: Int
    let straying: Int
    /// Longest way, in steps.
    let way: Int
    /// Chances in a hundred that a new site gets its first load by stick.
    let exports: Int
    /// From this step on no site has a network; nil where they have one.
    let lonelyFrom: Int?
    /// Bytes of a file at most, and of a frame.
    let size: Int?
    let frame: Int
    /// Central's pair, which stands in a file beside its database.
    let pair: KeyPair
    let stick: Stick
    var letters: [Letter] = []
    var keys: [Int: DeviceKeys] = [:]
    /// By session request, the database for whose key central's answer vouches.
    var receipts: [Int: String] = [:]
    /// Sites whose first load is on the road, and the database that it was made for: a second one is for another.
    var exported: [String: String] = [:]
    var lastExport = 0
    var lastLetter = 0
    /// By device and database, which of central's bundles it has taken last.
    var told: [String: (Int64, Int64)] = [:]
    /// By whom which bundles were taken to their ends.
    var done: Set<String> = []

    init(seed: UInt64) throws {
        var random = SimulationRandom(seed: seed ^ 0x6275_6E64_6C65)
        pace = 2 + random.below(9)
        loss = random.chance(60) ? random.below(40) : 0
        doubling = random.chance(60) ? random.below(50) : 0
        hurt = random.chance(50) ? random.below(25) : 0
        straying = random.chance(40) ? random.below(20) : 0
        way = random.below(25)
        exports = random.chance(50) ? 60 : 0
        lonelyFrom = random.chance(40) ? 15 + random.below(60) : nil
        let frame = 400 + random.below(3_000)
        let isSplit = random.chance(50)
        self.frame = isSplit ? frame : BundleWriter.frameBytes
        size = isSplit ? 4 * frame + random.below(6 * frame) : nil
        pair = try KeyPair(secret: Self.secret(&random))
        stick = try Stick()
        self.random = random
    }

    static func secret(_ random: inout SimulationRandom) -> [UInt8] { (0..<KeyPair.bytes).map { _ in UInt8(truncatingIfNeeded: random.next()) } }

    /// Puts a bundle on the road.
    func send(_ letter: Letter) { letters.append(letter) }

    /// The paths of a bundle's files as somebody names them: the first alone, or all in any order.
    func lay(_ files: [[UInt8]]) throws -> [String] {
        let paths = try stick.lay(files)
        guard paths.count > 1, random.chance(50) else { return Array(paths.prefix(1)) }
        return shuffled(paths)
    }

    private func shuffled(_ paths: [String]) -> [String] {
        var left = paths
        return paths.map { _ in left.remove(at: random.below(left.count)) }
    }

    /// The files as a bad stick brings them; never as they were made.
    func hurt(_ letter: Letter) -> (files: [[UInt8]], how: String) {
        var files = letter.files
        let index = random.below(files.count)
        let others = letters.filter { $0.files.count > index && $0.number != letter.number }
        switch random.below(6) {
        case 0:
            files[index] = Array(files[index].prefix(random.below(files[index].count)))
            return (files, "cut in part \(index + 1)")
        case 1 where files.count > 1:
            files.remove(at: index)
            return (files, "without part \(index + 1)")
        case 2 where files.count > 1:
            // What has one part alone is whole by itself, whatever lies beside it.
            guard let other = random.pick(others), other.files.count > 1 else { break }
            files[index] = other.files[index]
            return (files, "with part \(index + 1) of \(other.name)")
        case 3:
            files[index].append(contentsOf: files[index].suffix(1 + random.below(40)))
            return (files, "with more behind part \(index + 1)")
        default: break
        }
        let byte = random.below(files[index].count)
        files[index][byte] ^= 1 << UInt8(random.below(8))
        return (files, "with a bit changed in part \(index + 1)")
    }
}
