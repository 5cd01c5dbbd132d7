/// What a visibility row makes visible in a store.
package enum VisibilityKind: String, Sendable {
    case name, prescriber
}
