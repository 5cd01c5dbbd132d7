import Storage

/// Ids of records that follow from other records: the same facts give the same id, on every machine and at every repetition.
package enum DerivedID {
    /// - Parameters:
    ///   - kind: what the record is, so that two kinds about the same things never meet.
    ///   - parts: the ids it follows from, in a fixed order.
    package static func of(_ kind: String, _ parts: String...) -> String {
        Digest.of(Array(([kind] + parts).joined(separator: "\u{0}").utf8)).hex.uppercased()
    }
}
