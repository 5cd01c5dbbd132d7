/// The kind of a JSON value.
package enum JSONKind: String, Sendable {
    case object, array, string, number, bool, null
}
