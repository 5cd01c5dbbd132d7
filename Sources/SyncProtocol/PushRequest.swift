import Failures
import Payload
import Storage

/// A frozen range of whole groups: `{"push":N,…}`, then per group a head line and one line a change.
package struct PushRequest {
    package var number: Int64
    /// The site's opening that wrote or sends them.
    package var opening: String
    /// Groups up to this one were written before the site's database was restored: taken only over an unchanged base.
    package var healedThrough: Int64?
    /// Hand-overs for which the site has frozen, and nothing of before waits: this push comes after it (R-STORE 1).
    package var frozen: [String] = []
    package var groups: [Group]

    package struct Group {
        package var number: Int64
        package var epochs: [Tenure]
        package var acting: WriteContext
        /// Versions of others that central lost; parked, never applied by themselves.
        package var isOffer = false
        /// An import brought a document of it, finished already: that begins no transfer when it is old.
        package var isImported = false
        /// Made of what every site of another system's program may add for all, such as barcodes; never on the wire.
        package var isForAll = false
        package var changes: [GroupChange]

        package init(
            number: Int64, epochs: [Tenure], acting: WriteContext, isOffer: Bool = false, isImported: Bool = false, changes: [GroupChange]
        ) {
            self.number = number
            self.epochs = epochs
            self.acting = acting
            self.isOffer = isOffer
            self.isImported = isImported
            self.changes = changes
        }
    }

    /// A change with the version of central's record that it was written over.
    package struct GroupChange {
        package var table: String
        package var id: String
        package var base: Digest?
        package var payload: [UInt8]?

        package init(table: String, id: String, base: Digest? = nil, payload: [UInt8]? = nil) {
            self.table = table
            self.id = id
            self.base = base
            self.payload = payload
        }
    }

    /// Largest number of changes in one push, whole groups, unless one group alone has more.
    package static let recordsPerPush = 500
    /// Largest group that may exist.
    package static let recordsPerGroup = 5_000

    package func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        var writer = JSONWriter(capacity: 128)
        writer.beginObject()
        writer.key("push")
        writer.integer(number)
        writer.key("opening")
        writer.string(opening)
        if let healedThrough {
            writer.key("healedThrough")
            writer.integer(healedThrough)
        }
        if !frozen.isEmpty {
            writer.key("frozen")
            writer.beginArray()
            for handover in frozen { writer.string(handover) }
            writer.endArray()
        }
        writer.key("groups")
        writer.integer(groups.count)
        writer.endObject()
        bytes.append(contentsOf: writer.bytes)
        bytes.append(0x0A)
        for group in groups {
            writer.removeAll()
            writer.beginObject()
            writer.key("group")
            writer.integer(group.number)
            writer.key("epochs")
            writer.string(Outbox.text(of: group.epochs))
            if let user = group.acting.user {
                writer.key("actor")
                writer.string(user)
            }
            if let store = group.acting.store {
                writer.key("store")
                writer.string(store)
            }
            if group.acting.isSupervisor {
                writer.key("supervisor")
                writer.bool(true)
            }
            if group.isOffer {
                writer.key("offer")
                writer.bool(true)
            }
            if group.isImported {
                writer.key("imported")
                writer.bool(true)
            }
            writer.key("changes")
            writer.integer(group.changes.count)
            writer.endObject()
            bytes.append(contentsOf: writer.bytes)
            bytes.append(0x0A)
            for change in group.changes {
                writer.removeAll()
                writer.beginArray()
                writer.string(change.table)
                writer.string(change.id)
                if let base = change.base { writer.string(base.hex) } else { writer.null() }
                if let payload = change.payload { writer.raw(payload) } else { writer.null() }
                writer.endArray()
                bytes.append(contentsOf: writer.bytes)
                bytes.append(0x0A)
            }
        }
        return bytes
    }

    package init(number: Int64, opening: String, healedThrough: Int64?, frozen: [String] = [], groups: [Group]) {
        self.number = number
        self.opening = opening
        self.healedThrough = healedThrough
        self.frozen = frozen
        self.groups = groups
    }

    package init(decoding body: [UInt8]) throws {
        var head: JSONValue?
        var groups: [Group] = []
        var expected = 0
        try Wire.lines(of: body) { index, line in
            if index == 0 {
                head = try Wire.head(line)
            } else if expected == 0 {
                let value = try Wire.head(line)
                expected = Int(clamping: try value.requireInteger("changes"))
                guard (1...Self.recordsPerGroup).contains(expected) else { throw Failure(.groupTooLarge) }
                groups.append(
                    Group(
                        number: try value.requireInteger("group"),
                        epochs: Outbox.epochs(from: try value.requireText("epochs")),
                        acting: WriteContext(
                            user: value["actor"]?.text, store: value["store"]?.text,
                            isSupervisor: value["supervisor"]?.truth ?? false),
                        isOffer: value["offer"]?.truth ?? false, isImported: value["imported"]?.truth ?? false, changes: []))
            } else {
                groups[groups.count - 1].changes.append(try GroupChange(reading: line))
                expected -= 1
            }
        }
        guard let head, expected == 0, Int64(groups.count) == head["groups"]?.integer else { throw Wire.malformed("groups") }
        number = try head.requireInteger("push")
        opening = try head.requireText("opening")
        healedThrough = head["healedThrough"]?.integer
        frozen = (head["frozen"]?.elements ?? []).compactMap(\.text)
        self.groups = groups
        guard zip(groups, groups.dropFirst()).allSatisfy({ $0.number < $1.number }) else { throw Wire.malformed("order") }
    }
}

extension PushRequest.GroupChange {
    package init(reading line: UnsafeRawBufferPointer) throws {
        do {
            var cursor = try ElementCursor(line, limits: Wire.rowLimits)
            table = try Wire.text(try cursor.next(), line)
            id = try Wire.text(try cursor.next(), line)
            if let text = try Wire.optionalText(try cursor.next(), line) {
                guard let hash = Digest(hex: text) else { throw Wire.malformed("base") }
                base = hash
            } else {
                base = nil
            }
            guard let content = try cursor.next() else { throw Wire.malformed("change") }
            switch content.kind {
            case .object: payload = [UInt8](line[content.range])
            case .null: payload = nil
            default: throw Wire.malformed("change")
            }
            guard try cursor.next() == nil else { throw Wire.malformed("change") }
        } catch let error as PayloadError {
            throw Wire.malformed(error.code)
        }
    }
}

extension PushRequest {
    /// Central's answer to a push, group by group.
    package struct Reply {
        package var number: Int64
        package var opening: String
        package var answers: [(group: Int64, answer: GroupAnswer)]
        /// Under which numbers central keeps the parked groups: by these the site asks what became of them.
        package var quarantine: [Int64: Int64] = [:]
        /// Of parked groups that a database sends after it went back to a backup: which of its changes, counted from 0, are of records that
        /// nobody has changed since the version they were written over.
        package var untouched: [Int64: [Int]] = [:]

        package func encoded() -> [UInt8] {
            var writer = JSONWriter(capacity: 128)
            writer.beginObject()
            writer.key("push")
            writer.integer(number)
            writer.key("opening")
            writer.string(opening)
            writer.key("groups")
            writer.beginArray()
            for (group, answer) in answers {
                writer.beginObject()
                writer.key("group")
                writer.integer(group)
                switch answer {
                case .accepted(let position):
                    writer.key("position")
                    if let position { writer.integer(position) } else { writer.null() }
                case .parked(let code, let message):
                    writer.key("code")
                    writer.string(code)
                    writer.key("message")
                    writer.string(message)
                    if let number = quarantine[group] {
                        writer.key("quarantine")
                        writer.integer(number)
                    }
                    if let untouched = untouched[group] {
                        writer.key("untouched")
                        writer.beginArray()
                        for index in untouched { writer.integer(Int64(clamping: index)) }
                        writer.endArray()
                    }
                }
                writer.endObject()
            }
            writer.endArray()
            writer.endObject()
            return writer.bytes
        }

        package init(number: Int64, opening: String, answers: [(group: Int64, answer: GroupAnswer)]) {
            self.number = number
            self.opening = opening
            self.answers = answers
        }

        package init(decoding body: [UInt8]) throws {
            let head = try Wire.head(body)
            number = try head.requireInteger("push")
            opening = try head.requireText("opening")
            var quarantine: [Int64: Int64] = [:]
            var untouched: [Int64: [Int]] = [:]
            answers = try (head["groups"]?.elements ?? []).map { value in
                let group = try value.requireInteger("group")
                quarantine[group] = value["quarantine"]?.integer
                untouched[group] = value["untouched"]?.elements?.compactMap { $0.integer.flatMap { Int(exactly: $0) } }
                if let code = value["code"]?.text { return (group, .parked(code: code, message: value["message"]?.text ?? code)) }
                return (group, .accepted(position: value["position"]?.integer))
            }
            self.quarantine = quarantine
            self.untouched = untouched
        }
    }
}
