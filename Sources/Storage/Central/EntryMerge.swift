/// Merges the channels of one reader by (position, record), so that a record travels once with all its channels.
struct EntryMerge {
    private var readers: [EntryReader]

    init(_ readers: [EntryReader]) { self.readers = readers }

    var position: Int64? { readers.lazy.compactMap { $0.current?.position }.min() }

    mutating func next() throws -> (rec: Int64, joined: [Int64], left: [Int64]) {
        var least: (position: Int64, rec: Int64)?
        for reader in readers {
            guard let current = reader.current else { continue }
            if let so = least, (so.position, so.rec) <= (current.position, current.rec) { continue }
            least = (current.position, current.rec)
        }
        guard let least else { return (0, [], []) }
        var joined: [Int64] = []
        var left: [Int64] = []
        for reader in readers {
            guard let current = reader.current, current.rec == least.rec, current.position == least.position else { continue }
            if current.present { joined.append(reader.chan) } else { left.append(reader.chan) }
            _ = try reader.advance()
        }
        readers.removeAll { $0.current == nil }
        return (least.rec, joined, left)
    }
}
