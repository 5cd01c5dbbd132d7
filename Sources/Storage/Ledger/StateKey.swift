/// The name of one value that a program keeps about itself, and the type of what stands there.
///
/// Example: `static let push = StateKey<Int64>("push")`, then `transaction.state.value(SiteMeta.push)`.
package struct StateKey<Value: StateValue>: Sendable {
    package let name: String

    package init(_ name: String) { self.name = name }
}
