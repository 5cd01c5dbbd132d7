import Crypto

/// How many records a channel holds, and their digest.
package struct Tally: Equatable, Sendable {
    package var count: Int64
    package var digest: Digest

    package static let empty = Tally(count: 0, digest: .zero)

    package init(count: Int64, digest: Digest) {
        self.count = count
        self.digest = digest
    }

    package mutating func add(_ hash: Digest) {
        count += 1
        digest += hash
    }
    package mutating func remove(_ hash: Digest) {
        count -= 1
        digest -= hash
    }
    package static func += (left: inout Tally, right: Tally) {
        left.count += right.count
        left.digest += right.digest
    }
}
