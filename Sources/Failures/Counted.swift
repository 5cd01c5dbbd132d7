/// A number with its noun as people say it: `1 record`, `3 records`, `1 group waits`.
///
/// - Parameter many: the words for none and for several; the plain plural of `one` where it is not given.
package func counted(_ count: some BinaryInteger, _ one: String, _ many: String? = nil) -> String {
    count == 1 ? "1 \(one)" : "\(count) \(many ?? one + "s")"
}
