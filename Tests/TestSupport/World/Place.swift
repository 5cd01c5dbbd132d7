/// Where a database is.
package enum Place: Hashable, Sendable {
    case central
    case site(String)
}
