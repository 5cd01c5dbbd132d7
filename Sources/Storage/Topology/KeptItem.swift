/// An item that a list made visible and that stays so after it left the list, because the store has stock of it.
package struct KeptItem: Sendable {
    package let item: String
    package let store: String
    /// Head of the store's channel when its stock was looked at last.
    package let checked: Int64
}
