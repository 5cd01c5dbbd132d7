import Compression
import Payload

/// What one sync moved.
package struct SyncTally: Equatable, Sendable {
    /// Records that central took, and those that it keeps apart.
    package var sent = 0
    package var keptApart = 0
    /// Records that came with their content, and those that were only named because the site has it.
    package var received = 0
    package var known = 0
    package var repaired = 0

    /// Counts the rows of a page, as `docs/protocol.md` describes it: read here for itself.
    mutating func count(page: [UInt8]) throws {
        for line in page.split(separator: UInt8(ascii: "\n")).dropFirst() {
            let row = try JSONValue(parsing: Array(line)).elements ?? []
            guard row.count > Self.content else { continue }
            switch row[Self.content] {
            case .string: known += 1
            case .null: break
            default: received += 1
            }
        }
    }

    /// After table, id, position, channels, and channels left.
    private static let content = 5
}
