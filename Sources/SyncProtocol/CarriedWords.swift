import Failures
import Payload

/// What central keeps of a site's last bundle, to answer it when a bundle is made for the site.
package struct CarriedWords: Sendable, Equatable {
    package var stand: BundleStand
    /// The public half that the bundle was sealed with; nil where the device's key is meant.
    package var half: [UInt8]?
    /// Where the site's history and central's part, when central was restored.
    package var fork: Int64?
    /// The bundle made for the site since holds nothing that it lacks.
    package var isAnsweredEmpty = false

    package init(stand: BundleStand, half: [UInt8]?, fork: Int64?) {
        self.stand = stand
        self.half = half
        self.fork = fork
    }

    package var text: String {
        var members: [(key: String, value: JSONValue)] = [("stand", .string(String(decoding: stand.encoded(), as: UTF8.self)))]
        if let half { members.append(("half", .string(HexBytes.text(half)))) }
        if let fork { members.append(("fork", .integer(fork))) }
        if isAnsweredEmpty { members.append(("empty", .bool(true))) }
        return String(decoding: JSONValue.object(members).serialised(), as: UTF8.self)
    }

    /// - Throws: `body-malformed`.
    package init(decoding text: String) throws {
        let head = try Wire.head(Array(text.utf8))
        stand = try BundleStand(decoding: Array(try head.requireText("stand").utf8))
        half = head["half"]?.text.flatMap { HexBytes.read($0, count: 32) }
        fork = head["fork"]?.integer
        isAnsweredEmpty = head["empty"]?.truth ?? false
    }
}
