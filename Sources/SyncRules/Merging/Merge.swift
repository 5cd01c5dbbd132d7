import Failures
import Payload
import Storage

/// Two records that turned out to be one: an ordinary record of a table of its own, written once and never changed (R-OWN 9).
///
/// It travels, is judged, routed and counted like any other; whoever integrates it knows for ever that the dropped id stands for
/// the kept one.
package struct Merge: Equatable {
    package static let table = "merge"

    /// Its members; the record is no table's of another system.
    package enum Field: Int, FieldKey {
        case ID, table, dropped, kept, home, at, by
        package static let names = spelled
    }

    /// The table of both records, in lower case.
    package let of: String
    package let dropped: String
    package let kept: String
    /// The dropped record's home store, where it had one: that store's readers learn of the merge too.
    package let home: String
    package let at: Int64
    package let by: String?

    /// One dropped record, one merge: the id is drawn from the dropped record's key, and fits whatever its length.
    package var id: String { Self.id(of: of, dropped) }

    package static func id(of table: String, _ dropped: String) -> String { Digest.key(table: table, id: dropped).hex }

    package static func isMerge(_ key: RecordKey) -> Bool { key.table.folded == table }

    package init(of table: String, dropped: String, kept: String, home: String, at: Int64, by: String?) {
        self.of = table.lowercased()
        self.dropped = dropped
        self.kept = kept
        self.home = home
        self.at = at
        self.by = by
    }

    package init(_ payload: [UInt8]) throws {
        guard let value = try? JSONValue(parsing: payload), let table = value[Field.table]?.text, let dropped = value[Field.dropped]?.text,
            let kept = value[Field.kept]?.text
        else { throw Failure(.recordMalformed, "A merge names a table, the dropped record and the kept one.") }
        self.init(
            of: table, dropped: dropped, kept: kept, home: value[Field.home]?.text ?? "", at: value[Field.at]?.integer ?? 0,
            by: value[Field.by]?.text)
    }

    package func payload() -> [UInt8] {
        var writer = JSONWriter(capacity: 200)
        writer.beginObject()
        for (key, text) in [(Field.ID, id), (.table, of), (.dropped, dropped), (.kept, kept)] {
            writer.key(key.name)
            writer.string(text)
        }
        if !home.isEmpty {
            writer.key(Field.home.name)
            writer.string(home)
        }
        writer.key(Field.at.name)
        writer.integer(at)
        if let by {
            writer.key(Field.by.name)
            writer.string(by)
        }
        writer.endObject()
        return writer.bytes
    }
}

extension [Change] {
    /// The merges among them, as records.
    package var merges: [[UInt8]] { filter { $0.table.lowercased() == Merge.table }.compactMap(\.payload) }
}
