import Failures
import Payload
import Storage

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
