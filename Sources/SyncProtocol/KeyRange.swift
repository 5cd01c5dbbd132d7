import Storage

/// A part of a channel by the hash of its keys, divided in sixteen: the way to a difference takes few steps (R-SYNC 5).
package struct KeyRange {
    package let prefix: String
    private var total = Tally.empty
    private var parts: [String: Tally] = [:]
    private var list: [(table: String, id: String, hash: Digest)] = []

    package init(prefix: String) { self.prefix = prefix.lowercased() }

    /// The digits by which a key is found.
    package static func digits(table: String, id: String) -> String {
        Digest.key(table: table, id: id).hex
    }

    package mutating func add(table: String, id: String, hash: Digest) {
        let digits = Self.digits(table: table, id: id)
        guard digits.hasPrefix(prefix) else { return }
        total.add(hash)
        parts[String(digits.prefix(prefix.utf8.count + 1)), default: .empty].add(hash)
        if Int64(list.count) <= CompareReply.listMax { list.append((table, id, hash)) }
    }

    package func reply(opening: String, at position: Int64) -> CompareReply {
        if total.count <= CompareReply.listMax || prefix.utf8.count >= 15 {
            return CompareReply(opening: opening, position: position, list: list.sorted { ($0.table, $0.id) < ($1.table, $1.id) })
        }
        return CompareReply(opening: opening, position: position, parts: parts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
    }

    package func tally(of part: String) -> Tally { parts[part] ?? .empty }
    package var keys: [(table: String, id: String, hash: Digest)] { list }
    package var partNames: [String] { parts.keys.sorted() }
}
