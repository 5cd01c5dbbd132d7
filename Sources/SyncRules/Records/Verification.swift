/// The outcome of a proof by counting.
package struct Verification: Sendable {
    package var channels = 0
    package var records: Int64 = 0
    package var problems: [String] = []
    package init() {}
}
