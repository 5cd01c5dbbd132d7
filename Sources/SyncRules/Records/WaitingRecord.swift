import Payload
import Storage

/// A record that waits for the one it hangs on, like a line without its document: told alike by command, page and JSON (R-OWN 18).
package struct WaitingRecord: Sendable {
    package let record: RecordKey
    /// What it waits for.
    package let parent: RecordKey
    /// That one was here, and was deleted.
    package let wasThere: Bool
    package let position: Int64

    package init(record: RecordKey, parent: RecordKey, wasThere: Bool, position: Int64) {
        self.record = record
        self.parent = parent
        self.wasThere = wasThere
        self.position = position
    }

    package static func latest(_ count: Int, _ transaction: Transaction) throws -> [WaitingRecord] {
        try transaction.records.orphans(limit: count).map { one in
            WaitingRecord(record: one.record, parent: one.parent, wasThere: try transaction.records.record(one.parent) != nil, position: one.position)
        }
    }

    package var state: String { wasThere ? "was deleted" : "has not come" }

    /// What a person reads.
    package var sentence: String { "\(record) waits for \(parent), which \(state)." }

    package var json: JSONValue { .object(members) }

    package func write(to writer: inout JSONWriter) {
        for (key, value) in members {
            writer.key(key)
            writer.raw(value.serialised())
        }
    }

    private var members: [(key: String, value: JSONValue)] {
        [
            ("table", .string(record.table.name)), ("id", .string(record.id)), ("waitsForTable", .string(parent.table.name)),
            ("waitsForID", .string(parent.id)), ("isDeleted", .bool(wasThere)), ("position", .number(JSONNumber(position))),
            ("sentence", .string(sentence)),
        ]
    }
}
