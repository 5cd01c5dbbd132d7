import Failures
import Payload
import Storage

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
    /// When this site syncs by itself and how much goes at a time; nothing from an older central, or one that leaves it to the site.
    package var terms: SyncTerms = .none
    /// What the site is to compare with central and to receive anew where it differs.
    package var again: [AskedAgain] = []

    /// The offices held, with their epochs.
    package var offices: [Tenure] {
        var offices = stores.filter { $0.kind == .active }.map {
            Tenure(office: .store($0.id), site: site, epoch: $0.epoch)
        }
        if let primaryEpoch { offices.append(Tenure(office: .primary, site: site, epoch: primaryEpoch)) }
        if homesLeft > 0 { offices.append(Tenure(office: .homes, site: site, epoch: homesLeft)) }
        return offices
    }

    /// Whether a store is frozen here because it goes elsewhere.
    package func freezes(store: String) -> Bool { frozen.contains { $0.store == store } }

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
        if terms != .none {
            writer.key("terms")
            terms.write(to: &writer)
        }
        if !again.isEmpty {
            writer.key("again")
            writer.beginArray()
            for one in again { one.write(to: &writer) }
            writer.endArray()
        }
        writer.endObject()
    }

    package func encoded() -> [UInt8] {
        var writer = JSONWriter(capacity: 1024)
        write(to: &writer)
        return writer.bytes
    }

    package init(
        version: Int64, site: String, stores: [HeldStore], primaryEpoch: Int64?, homesLeft: Int64 = 0, frozen: [Frozen] = [],
        channels: [String], terms: SyncTerms = .none
    ) {
        self.terms = terms
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
        again = try (value["again"]?.elements ?? []).prefix(AskedAgain.most).map { try AskedAgain(decoding: $0) }
        terms = value["terms"].map { SyncTerms(decoding: $0) } ?? .none
    }
}
