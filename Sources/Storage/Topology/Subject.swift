/// What a visibility row makes visible in a store.
package enum Subject: String, Sendable {
    case name, prescriber
}
