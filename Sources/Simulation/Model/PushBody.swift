import Payload

/// A push as it stands on the wire, read by this module's own plain reader.
struct PushBody {
    var number: Int64 = 0
    /// Groups up to this one were written before a restored backup.
    var healedThrough: Int64 = 0
    /// Hand-overs for which the site says that it has done its part.
    var reports: [String] = []
    var groups: [Group] = []

    struct Group {
        var number: Int64
        /// Epochs noted, by office.
        var epochs: [String: Int64]
        /// The mark of the local transaction.
        var mark: String
        /// Versions of others that a restored central lost: offered, never taken by themselves.
        var isOffer: Bool
        var changes: [ModelChange]

        /// Tells the group from others of the same local transaction.
        var name: String { Model.name(mark, changes) }
    }

    init?(_ body: [UInt8]) {
        var expected: Int64 = 0
        for (index, line) in body.split(separator: 0x0A).enumerated() {
            let bytes = Array(line)
            if index == 0 {
                guard let head = try? JSONValue(parsing: bytes), let number = head["push"]?.integer else { return nil }
                self.number = number
                healedThrough = head["healedThrough"]?.integer ?? 0
                reports = (head["frozen"]?.elements ?? []).compactMap(\.text)
            } else if expected == 0 {
                guard let head = try? JSONValue(parsing: bytes), let number = head["group"]?.integer else { return nil }
                expected = head["changes"]?.integer ?? 0
                groups.append(
                    Group(
                        number: number, epochs: Self.epochs(head["epochs"]?.text ?? ""), mark: head["actor"]?.text ?? "",
                        isOffer: head["offer"]?.truth ?? false, changes: []))
            } else {
                guard let change = Self.change(bytes) else { return nil }
                groups[groups.count - 1].changes.append(change)
                expected -= 1
            }
        }
    }

    private static func epochs(_ text: String) -> [String: Int64] {
        var found: [String: Int64] = [:]
        for pair in text.split(separator: " ") {
            let parts = pair.split(separator: "=")
            guard parts.count == 2 else { continue }
            found[String(parts[0])] = Int64(parts[1])
        }
        return found
    }

    private static func change(_ line: [UInt8]) -> ModelChange? {
        line.withUnsafeBytes { buffer in
            guard var cursor = try? ElementCursor(buffer), let table = try? cursor.next(), let id = try? cursor.next(),
                (try? cursor.next()) != nil, let content = try? cursor.next(),
                let tableName = JSONScalar.text(of: table.range, in: buffer), let name = JSONScalar.text(of: id.range, in: buffer)
            else { return nil }
            let bytes = content.kind == .object ? [UInt8](buffer[content.range]) : nil
            return ModelChange(key: ModelKey(tableName, name), bytes: bytes)
        }
    }
}
