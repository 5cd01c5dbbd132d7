import Failures
import Foundation
import Payload

/// The open words at the beginning of each file of a bundle: enough to say whose it is without any key. Each is sealed with the rest: changed
/// words open nothing.
package struct BundleFileHead: Sendable, Equatable {
    /// Where a bundle goes.
    package enum Way: String, Sendable {
        case toCentral = "to-central"
        case toSite = "to-site"
        /// To a device that does not exist yet: sealed by the site's password.
        case newSite = "new-site"
    }

    static let magic = Array("tributary bundle 1\n".utf8)
    static let bytesMax = 4_096

    /// Random; the same in all parts of one bundle.
    package let bundle: String
    package let way: Way
    /// The site's id and name, and the id of central's database.
    package let site: String
    package let name: String
    package let central: String
    /// The public halves of whoever made it and of whom it is for, as hexadecimal digits.
    package let from: String
    package let to: String
    /// Of a bundle for a new site: what the password is mixed with.
    package let salt: String?
    /// Counted from 1.
    package var part = 1

    package init(bundle: String, way: Way, site: String, name: String, central: String, from: [UInt8], to: [UInt8], salt: [UInt8]? = nil) {
        self.bundle = bundle
        self.way = way
        self.site = site
        self.name = name
        self.central = central
        self.from = Self.hex(from)
        self.to = Self.hex(to)
        self.salt = salt.map(Self.hex)
    }

    static func hex(_ bytes: [UInt8]) -> String { bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() }

    static func bytes(_ hex: String) -> [UInt8]? {
        let digits = Array(hex.utf8)
        guard digits.count.isMultiple(of: 2), digits.count <= 256 else { return nil }
        return stride(from: 0, to: digits.count, by: 2).reduce(into: [UInt8]?([])) { bytes, index in
            guard let byte = UInt8(String(decoding: digits[index...index + 1], as: UTF8.self), radix: 16) else { return bytes = nil }
            bytes?.append(byte)
        }
    }

    package var fromHalf: [UInt8] { Self.bytes(from) ?? [] }
    package var toHalf: [UInt8] { Self.bytes(to) ?? [] }
    package var saltBytes: [UInt8]? { salt.flatMap { Self.bytes($0) } }

    /// The line as it stands in the file, with what comes before it.
    func encoded() -> [UInt8] {
        var members: [(key: String, value: JSONValue)] = [
            ("bundle", .string(bundle)), ("way", .string(way.rawValue)), ("part", .integer(part)), ("site", .string(site)), ("name", .string(name)),
            ("central", .string(central)), ("from", .string(from)), ("to", .string(to)),
        ]
        if let salt { members.append(("salt", .string(salt))) }
        return Self.magic + JSONValue.object(members).serialised() + [0x0A]
    }

    /// Reads the beginning of a file.
    ///
    /// - Returns: the head, and how many bytes it takes.
    /// - Throws: `bundle-unreadable`, `bundle-cut-short`, `protocol-too-new`.
    static func read(_ bytes: [UInt8]) throws -> (head: BundleFileHead, size: Int) {
        guard bytes.starts(with: magic) else {
            if !bytes.isEmpty, bytes.count < magic.count, magic.starts(with: bytes) { throw Failure(.bundleCutShort) }
            if bytes.starts(with: Array("tributary bundle ".utf8)) {
                throw Failure(.protocolTooNew, "The bundle was made by a newer program.", remedy: "Install the newer tributary here; its data stays.")
            }
            throw Failure(.bundleUnreadable)
        }
        guard let end = bytes[magic.count...].firstIndex(of: 0x0A) else { throw Failure(bytes.count < bytesMax ? .bundleCutShort : .bundleDamaged) }
        let value = try? JSONValue(parsing: Array(bytes[magic.count..<end]))
        func text(_ key: String) throws -> String {
            guard let text = value?[key]?.text, text.utf8.count <= 512 else { throw Failure(.bundleDamaged) }
            return text
        }
        guard let way = Way(rawValue: try text("way")), let part = value?["part"]?.integer, (1...100_000).contains(part),
            let from = Self.bytes(try text("from")), let to = Self.bytes(try text("to"))
        else { throw Failure(.bundleDamaged) }
        let salt = value?["salt"]?.text.flatMap { Self.bytes($0) }
        var head = BundleFileHead(
            bundle: try text("bundle"), way: way, site: try text("site"), name: try text("name"), central: try text("central"), from: from, to: to,
            salt: salt)
        head.part = Int(part)
        // One spelling only: what was changed without changing its sense is not what was made.
        guard head.encoded() == Array(bytes[...end]) else { throw Failure(.bundleDamaged) }
        return (head, end + 1)
    }
}
