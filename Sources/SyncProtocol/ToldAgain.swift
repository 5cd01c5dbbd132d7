import Failures
import Payload
import Storage

/// A site tells that it has compared what central asked it to: `["5f0c…",1204,0,3]`.
package struct ToldAgain: Equatable, Sendable {
    package let id: String
    /// Records whose bytes were read, and those of them that were damaged.
    package let records: Int64
    package let damaged: Int64
    /// Records that differed from central and were put right.
    package let differed: Int64

    package init(id: String, records: Int64, damaged: Int64, differed: Int64) {
        self.id = id
        self.records = records
        self.damaged = damaged
        self.differed = differed
    }

    package var value: JSONValue { .array([.string(id), .integer(records), .integer(damaged), .integer(differed)]) }

    package func write(to writer: inout JSONWriter) {
        writer.beginArray()
        writer.string(id)
        for count in [records, damaged, differed] { writer.integer(count) }
        writer.endArray()
    }

    package init?(decoding value: JSONValue) {
        guard let id = value[0]?.text, (1...64).contains(id.utf8.count), let records = value[1]?.integer, let damaged = value[2]?.integer,
            let differed = value[3]?.integer, records >= 0, damaged >= 0, differed >= 0
        else { return nil }
        self.init(id: id, records: records, damaged: damaged, differed: differed)
    }

    static func list(_ value: JSONValue?) -> [ToldAgain] { (value?.elements ?? []).prefix(AskedAgain.most).compactMap { ToldAgain(decoding: $0) } }
}
