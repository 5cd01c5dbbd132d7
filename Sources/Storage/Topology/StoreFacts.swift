/// What routing needs to know of a store, drawn from its record whenever that changes.
package struct StoreFacts: Equatable, Sendable {
    package let id: String
    /// The name record by which others trade with it.
    package let nameID: String
    package let code: String
    package let title: String
    package let isDispensary: Bool
    package let isDisabled: Bool

    package init(id: String, nameID: String, code: String, title: String, isDispensary: Bool, isDisabled: Bool) {
        self.id = id
        self.nameID = nameID
        self.code = code
        self.title = title
        self.isDispensary = isDispensary
        self.isDisabled = isDisabled
    }
}
