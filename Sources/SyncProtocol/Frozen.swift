import Failures
import Payload
import Storage

/// What a site freezes because central hands it over, as part of its settings, or because it had left it before.
package struct Frozen: Equatable, Sendable {
    /// The hand-over's id, by which the site reports.
    package let handover: String
    /// The office it is edited under until then.
    package let office: Office
    /// The one patient or prescriber concerned; nil when the whole office goes.
    package let record: (table: String, id: String)?
    /// Where it goes, in words for a person.
    package let to: String

    package init(handover: String, office: Office, record: (table: String, id: String)?, to: String) {
        self.handover = handover
        self.office = office
        self.record = record
        self.to = to
    }

    /// Closed by the site itself: it had handed the office over in a history that central lost (R-SYNC 6).
    package init(barred office: Office) {
        self.init(handover: "", office: office, record: nil, to: "")
    }

    /// Nobody ordered this: see `init(barred:)`.
    package var isBarred: Bool { handover.isEmpty }

    package static func == (left: Frozen, right: Frozen) -> Bool {
        left.handover == right.handover && left.office == right.office && left.to == right.to
            && left.record?.table == right.record?.table && left.record?.id == right.record?.id
    }

    package func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("handover")
        writer.string(handover)
        writer.key("office")
        writer.string(office.description)
        if let record {
            writer.key("record")
            writer.beginArray()
            writer.string(record.table)
            writer.string(record.id)
            writer.endArray()
        }
        writer.key("to")
        writer.string(to)
        writer.endObject()
    }

    package init(decoding value: JSONValue) throws {
        handover = try value.requireText("handover")
        office = Office(try value.requireText("office"))
        to = try value.requireText("to")
        record = try value["record"].map { record in
            guard let table = record[0]?.text, let id = record[1]?.text else { throw Wire.malformed("frozen") }
            return (table, id)
        }
    }

    /// The store that is handed over whole; nil for anything else.
    package var store: String? {
        guard record == nil, case .store(let id) = office else { return nil }
        return id
    }

    /// Whether this is what freezes a record whose home is decided by `home`.
    package func covers(home: RecordKey) -> Bool {
        guard let record else { return false }
        return record.table.lowercased() == home.table.folded && record.id.utf8.elementsEqual(home.id.utf8)
    }
}
