import Failures
import Payload
import Storage

/// A site's first words: which database it is, and what it remembers (R-SYNC 6, 9).
package struct SessionRequest: Equatable {
    package var protocolMin: Int64
    package var protocolMax: Int64
    package var app: String
    package var database: String
    /// Which session this is that the database asks for, counted, and by which start of a process; older sites do not say.
    package var session: (opening: String, number: Int64)?
    /// The database this one replaces, when it healed after a restore.
    package var replaces: String?
    /// Where it stands in central's history.
    package var cursor: Cursor?
    /// Openings of central it was shown, newest first: to find where histories part.
    package var seenOpenings: [(id: String, position: Int64)]
    /// Seconds since 1970 by the site's clock; older sites do not say.
    package var time: Int64?
    /// A fingerprint of the machine, and the number of its database's last migration; older sites do not say (R-SITE 1).
    package var hardware: String?
    package var schema: Int64?

    private static let hardwareBytesMax = 64

    package static func == (left: SessionRequest, right: SessionRequest) -> Bool { left.encoded() == right.encoded() }

    package func encoded() -> [UInt8] {
        var writer = JSONWriter(capacity: 512)
        writer.beginObject()
        writer.key("protocol")
        writer.beginArray()
        writer.integer(protocolMin)
        writer.integer(protocolMax)
        writer.endArray()
        writer.key("app")
        writer.string(app)
        writer.key("database")
        writer.string(database)
        if let session {
            writer.key("session")
            writer.beginArray()
            writer.string(session.opening)
            writer.integer(session.number)
            writer.endArray()
        }
        if let replaces {
            writer.key("replaces")
            writer.string(replaces)
        }
        if let cursor {
            writer.key("cursor")
            cursor.write(to: &writer)
        }
        writer.key("seenOpenings")
        OpeningList.write(seenOpenings, to: &writer)
        if let time {
            writer.key("time")
            writer.integer(time)
        }
        if let hardware {
            writer.key("hardware")
            writer.string(hardware)
        }
        if let schema {
            writer.key("schema")
            writer.integer(schema)
        }
        writer.endObject()
        return writer.bytes
    }

    package init(
        app: String, database: String, session: (opening: String, number: Int64), replaces: String?, cursor: Cursor?,
        seenOpenings: [(id: String, position: Int64)], time: Int64?,
        hardware: String? = nil, schema: Int64? = nil
    ) {
        self.time = time
        self.hardware = hardware
        self.schema = schema
        protocolMin = ProtocolVersion.oldest
        protocolMax = ProtocolVersion.newest
        self.app = app
        self.database = database
        self.session = session
        self.replaces = replaces
        self.cursor = cursor
        self.seenOpenings = seenOpenings
    }

    package init(decoding body: [UInt8]) throws {
        let head = try Wire.head(body)
        guard let range = head["protocol"]?.elements, range.count == 2, let low = range[0].integer, let high = range[1].integer
        else { throw Wire.malformed("protocol") }
        protocolMin = low
        protocolMax = high
        app = String((head["app"]?.text ?? "").prefix(100)).shownOnOneLine
        database = try head.requireText("database")
        guard (8...64).contains(database.utf8.count) else { throw Wire.malformed("database") }
        session = try head["session"].map { value in
            guard let opening = value[0]?.text, let number = value[1]?.integer, opening.utf8.count <= 64,
                opening.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x3D })
            else { throw Wire.malformed("session") }
            return (opening, number)
        }
        replaces = head["replaces"]?.text
        cursor = try head["cursor"].map { try Cursor(decoding: $0) }
        seenOpenings = try OpeningList.read(head["seenOpenings"])
        time = ClockDifference.moment(head["time"])
        // Shown to people, and nothing rests on it: what makes no sense is not said.
        hardware = head["hardware"]?.text.flatMap { text in
            let isPlain = (1...Self.hardwareBytesMax).contains(text.utf8.count) && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
            return isPlain ? text : nil
        }
        schema = head["schema"]?.integer.flatMap { (0...999_999).contains($0) ? $0 : nil }
    }
}
