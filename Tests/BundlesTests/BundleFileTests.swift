import Failures
import Foundation
import Testing

@testable import Bundles

@Suite("R-SYNC 10: a bundle is whole and its owner's, or nothing of it is taken")
struct BundleFileTests {
    private let folder: URL
    private let maker: KeyPair
    private let owner: KeyPair

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "tributary-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        maker = try KeyPair(secret: Array(repeating: 1, count: 32))
        owner = try KeyPair(secret: Array(repeating: 2, count: 32))
    }

    private func path(_ name: String) -> String { folder.appending(path: name).path }

    private func head(_ bundle: String = "b-1") -> BundleFileHead {
        BundleFileHead(bundle: bundle, way: .toSite, site: "s", name: "Clinic", central: "c", from: maker.half, to: owner.half)
    }

    /// Bytes that do not compress.
    private static func noise(_ count: Int, _ seed: UInt64) -> [UInt8] {
        var state = seed
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 33)
        }
    }

    private static let messages: [(kind: UInt8, bytes: [UInt8])] = [
        (6, Array("{\"first\":1}".utf8)), (7, []), (10, noise(3_000_000, 1)), (10, noise(2_500_000, 2)), (10, Array(repeating: 32, count: 5_000_000)),
        (10, noise(4_000_000, 3)),
    ]

    @discardableResult
    private func make(_ name: String, _ bundle: String = "b-1", size: Int? = nil) throws -> [String] {
        let writer = try BundleWriter(path(name), head(bundle), by: maker, size: size)
        for message in Self.messages { try writer.write(kind: message.kind, message.bytes) }
        return try writer.finish()
    }

    private func code(_ files: [String], _ pair: KeyPair? = nil) -> FailureCode? {
        do {
            let parts = try BundleParts(files)
            try BundleReader.verify(parts, pair ?? owner)
            return nil
        } catch { return (error as? Failure)?.code }
    }

    @Test func `a small bundle is split where frames are small, and its parts are found in any order`() throws {
        let writer = try BundleWriter(path("small"), head(), by: maker, size: 2_000, frame: 500)
        let bytes = Self.noise(9_000, 4)
        try writer.write(kind: 10, bytes)
        let files = try writer.finish()
        #expect(files.count > 4)
        for file in files { #expect(try Data(contentsOf: URL(filePath: file)).count <= 2_000) }
        let read = try BundleReader(BundleParts(files.reversed()), owner).next()
        #expect(read?.kind == 10 && read?.bytes == bytes)
        #expect(code(Array(files.dropLast())) == .bundlePartMissing)
        #expect(throws: Failure.self) { try BundleWriter(path("tiny"), head(), by: maker, size: 1_000, frame: 500) }
    }

    /// The code with which somebody refuses a bundle before it is taken.
    private func refusal(_ body: (BundleParts) throws -> BundleReader, _ file: String) -> FailureCode? {
        do {
            _ = try body(BundleParts([file]))
            return nil
        } catch { return (error as? Failure)?.code }
    }

    @Test func `a site takes what central sealed for it, and nobody else's`() throws {
        let file = try make("whole")[0]
        let other = try KeyPair(secret: Array(repeating: 3, count: 32))
        func take(_ site: String?, _ central: String?, _ pair: KeyPair, _ half: [UInt8]) -> FailureCode? {
            refusal({ try $0.proved(atSite: site, central: central) { (pair, half) } }, file)
        }
        #expect(take("s", "c", owner, maker.half) == nil)
        #expect(take("s", nil, owner, maker.half) == nil)
        #expect(take("t", "c", owner, maker.half) == .bundleOtherSite)
        #expect(take("s", "d", owner, maker.half) == .bundleOtherCentral)
        #expect(take("s", "c", other, maker.half) == .bundleOld)
        #expect(take("s", "c", owner, other.half) == .bundleOld)
        #expect(refusal({ try $0.proved(atCentral: "c", owner) { _, _ in true } }, file) == .bundleWrongWay)
    }

    @Test func `central takes what a device that it knows has sealed, and nobody else's`() throws {
        let head = BundleFileHead(bundle: "b-2", way: .toCentral, site: "s", name: "Clinic", central: "c", from: maker.half, to: owner.half)
        let writer = try BundleWriter(path("up"), head, by: maker)
        try writer.write(kind: 1, [1, 2, 3])
        let file = try writer.finish()[0]
        func take(_ central: String, _ pair: KeyPair, _ known: [UInt8]) -> FailureCode? {
            refusal({ try $0.proved(atCentral: central, pair) { half, site in site == "s" && half == known } }, file)
        }
        #expect(take("c", owner, maker.half) == nil)
        #expect(take("d", owner, maker.half) == .bundleOtherCentral)
        #expect(take("c", maker, maker.half) == .bundleKeyMissing)
        #expect(take("c", owner, owner.half) == .bundleKeyMissing)
        #expect(refusal({ try $0.proved(atSite: "s", central: "c") { (owner, maker.half) } }, file) == .bundleWrongWay)
    }

    private func spoil(_ name: String, as other: String, _ change: (inout Data) -> Void) throws -> String {
        var data = try Data(contentsOf: folder.appending(path: name))
        change(&data)
        try data.write(to: folder.appending(path: other))
        return path(other)
    }

    @Test(arguments: [nil, 4_000_000] as [Int?]) func `every message comes out as it went in, whole or split`(_ size: Int?) throws {
        let files = try make("a", size: size)
        #expect(size == nil ? files.count == 1 : files.count >= 3)
        for file in files { if let size { #expect(try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int ?? 0 <= size) } }
        #expect(code([files[0]]) == nil && code(files.reversed()) == nil)
        let reader = BundleReader(try BundleParts([files[0]]), owner)
        for message in Self.messages {
            let read = try #require(try reader.next())
            #expect(read.kind == message.kind && read.bytes == message.bytes)
        }
        #expect(try reader.next() == nil)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).allSatisfy { !$0.hasSuffix(".new") })
    }

    @Test func `a file of ten gigabytes of zeros is told at its first bytes`() throws {
        let file = path("zeros")
        _ = FileManager.default.createFile(atPath: file, contents: nil)
        try FileHandle(forWritingTo: URL(filePath: file)).truncate(atOffset: 10_000_000_000)
        #expect(code([file]) == .bundleUnreadable)
        try Data("a photograph".utf8).write(to: URL(filePath: file))
        #expect(code([file]) == .bundleUnreadable)
        #expect(code([path("nothing")]) == .notFound)
    }

    @Test func `a bundle that is cut anywhere is told, in words of its own`() throws {
        try make("a")
        let size = try Data(contentsOf: folder.appending(path: "a")).count
        for length in [1, 10, 19, 60, 200, 340, 400, 5_000, size / 2, size - 1] {
            let file = try spoil("a", as: "cut") { $0 = $0.prefix(length) }
            #expect(code([file]) == .bundleCutShort, "\(length)")
        }
    }

    @Test func `one bit changed anywhere is told, and so is what was added`() throws {
        try make("a")
        let size = try Data(contentsOf: folder.appending(path: "a")).count
        for place in [30, 70, 120, 200, 250, 330, 360, 420, 5_000, size / 3, size / 2, size - 2] {
            let file = try spoil("a", as: "changed") { $0[place] ^= 4 }
            #expect([.bundleDamaged, .bundleCutShort].contains(code([file])), "\(place)")
        }
        #expect(code([try spoil("a", as: "longer") { $0.append(0) }]) == .bundleDamaged)
        #expect(code([try spoil("a", as: "newer") { $0[17] = UInt8(ascii: "2") }]) == .protocolTooNew)
    }

    @Test func `only whom it is for can open it, and only its maker can have made it`() throws {
        try make("a")
        #expect(code([path("a")], try KeyPair(secret: Array(repeating: 3, count: 32))) == .bundleDamaged)
        // A stranger seals for the owner under the maker's name.
        let stranger = try KeyPair(secret: Array(repeating: 4, count: 32))
        let writer = try BundleWriter(path("forged"), head(), by: stranger)
        try writer.write(kind: 6, [1, 2, 3])
        _ = try writer.finish()
        #expect(code([path("forged")]) == .bundleDamaged)
    }

    @Test func `parts are needed all, of one bundle, and in no order`() throws {
        let files = try make("a", size: 4_000_000)
        #expect(files == [path("a"), path("a.2"), path("a.3"), path("a.4")].prefix(files.count).map { $0 })
        let others = try make("b", "b-2", size: 4_000_000)
        #expect(code([files[0], files[2]] + files[3...]) == .bundlePartMissing)
        #expect(code(Array(files[1...])) == .bundlePartMissing)
        #expect(code(files[0..<files.count - 1] + [others[files.count - 1]]) == .bundlePartForeign)
        #expect(code([files[0], files[0]] + files[1...]) == nil, "named twice")
        try FileManager.default.removeItem(atPath: files[files.count - 1])
        #expect(code([files[0]]) == .bundlePartMissing)
        // Another bundle's part under the name of the one that is missing.
        try FileManager.default.copyItem(atPath: others[files.count - 1], toPath: files[files.count - 1])
        #expect(code([files[0]]) == .bundlePartMissing)
        // A part that says it is another one.
        let renumbered = try spoil("a.2", as: "a.9") { data in
            let range = data.range(of: Data("\"part\":2".utf8))
            if let range { data.replaceSubrange(range, with: Data("\"part\":3".utf8)) }
        }
        try make("c", size: 4_000_000)
        #expect(code([path("c"), renumbered]) == .bundlePartMissing)
    }

    @Test func `what cannot be finished leaves nothing, and a whole bundle of before stays`() throws {
        try make("a")
        let before = try Data(contentsOf: folder.appending(path: "a"))
        do {
            let writer = try BundleWriter(path("a"), head("b-3"), by: maker)
            try writer.write(kind: 6, Self.noise(3_000_000, 9))
        }
        #expect(try Data(contentsOf: folder.appending(path: "a")) == before)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a"])
        let failure = #expect(throws: Failure.self) { try BundleWriter(path("no/such/folder/a"), head(), by: maker) }
        #expect(failure?.code == .notFound)
        #expect(throws: Failure.self) { try BundleWriter(path("small"), head(), by: maker, size: 1_000) }
    }

    @Test func `nothing but an earlier bundle is written over, and nothing but a file is read`() throws {
        let other = path("tributary.sqlite")
        try Data("SQLite format 3".utf8).write(to: URL(filePath: other))
        let refused = #expect(throws: Failure.self) { try BundleWriter(other, head(), by: maker) }
        #expect(refused?.code == .argumentInvalid && refused?.message.contains("is no bundle") == true)
        #expect(try Data(contentsOf: URL(filePath: other)) == Data("SQLite format 3".utf8))
        #expect(throws: Failure.self) { try BundleWriter("/dev/null", head(), by: maker) }
        let pipe = path("pipe")
        #expect(mkfifo(pipe, 0o600) == 0)
        let unread = #expect(throws: Failure.self) { try BundleInput(pipe) }
        #expect(unread?.code == .notFound)
    }

    @Test func `a full disk leaves no file`() throws {
        let full = try BundleOutput("/dev/shm/tributary-\(UUID().uuidString)")
        full.abandon()
        let failure = BundleOutput.failure(28, "/stick/a")
        #expect(failure.code == .diskFull && failure.remedy.contains("--size"))
    }

    @Test func `a first load is sealed by the password alone, whatever way its accents are typed`() throws {
        let salt = Array(repeating: UInt8(5), count: BundlePassword.saltBytes)
        let one = try BundlePassword.pair("caf\u{E9} au lait", salt: salt)
        #expect(try one.half == BundlePassword.pair("cafe\u{301} au lait", salt: salt).half)
        #expect(try one.half != BundlePassword.pair("cafe au lait", salt: salt).half)
        let head = BundleFileHead(bundle: "b", way: .newSite, site: "s", name: "n", central: "c", from: maker.half, to: one.half, salt: salt)
        let writer = try BundleWriter(path("x"), head, by: maker)
        try writer.write(kind: 6, [1])
        _ = try writer.finish()
        #expect(code([path("x")], one) == nil && code([path("x")], owner) == .bundleDamaged)
    }
}
