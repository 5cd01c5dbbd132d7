/// A place among the entries of some channels: they are read by position, within a position by record.
package struct EntryPlace: Hashable, Comparable, Sendable {
    package let position: Int64
    package let rec: Int64

    package init(position: Int64, rec: Int64) {
        self.position = position
        self.rec = rec
    }

    /// Before every entry.
    package static let beginning = EntryPlace(position: 0, rec: 0)

    /// Behind every entry of a position.
    package static func end(of position: Int64) -> EntryPlace { EntryPlace(position: position, rec: .max) }

    package static func < (one: EntryPlace, other: EntryPlace) -> Bool { (one.position, one.rec) < (other.position, other.rec) }
}
