import Failures
import Payload
import Storage

/// The protocol generations this program speaks.
package enum ProtocolVersion {
    package static let oldest: Int64 = 1
    package static let newest: Int64 = 1
}

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
        writer.endObject()
        return writer.bytes
    }

    package init(
        app: String, database: String, session: (opening: String, number: Int64), replaces: String?, cursor: Cursor?,
        seenOpenings: [(id: String, position: Int64)], time: Int64?
    ) {
        self.time = time
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
    }
}

/// A position in a named branch of central's history.
package struct Cursor: Equatable, Sendable {
    package var opening: String
    package var position: Int64

    package init(opening: String, position: Int64) {
        self.opening = opening
        self.position = position
    }

    package init(decoding value: JSONValue) throws {
        opening = try value.requireText("opening")
        position = try value.requireInteger("position")
        guard position >= 0 else { throw Wire.malformed("position") }
    }

    package func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("opening")
        writer.string(opening)
        writer.key("position")
        writer.integer(position)
        writer.endObject()
    }
}

/// Openings as `[["id",position],…]`, newest first.
package enum OpeningList {
    package static let longest = 64

    package static func write(_ list: [(id: String, position: Int64)], to writer: inout JSONWriter) {
        writer.beginArray()
        for opening in list.prefix(longest) {
            writer.beginArray()
            writer.string(opening.id)
            writer.integer(opening.position)
            writer.endArray()
        }
        writer.endArray()
    }

    package static func read(_ value: JSONValue?) throws -> [(id: String, position: Int64)] {
        guard let elements = value?.elements else { return [] }
        guard elements.count <= longest else { throw Wire.malformed("openings") }
        return try elements.map { element in
            guard let id = element[0]?.text, let position = element[1]?.integer else { throw Wire.malformed("openings") }
            return (id, position)
        }
    }
}

/// Central's answer: who the site is, what central remembers of its pushes, and where their histories part.
package struct SessionReply {
    package var protocolVersion: Int64
    package var site: (id: String, number: Int64, name: String)
    package var central: String
    package var openings: [(id: String, position: Int64)]
    /// The last push taken from this database, with the opening it named.
    package var remembered: (push: Int64, opening: String?)
    /// The last position both sides share, when central was restored to a time before the site's cursor.
    package var fork: Int64?
    /// Seconds since 1970 by central's clock; an older central does not say.
    package var time: Int64?
    package var settings: Settings
    /// Documents of the site's stores that are not passed on.
    package var transfers: [TransferRemark] = []

    package func encoded() -> [UInt8] {
        var writer = JSONWriter(capacity: 1024)
        writer.beginObject()
        writer.key("protocol")
        writer.integer(protocolVersion)
        writer.key("site")
        writer.beginObject()
        writer.key("id")
        writer.string(site.id)
        writer.key("number")
        writer.integer(site.number)
        writer.key("name")
        writer.string(site.name)
        writer.endObject()
        writer.key("central")
        writer.string(central)
        writer.key("openings")
        OpeningList.write(openings, to: &writer)
        writer.key("remembered")
        writer.beginObject()
        writer.key("push")
        writer.integer(remembered.push)
        if let opening = remembered.opening {
            writer.key("opening")
            writer.string(opening)
        }
        writer.endObject()
        if let fork {
            writer.key("fork")
            writer.integer(fork)
        }
        if !transfers.isEmpty {
            writer.key("transfers")
            writer.raw(TransferRemark.value(transfers).serialised())
        }
        if let time {
            writer.key("time")
            writer.integer(time)
        }
        writer.key("settings")
        settings.write(to: &writer)
        writer.endObject()
        return writer.bytes
    }

    package init(
        site: (id: String, number: Int64, name: String), central: String, openings: [(id: String, position: Int64)],
        remembered: (push: Int64, opening: String?), fork: Int64?, time: Int64?, settings: Settings
    ) {
        self.time = time
        protocolVersion = ProtocolVersion.newest
        self.site = site
        self.central = central
        self.openings = openings
        self.remembered = remembered
        self.fork = fork
        self.settings = settings
    }

    package init(decoding body: [UInt8]) throws {
        let head = try Wire.head(body)
        protocolVersion = try head.requireInteger("protocol")
        let site = try head.require("site")
        self.site = (try site.requireText("id"), try site.requireInteger("number"), try site.requireText("name"))
        central = try head.requireText("central")
        openings = try OpeningList.read(head["openings"])
        let remembered = try head.require("remembered")
        self.remembered = (try remembered.requireInteger("push"), remembered["opening"]?.text)
        fork = head["fork"]?.integer
        time = ClockDifference.moment(head["time"])
        settings = try Settings(decoding: try head.require("settings"))
        transfers = try TransferRemark.read(head["transfers"])
    }
}

/// What central decided for a site: its stores, the offices it holds and the channels it receives (class *sync*).
package struct Settings: Equatable, Sendable {
    package var version: Int64
    package var site: String
    package var stores: [HeldStore]
    /// The epoch of the primary's office when this site holds it.
    package var primaryEpoch: Int64?
    /// How many homes of patients and prescribers have left this site.
    package var homesLeft: Int64 = 0
    /// What is frozen here because it is being handed over.
    package var frozen: [Frozen] = []
    package var channels: [String]

    /// The offices held, with their epochs.
    package var offices: [Tenure] {
        var offices = stores.filter { $0.kind == .active }.map {
            Tenure(office: .store($0.id), site: site, epoch: $0.epoch)
        }
        if let primaryEpoch { offices.append(Tenure(office: .primary, site: site, epoch: primaryEpoch)) }
        if homesLeft > 0 { offices.append(Tenure(office: .homes, site: site, epoch: homesLeft)) }
        return offices
    }

    package func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("version")
        writer.integer(version)
        writer.key("site")
        writer.string(site)
        writer.key("stores")
        writer.beginArray()
        for store in stores {
            writer.beginObject()
            writer.key("id")
            writer.string(store.id)
            writer.key("kind")
            writer.string(store.kind.rawValue)
            writer.key("epoch")
            writer.integer(store.epoch)
            writer.key("dispensary")
            writer.bool(store.isDispensary)
            if store.withholds {
                writer.key("withholds")
                writer.bool(true)
            }
            if let site = store.activeSite {
                writer.key("activeSite")
                writer.string(site)
            }
            writer.endObject()
        }
        writer.endArray()
        if let primaryEpoch {
            writer.key("primaryEpoch")
            writer.integer(primaryEpoch)
        }
        if homesLeft > 0 {
            writer.key("homesLeft")
            writer.integer(homesLeft)
        }
        if !frozen.isEmpty {
            writer.key("frozen")
            writer.beginArray()
            for one in frozen { one.write(to: &writer) }
            writer.endArray()
        }
        writer.key("channels")
        writer.beginArray()
        for channel in channels { writer.string(channel) }
        writer.endArray()
        writer.endObject()
    }

    package func encoded() -> [UInt8] {
        var writer = JSONWriter(capacity: 1024)
        write(to: &writer)
        return writer.bytes
    }

    package init(
        version: Int64, site: String, stores: [HeldStore], primaryEpoch: Int64?, homesLeft: Int64 = 0, frozen: [Frozen] = [],
        channels: [String]
    ) {
        self.version = version
        self.site = site
        self.stores = stores
        self.primaryEpoch = primaryEpoch
        self.homesLeft = homesLeft
        self.frozen = frozen
        self.channels = channels
    }

    package init(decoding value: JSONValue) throws {
        version = try value.requireInteger("version")
        site = try value.requireText("site")
        stores = try (value["stores"]?.elements ?? []).map { store in
            guard let kind = StoreKind(rawValue: try store.requireText("kind")) else { throw Wire.malformed("kind") }
            return HeldStore(
                id: try store.requireText("id"), kind: kind, epoch: try store.requireInteger("epoch"),
                isDispensary: store["dispensary"]?.truth ?? false, withholds: store["withholds"]?.truth ?? false,
                activeSite: store["activeSite"]?.text)
        }
        primaryEpoch = value["primaryEpoch"]?.integer
        homesLeft = value["homesLeft"]?.integer ?? 0
        frozen = try (value["frozen"]?.elements ?? []).map { try Frozen(decoding: $0) }
        channels = try (value["channels"]?.elements ?? []).map { channel in
            guard let name = channel.text else { throw Wire.malformed("channels") }
            return name
        }
    }
}
