/// Whether one server is primary and central, or two.
package enum MatrixTopology: String, Sendable, CaseIterable {
    case normal, mirrored
}
