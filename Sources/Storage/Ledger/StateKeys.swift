/// Values of one kind, one for each member: of a database, a hand-over, a store.
///
/// Example: `static let freezes = StateKeys<FreezeState>("freeze:")`, then `transaction.state.value(Self.freezes[handover])`.
package struct StateKeys<Value: StateValue>: Sendable {
    let prefix: String

    /// - Parameter prefix: what all their names begin with; no other name may.
    package init(_ prefix: String) { self.prefix = prefix }

    package subscript(member: some StringProtocol) -> StateKey<Value> { StateKey(prefix + member) }
}
