/// What a visibility row makes visible in a store.
package enum VisibilityTable: String, Sendable {
    case name, prescriber
}
