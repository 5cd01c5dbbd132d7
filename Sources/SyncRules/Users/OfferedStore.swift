import Storage
import SyncProtocol

/// A store as somebody at this place may choose it (R-USER).
package struct OfferedStore: Sendable {
    package let id: String
    package let code: String
    package let title: String
    package let kind: StoreKind
    package let isDispensary: Bool
    /// It is the one active store here: who names none works in it.
    package let isDefault: Bool
    /// It is marked as out of use; it keeps its data and its site.
    package let isDisabled: Bool

    /// Its own record is here: until then it is called by its id.
    package var isNamed: Bool { title != id || !code.isEmpty }

    /// For sentences: whose name has not come yet is not called by its id.
    package var words: String { isNamed ? title : "a store whose name comes with its data" }

    package init(id: String, code: String, title: String, kind: StoreKind, isDispensary: Bool, isDefault: Bool, isDisabled: Bool) {
        self.id = id
        self.code = code
        self.title = title
        self.kind = kind
        self.isDispensary = isDispensary
        self.isDefault = isDefault
        self.isDisabled = isDisabled
    }
}
